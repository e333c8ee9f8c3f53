package io.tallyman.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The probes in SQL, as a person would write them. */
enum Dialect {
    SPARK {
        @Override
        String matches(String column, String pattern) {
            return column + " RLIKE '" + pattern + "'";
        }
    },
    DUCKDB {
        @Override
        String matches(String column, String pattern) {
            return "regexp_matches(" + column + ", '" + pattern + "')";
        }
    };

    /** True of the texts that match a regular expression. */
    abstract String matches(String column, String pattern);

    /** The queries that answer probes, each with those that it answers, a column each; tables go by their names. */
    Map<String, List<Probe>> queries(List<Probe> probes) {
        Map<String, List<Probe>> queries = new LinkedHashMap<>();
        Checks.byTable(probes).forEach((table, own) -> {
            List<Probe> shareable =
                    own.stream().filter(probe -> probe.kind().shareable()).toList();
            if (!shareable.isEmpty()) {
                queries.put(together(shareable, table), shareable);
            }
            own.stream()
                    .filter(probe -> !probe.kind().shareable())
                    .forEach(probe -> queries.put(alone(probe), List.of(probe)));
        });
        return queries;
    }

    private String together(List<Probe> probes, String from) {
        return probes.stream().map(this::aggregate).collect(Collectors.joining(", ", "SELECT ", " FROM " + from));
    }

    private String aggregate(Probe probe) {
        return switch (probe.kind()) {
            case ROW_COUNT -> "count(*)";
            case NULL_RATE -> "count_if(" + probe.column() + " IS NULL) / count(*)";
            case MIN -> "min(" + probe.column() + ")";
            case MAX -> "max(" + probe.column() + ")";
            case MEAN -> "avg(" + probe.column() + ")";
            case SUM -> "sum(" + probe.column() + ")";
            case SATISFIES -> "1 - count_if(" + probe.text() + ") / count(*)";
            case MATCHES -> "1 - count_if(" + matches(probe.column(), probe.text()) + ") / count(*)";
            case UNIQUE, DISTINCT_COUNT, TOP_SHARE, REFERENCES, RECONCILES ->
                throw new IllegalArgumentException("Cannot share an aggregation: " + probe.id());
        };
    }

    /** A query of its own for a probe that needs one; tables go by their names. */
    String alone(Probe probe) {
        return switch (probe.kind()) {
            case UNIQUE -> "SELECT 1 - count(*) / sum(n) AS answer" + groups(probe);
            case TOP_SHARE -> "SELECT max(n) / sum(n) AS answer" + groups(probe);
            case DISTINCT_COUNT -> "SELECT count(DISTINCT " + probe.column() + ") AS answer FROM " + probe.table();
            case REFERENCES -> references(probe, probe.other().orElseThrow());
            case RECONCILES -> reconciles(probe, probe.other().orElseThrow());
            case ROW_COUNT, NULL_RATE, MIN, MAX, MEAN, SUM, SATISFIES, MATCHES ->
                throw new IllegalArgumentException("Shares an aggregation: " + probe.id());
        };
    }

    private static String groups(Probe probe) {
        return " FROM (SELECT count(*) AS n FROM " + probe.table() + " GROUP BY " + String.join(", ", probe.columns())
                + ") g";
    }

    private static String references(Probe probe, Probe.Other other) {
        return "SELECT count(*) / (SELECT count(*) FROM " + probe.table() + ") AS answer FROM " + probe.table()
                + " WHERE NOT EXISTS (SELECT 1 FROM " + other.table() + " WHERE " + other.key() + " = " + probe.column()
                + ")";
    }

    private static String reconciles(Probe probe, Probe.Other other) {
        String parts = "SELECT " + other.key() + " AS part_key, sum(" + other.value() + ") AS total FROM "
                + other.table() + " GROUP BY " + other.key();
        return "SELECT 1 - count_if(abs(" + probe.column() + " - total) <= " + probe.text()
                + ") / count(*) AS answer FROM " + probe.table() + " LEFT JOIN (" + parts + ") p ON part_key = "
                + probe.columns().get(1);
    }
}
