package io.tallyman.suite;

import io.tallyman.check.Check;
import io.tallyman.check.Segmenting;
import io.tallyman.config.Nearest;
import io.tallyman.config.Problem;
import io.tallyman.metric.Measure;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what is wrong between checks and tables that are each well written. */
final class CrossCheck {
    private final Map<String, TableSpec> tables;
    private final List<Problem> problems = new ArrayList<>();

    private CrossCheck(Map<String, TableSpec> tables) {
        this.tables = tables;
    }

    static List<Problem> problems(Map<String, TableSpec> tables, List<Check> checks) {
        CrossCheck cross = new CrossCheck(tables);
        Map<String, Check> byId = new HashMap<>();
        for (Check check : checks) {
            Check other = byId.putIfAbsent(check.id(), check);
            if (other != null) {
                cross.add(
                        check,
                        "Two checks have the same name: here and at " + other.origin(),
                        "Give one of them a `name`.");
            }
            Set<MetricKey> keys = new LinkedHashSet<>();
            collect(check.measure(), keys);
            check.alsoMeasured().forEach(key -> collect(key, keys));
            cross.unknownTables(check, keys);
            cross.storedSecrets(check, keys);
            cross.segmentsOfSecrets(check, keys);
            cross.nullsThatNoSliceHolds(check);
        }
        return List.copyOf(cross.problems);
    }

    private void unknownTables(Check check, Set<MetricKey> keys) {
        Set<String> used = new LinkedHashSet<>();
        for (MetricKey key : keys) {
            used.add(key.table());
            if (key.measure() instanceof Orphans orphans) {
                used.add(orphans.to());
            } else if (key.measure() instanceof Mismatches mismatches) {
                used.add(mismatches.of());
            }
        }
        // A missing name is a problem already; the business numbers are no table of the warehouse.
        used.removeIf(name -> name.isEmpty() || name.equals(CheckReader.KPIS) || tables.containsKey(name));
        used.forEach(name -> add(check, "Unknown table '" + name + "'", Nearest.hint(name, tables.keySet())));
    }

    private void storedSecrets(Check check, Set<MetricKey> keys) {
        for (String column : check.evidenceColumns()) {
            if (sensitive(check.measure().table(), column)) {
                add(
                        check,
                        "The check would store values of the sensitive column '" + column + "' as evidence",
                        "Take it out of `evidence`.");
            }
        }
        Set<String> revealed = new LinkedHashSet<>();
        for (MetricKey key : keys) {
            if (key.measure().reveals() && sensitive(key.table(), key.measure().instance())) {
                revealed.add(key.measure().instance());
            }
        }
        revealed.forEach(column -> add(
                check,
                "The check would store a value of the sensitive column '" + column + "'",
                "Count rows instead, for example with null-rate or satisfies."));
    }

    private void segmentsOfSecrets(Check check, Set<MetricKey> keys) {
        check.segmenting().map(Segmenting::by).ifPresent(column -> {
            if (keys.stream().anyMatch(key -> sensitive(key.table(), column))) {
                add(
                        check,
                        "The check would store values of the sensitive column '" + column + "' as names of segments",
                        "Divide by another column.");
            }
        });
    }

    /** A row without a time belongs to no slice, so looking for one within a slice would always pass. */
    private void nullsThatNoSliceHolds(Check check) {
        TableSpec table = tables.get(check.measure().table());
        if (table == null
                || !check.kind().equals("null-rate")
                || check.measure().scope() != Scope.SLICE) {
            return;
        }
        String column =
                table.date().map(TableSpec.DateColumn::column).or(table::time).orElse("");
        if (check.measure().measure().instance().equals(column)) {
            add(
                    check,
                    "Rows without '" + column + "' belong to no slice, so none would ever be found in one",
                    "Use over = table.");
        }
    }

    private boolean sensitive(String table, String column) {
        String bare = column.replace("`", "").strip();
        return tables.containsKey(table)
                && tables.get(table).sensitive().stream()
                        .anyMatch(s -> s.replace("`", "").strip().equalsIgnoreCase(bare));
    }

    private void add(Check check, String message, String hint) {
        problems.add(new Problem(check.origin(), check.id(), message, hint));
    }

    /** The metric and everything it is derived from. */
    private static void collect(MetricKey key, Set<MetricKey> found) {
        if (found.add(key) && key.measure() instanceof Measure.Derived derived) {
            derived.inputs().forEach(input -> collect(input, found));
        }
    }
}
