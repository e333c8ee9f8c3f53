package io.tallyman.scan;

import io.tallyman.cli.Morning;
import io.tallyman.judge.Judge;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import io.tallyman.scan.deequ.DeequSuites;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.Suite;
import io.tallyman.suite.SuiteReader;
import io.tallyman.suite.TableSpec;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a configuration measures on a date, without a store.
 *
 * @param verdicts every check as {@code id STATUS value: message}
 * @param fromLog measures that the log of a table answers, as {@code table/name(instance)[where]@scope}
 * @param fromStates what the states of an incremental table's slices answer, of all its measures
 */
record Measured(Plan plan, List<Metric> metrics, List<String> verdicts, Set<String> fromLog, List<Metric> fromStates) {
    private static final Readings NO_HISTORY = (key, date) -> Optional.empty();

    /**
     * Measures every table of a configuration.
     *
     * @param tables the configuration between the braces of {@code tallyman { … }}
     * @param logStatistics what `log-statistics` is set to
     */
    static Measured of(SparkSession spark, Path folder, LocalDate date, String tables, boolean logStatistics) {
        return of(spark, folder, date, tables, logStatistics, new SliceStates(table -> List.of()));
    }

    /** The same with states of slices. */
    static Measured of(
            SparkSession spark, Path folder, LocalDate date, String tables, boolean logStatistics, SliceStates states) {
        Suite suite = suite(Morning.conf(folder, tables), logStatistics);
        Set<String> names = suite.tables().stream().map(TableSpec::name).collect(Collectors.toSet());
        try (Warehouse warehouse = Warehouse.open(spark, suite, names);
                Meter meter = new Meter(spark)) {
            Plan plan = Planner.plan(suite.checks(), date, NO_HISTORY);
            Scanner scanner = new Scanner(warehouse, meter, states, Morning.CLOCK, text -> {});
            KnownReadings readings = new KnownReadings(NO_HISTORY);
            List<Metric> metrics = new ArrayList<>(scanner.scan(plan, 1));
            readings.add(metrics);
            metrics.addAll(scanner.derive(plan, readings));
            List<String> verdicts = Judge.judge(suite.checks(), date, readings, suite.calendar()).stream()
                    .map(Morning::line)
                    .toList();
            return new Measured(
                    plan,
                    metrics,
                    verdicts,
                    logStatistics ? fromLog(warehouse, plan) : Set.of(),
                    logStatistics ? fromStates(warehouse, plan, states) : List.of());
        }
    }

    private static Suite suite(Path conf, boolean logStatistics) {
        Loaded loaded =
                SuiteReader.read(List.of(conf), Map.of("tallyman.log-statistics", String.valueOf(logStatistics)));
        if (loaded instanceof Loaded.Rejected rejected) {
            throw new AssertionError(rejected.problems().toString());
        }
        return DeequSuites.expand(((Loaded.Accepted) loaded).suite());
    }

    /** Asks the log itself, where nothing that goes wrong is left to the scan. */
    private static Set<String> fromLog(Warehouse warehouse, Plan plan) {
        Set<String> answered = new TreeSet<>();
        for (Pass pass : plan.passes()) {
            OpenTable table = warehouse.table(pass.table());
            if (pass.trip() != Trip.AGGREGATE || table.problem().isPresent()) {
                continue;
            }
            Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
            List<Compiled> compiled = Fence.analysed(table, pass.measures(), rows, (key, e) -> {});
            LogPass.of(table, pass, rows, compiled)
                    .map(log -> log.answer(Morning.CLOCK))
                    .orElse(Map.of())
                    .keySet()
                    .forEach(measure -> answered.add(name(measure.key())));
        }
        return answered;
    }

    /** Asks the states themselves, in the same way. */
    private static List<Metric> fromStates(Warehouse warehouse, Plan plan, SliceStates states) {
        List<Metric> answered = new ArrayList<>();
        for (Pass pass : plan.passes()) {
            OpenTable table = warehouse.table(pass.table());
            if (pass.trip() == Trip.AGGREGATE
                    && pass.scope() == Scope.TABLE
                    && table.problem().isEmpty()) {
                Dataset<Row> rows = table.all();
                List<Compiled> compiled = Fence.analysed(table, pass.measures(), rows, (key, e) -> {});
                IncrementPass.of(table, pass, rows, compiled)
                        .ifPresent(increment ->
                                increment.answer(states, Morning.CLOCK).values().forEach(answered::addAll));
            }
        }
        return answered;
    }

    private static String name(MetricKey key) {
        return key.table() + "/" + key.measure().name() + "(" + key.measure().instance() + ")"
                + key.measure().where().map(where -> "[" + where + "]").orElse("") + "@"
                + key.scope().name().toLowerCase(Locale.ROOT);
    }

    /** Every reading, digit by digit, by what was measured and when. */
    Map<String, String> readings() {
        return readings(metrics);
    }

    /** The same of some metrics. */
    static Map<String, String> readings(List<Metric> metrics) {
        Map<String, String> readings = new TreeMap<>();
        for (Metric metric : metrics) {
            String of = metric.key().id() + " on " + metric.date();
            String reading = metric.reading() + " of version " + metric.tableVersion();
            readings.merge(of, reading, (one, other) -> one + " and " + other);
        }
        return readings;
    }

    /** The readings of one measure by date. */
    Map<LocalDate, String> byDate(String id) {
        Map<LocalDate, String> readings = new TreeMap<>();
        metrics.stream()
                .filter(metric -> metric.key().id().equals(id))
                .forEach(metric -> readings.put(metric.date(), text(metric)));
        return readings;
    }

    /** A reading in short: a number exactly, the parts of a ratio, {@code empty} or {@code failed}. */
    static String text(Metric metric) {
        if (metric.reading() instanceof Reading.Value value) {
            return value.numerator().isPresent()
                    ? value.numerator().get() + "/" + value.denominator().orElseThrow()
                    : value.exact().map(Object::toString).orElseGet(() -> String.valueOf(value.value()));
        }
        return metric.reading() instanceof Reading.Empty ? "empty" : "failed";
    }
}
