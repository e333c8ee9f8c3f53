package io.tallyman.bench;

import io.tallyman.cli.BenchBridge;
import io.tallyman.suite.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tallyman's configuration of some probes, as a person writes it.
 *
 * @param logStatistics whether the statistics of Delta's log may answer
 * @param tables blocks of tables
 */
record Conf(boolean logStatistics, String tables) {

    /** Whole tables, without business dates. */
    static Conf of(Data data, List<Probe> probes, boolean logStatistics) {
        Map<String, List<Probe>> byTable = Checks.byTable(probes);
        String tables = Checks.tables(probes).stream()
                .map(table -> table(data, table, Optional.empty(), checks(byTable.getOrDefault(table, List.of()))))
                .collect(Collectors.joining());
        return new Conf(logStatistics, tables);
    }

    /**
     * The block of a table.
     *
     * @param date column of the business date
     * @param checks its checks, one on a line
     */
    static String table(Data data, String name, Optional<String> date, List<String> checks) {
        return "  tables." + name + " {\n    source = { path = \"" + data.path(name) + "\" }\n    may-be-empty = true\n"
                + date.map(column -> "    date = " + column + "\n").orElse("")
                + checks.stream().collect(Collectors.joining("\n      ", "    checks = [\n      ", "\n    ]\n  }\n"));
    }

    /** The probes as checks. Every threshold holds, so that a run costs what an uneventful morning costs. */
    static List<String> checks(List<Probe> probes) {
        return probes.stream()
                .map(probe -> "{ check = " + probe.kind().keyword() + ", name = \"" + probe.name() + "\", "
                        + options(probe) + " }")
                .toList();
    }

    private static String options(Probe probe) {
        String columns = "columns = [" + String.join(", ", probe.columns()) + "]";
        return switch (probe.kind()) {
            case ROW_COUNT -> "fail = \"= 0\"";
            case NULL_RATE -> columns + ", fail = \"> 50%\"";
            case MIN, MAX, MEAN, SUM -> "column = " + probe.column() + ", fail = \"< -1000000\"";
            case SATISFIES -> "predicate = \"" + probe.text() + "\", fail = \"> 99%\"";
            case MATCHES -> "predicate = \"" + probe.column() + " RLIKE '" + probe.text() + "'\", fail = \"> 99%\"";
            case UNIQUE -> columns + ", fail = \"> 0%\"";
            case DISTINCT_COUNT -> columns + ", fail = \"= 0\"";
            case TOP_SHARE -> "column = " + probe.column() + ", warn = \"> 99%\"";
            case REFERENCES -> {
                Probe.Other other = probe.other().orElseThrow();
                yield columns + ", to = \"" + other.table() + "." + other.key() + "\", fail = \"> 0%\"";
            }
            case RECONCILES -> {
                Probe.Other other = probe.other().orElseThrow();
                yield "column = " + probe.columns().get(0) + ", key = ["
                        + probe.columns().get(1) + "], tolerance = "
                        + probe.text() + ", with = { table = " + other.table() + ", value = \"" + other.value()
                        + "\", key = [" + other.key() + "] }, fail = \"> 100%\"";
            }
        };
    }

    /** The suite, with its store in a folder that need not exist. */
    Suite suite(Path store) {
        return BenchBridge.suite(write(store));
    }

    /** Writes the configuration beside the store. */
    Path write(Path store) {
        String text = "tallyman {\n  time-zone = UTC\n  store = \"" + store + "\"\n  log-statistics = " + logStatistics
                + "\n" + tables + "}\n";
        try {
            Files.createDirectories(store.getParent());
            return Files.writeString(store.resolveSibling(store.getFileName() + ".conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
