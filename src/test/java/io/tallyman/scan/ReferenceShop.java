package io.tallyman.scan;

import io.tallyman.cli.Morning;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.Suite;
import io.tallyman.suite.SuiteReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Delta tables of orders, which have a {@code day}, and of users, to whom their foreign keys lead.
 *
 * @param checks of the orders
 */
record ReferenceShop(SparkSession spark, Path folder, String checks) {
    private static final Readings NO_HISTORY = (key, date) -> Optional.empty();

    /**
     * What came of a scan.
     *
     * @param inBits foreign keys that bits alone show to have no orphans
     */
    record Scanned(List<Metric> metrics, Set<String> inBits) {
        /** The readings of a measure in short, oldest first. */
        List<String> texts(String id) {
            return metrics.stream()
                    .filter(metric -> metric.key().id().equals(id))
                    .sorted(Comparator.comparing(Metric::date))
                    .map(Measured::text)
                    .toList();
        }
    }

    void write(String table, String sql) {
        spark.sql(sql).write().format("delta").save(path(table));
    }

    void writePartitioned(String table, String column, String sql) {
        spark.sql(sql).coalesce(1).write().format("delta").partitionBy(column).save(path(table));
    }

    void append(String table, String sql) {
        spark.sql(sql).write().format("delta").mode("append").save(path(table));
    }

    String path(String table) {
        return folder.resolve(table).toString();
    }

    Scanned scan(List<LocalDate> dates) {
        return scan(dates, plan -> plan, true);
    }

    /**
     * Reads every foreign key.
     *
     * @param alone whether to ask bits once more, on their own
     */
    Scanned scan(List<LocalDate> dates, UnaryOperator<Plan> changed, boolean alone) {
        Suite suite = suite();
        try (Warehouse warehouse = Warehouse.open(spark, suite, Set.of("orders", "users"));
                Meter meter = new Meter(spark)) {
            Plan plan = changed.apply(Planner.plan(suite.checks(), dates, NO_HISTORY));
            SliceStates states = new SliceStates(table -> List.of());
            List<Metric> metrics = new Scanner(warehouse, meter, states, Morning.CLOCK, text -> {}).scan(plan, 1);
            return new Scanned(metrics, alone ? inBits(warehouse, plan) : Set.of());
        }
    }

    private Suite suite() {
        String config =
                source("users") + "}\n" + source("orders") + "  date = day\n  checks = [\n" + checks + "\n  ]\n}\n";
        Loaded loaded = SuiteReader.read(List.of(Morning.conf(folder, config)), Map.of());
        if (loaded instanceof Loaded.Rejected rejected) {
            throw new AssertionError(rejected.problems().toString());
        }
        return ((Loaded.Accepted) loaded).suite();
    }

    private String source(String table) {
        return "tables." + table + " {\n  source = { path = \"" + path(table) + "\" }\n  may-be-empty = true\n";
    }

    private static Set<String> inBits(Warehouse warehouse, Plan plan) {
        return plan.passes().stream()
                .filter(pass -> pass.trip() == Trip.REFERENCE)
                .flatMap(pass -> foreignKeys(pass).stream()
                        .map(measures -> List.of(ForeignKey.of(warehouse, pass.with(measures)))))
                .flatMap(key -> ReferenceBits.withoutOrphans(warehouse, key).keySet().stream())
                .map(key -> key.measures().get(0).measure().group())
                .collect(Collectors.toSet());
    }

    private static Collection<List<MetricKey>> foreignKeys(Pass pass) {
        return new ArrayList<>(pass.measures().stream()
                .collect(Collectors.groupingBy(
                        key -> key.scope() + " " + key.measure().group()))
                .values());
    }
}
