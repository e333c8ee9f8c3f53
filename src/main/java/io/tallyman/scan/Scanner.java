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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.StructField;

/** Makes every trip of a plan; a trip that fails costs only its own measures their values. */
public final class Scanner {
    private static final List<Trip> DEAREST_FIRST = List.of(
            Trip.RECONCILIATION, Trip.REFERENCE, Trip.DEEQU, Trip.GROUPING, Trip.AGGREGATE, Trip.CATEGORY, Trip.SCHEMA);

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
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, parallelism));
        try {
            List<Future<List<Metric>>> running = new ArrayList<>();
            List<Pass> queries = new ArrayList<>();
            for (Pass pass : dearestFirst(plan)) {
                if (pass.trip() == Trip.QUERY) {
                    queries.add(pass);
                } else {
                    running.add(pool.submit(() -> run(pass, () -> trip(pass))));
                }
            }
            Map<Pass, QueryPass> analysed = QueryPass.analysed(warehouse, queries);
            for (Pass pass : queries) {
                running.add(pool.submit(() -> run(pass, () -> answers(pass, analysed.get(pass)))));
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

    /** A pass that shuffles rows takes longest: begun last, it would run alone at the end. */
    private static List<Pass> dearestFirst(Plan plan) {
        return plan.passes().stream()
                .sorted(Comparator.comparing(pass -> DEAREST_FIRST.indexOf(pass.trip())))
                .toList();
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
            Metric metric = new Metric(derivation.key(), derivation.date(), reading, Optional.empty(), clock.instant());
            readings.add(List.of(metric));
            metrics.add(metric);
        }
        return metrics;
    }

    private List<Metric> run(Pass pass, Supplier<List<Metric>> trip) {
        String way = pass.trip().name().toLowerCase(Locale.ROOT);
        try {
            return meter.measured(pass.table(), name(pass, way), pass.measures(), trip);
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            return failed(pass, pass.judged(), e);
        } finally {
            progress.accept(pass.table() + ": " + way + ", " + pass.measures().size() + " measures");
        }
    }

    /** Passes of one way over one table are told apart by what they are about. */
    private static String name(Pass pass, String way) {
        return pass.measures().stream()
                .filter(key -> !key.measure().group().isEmpty())
                .map(key -> key.measure().instance())
                .distinct()
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("; "), about -> about.isEmpty() ? way : way + " " + about));
    }

    /** A reason that may be stored: our own sentences and Spark's analysis name columns, never values. */
    private String reason(Throwable e) {
        boolean told = e instanceof IllegalStateException || e instanceof AnalysisException;
        return Failures.reason(e, warehouse.hasSensitive() && !told);
    }

    /** The pass; where some of its dates make it die, the others have their numbers all the same. */
    private List<Metric> trip(Pass pass) {
        return new DateBisection(
                        PassDates.of(warehouse.table(pass.table()), pass),
                        this::onceFor,
                        (dates, e) -> failed(pass, dates, e))
                .run();
    }

    private List<Metric> onceFor(Pass pass) {
        OpenTable table = warehouse.table(pass.table());
        return switch (pass.trip()) {
            case AGGREGATE ->
                new AggregatePass(
                                table, pass, meter, states, warehouse.logStatistics(), warehouse.hasSensitive(), clock)
                        .run();
            case DEEQU -> deequ(table, pass);
            case REFERENCE -> new ReferencePass(warehouse, pass, this::reason, clock).run();
            case SCHEMA -> {
                Reading schema = schema(table);
                yield metrics(pass, pass.judged(), (key, date) -> schema);
            }
            case GROUPING -> metrics(pass, KeyPasses.keys(table, pass, this::reason));
            case CATEGORY -> metrics(pass, new CategoryPass(table, pass).readings());
            case RECONCILIATION -> {
                OpenTable other = warehouse.table(((Mismatches) first(pass)).of());
                yield metrics(pass, MatchPasses.mismatches(table, other, pass, this::reason));
            }
            case QUERY -> throw new IllegalStateException("a query is analysed before it has a pass");
            case DERIVED -> throw new IllegalStateException("a derived measure has no pass");
        };
    }

    private List<Metric> answers(Pass pass, QueryPass query) {
        Map<LocalDate, Reading> readings = query.readings(this::reason);
        return metrics(pass, pass.dates(), (key, date) -> readings.get(date));
    }

    /** One run for each slice, or one for the whole table. */
    private List<Metric> deequ(OpenTable table, Pass pass) {
        boolean sliced = PassDates.of(table, pass).sliced();
        List<List<LocalDate>> runs =
                sliced ? pass.judged().stream().map(List::of).toList() : List.of(pass.judged());
        List<Metric> metrics = new ArrayList<>();
        for (List<LocalDate> dates : runs) {
            metrics.addAll(DeequPass.run(
                    table.rows(pass.scope(), dates),
                    pass,
                    dates,
                    table.version(),
                    table::sensitive,
                    this::reason,
                    clock));
        }
        return metrics;
    }

    private List<Metric> failed(Pass pass, List<LocalDate> dates, Throwable e) {
        Reading failed = new Reading.Failed(reason(e));
        return metrics(pass, dates, (key, date) -> failed);
    }

    private List<Metric> metrics(Pass pass, Map<LocalDate, Map<MetricKey, Reading>> readings) {
        return metrics(
                pass,
                readings.keySet().stream().sorted().toList(),
                (key, date) -> readings.get(date).get(key));
    }

    /** One metric per measure and date, with the version of the measure's own table. */
    private List<Metric> metrics(Pass pass, List<LocalDate> dates, BiFunction<MetricKey, LocalDate, Reading> readings) {
        return pass.measures().stream()
                .flatMap(key -> dates.stream()
                        .map(date -> new Metric(
                                key,
                                date,
                                readings.apply(key, date),
                                Optional.ofNullable(warehouse.table(key.table()))
                                        .flatMap(OpenTable::version),
                                clock.instant())))
                .toList();
    }

    private static Measure first(Pass pass) {
        return pass.measures().get(0).measure();
    }

    private static Reading schema(OpenTable table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (StructField field : table.all().schema().fields()) {
            columns.put(field.name(), field.dataType().catalogString());
        }
        return Reading.of(columns.size()).withDetail(Optional.of(SchemaChange.format(columns)));
    }
}
