package io.tallyman.scan;

import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Reading;
import io.tallyman.metric.SchemaChange;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.scan.deequ.DeequPass;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructField;

/** Makes every trip of a plan; a trip that fails costs only its own measures their values. */
public final class Scanner {
    private final Warehouse warehouse;
    private final Meter meter;
    private final SliceStates states;
    private final Clock clock;
    private final Consumer<String> progress;

    /**
     * @param meter told what every pass takes
     * @param states known states of slices; told of those that have changed
     * @param progress told of every finished pass
     */
    public Scanner(Warehouse warehouse, Meter meter, SliceStates states, Clock clock, Consumer<String> progress) {
        this.warehouse = warehouse;
        this.meter = meter;
        this.states = states;
        this.clock = clock;
        this.progress = progress;
    }

    /** One metric per measure and date; never throws for a measure. */
    public List<Metric> scan(Plan plan, int parallelism) {
        if (plan.passes().stream().anyMatch(p -> p.trip() == Trip.QUERY)) {
            warehouse.createViews(plan.date());
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, parallelism));
        try {
            List<Future<List<Metric>>> running = new ArrayList<>();
            for (Pass pass : plan.passes()) {
                running.add(pool.submit(() -> run(pass, plan.date())));
            }
            List<Metric> metrics = new ArrayList<>();
            for (Future<List<Metric>> future : running) {
                metrics.addAll(future.get());
            }
            return metrics;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot finish the scan: interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot finish the scan", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Numbers computed from readings; inputs come first in the plan. */
    public List<Metric> derive(Plan plan, io.tallyman.metric.KnownReadings readings) {
        List<Metric> metrics = new ArrayList<>();
        for (Plan.Derivation derivation : plan.derived()) {
            Measure.Derived measure = (Measure.Derived) derivation.key().measure();
            Reading reading;
            try {
                reading = measure.derive(derivation.date(), readings);
            } catch (RuntimeException e) {
                reading = new Reading.Failed(Failures.reason(e, false));
            }
            Metric metric = new Metric(
                    derivation.key(), derivation.date(), reading, java.util.Optional.empty(), clock.instant());
            readings.add(List.of(metric));
            metrics.add(metric);
        }
        return metrics;
    }

    private List<Metric> run(Pass pass, LocalDate date) {
        OpenTable table = pass.trip() == Trip.QUERY ? null : warehouse.table(pass.table());
        String way = pass.trip().name().toLowerCase(java.util.Locale.ROOT);
        try {
            // Passes of one way over one table are told apart by what the first measure is about.
            String what = first(pass).group().isEmpty()
                    ? way
                    : way + " " + first(pass).instance();
            return meter.measured(pass.table(), what, pass.measures(), () -> trip(pass, table, date));
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            String reason = Failures.reason(e, warehouse.hasSensitive() && !told(e));
            return pass.measures().stream()
                    .map(key -> new Metric(
                            key,
                            date,
                            new Reading.Failed(reason),
                            table == null ? java.util.Optional.empty() : table.version(),
                            clock.instant()))
                    .toList();
        } finally {
            progress.accept(pass.table() + ": " + way + ", " + pass.measures().size() + " measures");
        }
    }

    /** Our own sentences and Spark's analysis name columns, never values. */
    private static boolean told(Throwable e) {
        return e instanceof IllegalStateException || e instanceof org.apache.spark.sql.AnalysisException;
    }

    private List<Metric> trip(Pass pass, OpenTable table, LocalDate date) {
        Map<MetricKey, Reading> readings = switch (pass.trip()) {
            case AGGREGATE -> null;
            case DEEQU -> null;
            case SCHEMA -> schema(pass, table);
            case GROUPING -> KeyPasses.keys(table, pass);
            case CATEGORY -> KeyPasses.categories(table, pass, date);
            case REFERENCE -> null;
            case RECONCILIATION ->
                MatchPasses.mismatches(table, warehouse.table(((Mismatches) first(pass)).of()), pass);
            case QUERY ->
                Map.of(
                        pass.measures().get(0),
                        QueryPass.run(warehouse, (Measure.Query) first(pass), date, warehouse.all()));
            case DERIVED -> throw new IllegalStateException("a derived measure has no pass");
        };
        if (pass.trip() == Trip.REFERENCE) {
            return new ReferencePass(
                            warehouse, pass, e -> Failures.reason(e, warehouse.hasSensitive() && !told(e)), clock)
                    .run();
        }
        if (readings == null) {
            return pass.trip() == Trip.AGGREGATE
                    ? new AggregatePass(
                                    table,
                                    pass,
                                    meter,
                                    states,
                                    warehouse.logStatistics(),
                                    warehouse.hasSensitive(),
                                    clock)
                            .run()
                    : DeequPass.run(
                            table.rows(pass.scope(), pass.dates()),
                            pass,
                            table.version(),
                            table::sensitive,
                            e -> Failures.reason(e, warehouse.hasSensitive() && !told(e)),
                            clock);
        }
        List<Metric> metrics = new ArrayList<>();
        for (MetricKey key : pass.measures()) {
            Reading reading = readings.containsKey(key)
                    ? readings.get(key)
                    : readings.values().iterator().next();
            metrics.add(new Metric(
                    key, date, reading, table == null ? java.util.Optional.empty() : table.version(), clock.instant()));
        }
        return metrics;
    }

    private static Measure first(Pass pass) {
        return pass.measures().get(0).measure();
    }

    private static Map<MetricKey, Reading> schema(Pass pass, OpenTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (StructField field : table.all().schema().fields()) {
            columns.put(field.name(), field.dataType().catalogString());
        }
        Reading reading = Reading.of(columns.size()).withDetail(java.util.Optional.of(SchemaChange.format(columns)));
        return Map.of(pass.measures().get(0), reading);
    }
}
