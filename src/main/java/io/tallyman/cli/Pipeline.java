package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.Judge;
import io.tallyman.judge.Move;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.Costs;
import io.tallyman.judge.RunResult.TableRead;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import io.tallyman.scan.Evidence;
import io.tallyman.scan.Meter;
import io.tallyman.scan.Scanner;
import io.tallyman.scan.SegmentValues;
import io.tallyman.scan.SliceStates;
import io.tallyman.scan.Warehouse;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.store.Store.Attempt;
import io.tallyman.store.Telling;
import io.tallyman.store.Tellings;
import io.tallyman.suite.CheckCalendar;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** The whole way, once, for one business date or many: plan, scan, judge, remember. */
final class Pipeline {
    private final SparkSession spark;
    private final Suite suite;
    private final Selection selection;
    private final Clock clock;
    private final Console console;
    private final Telling telling;

    /** One whose runs tell nobody. */
    Pipeline(SparkSession spark, Suite suite, Selection selection, Clock clock, Console console) {
        this(spark, suite, selection, clock, console, Telling.NOTHING);
    }

    /**
     * @param telling what complete runs have to tell; whoever is killed before {@link Alerting} has recorded it leaves
     *     it to the next run
     */
    Pipeline(SparkSession spark, Suite suite, Selection selection, Clock clock, Console console, Telling telling) {
        this.spark = spark;
        this.suite = suite;
        this.selection = selection;
        this.clock = clock;
        this.console = console;
        this.telling = telling;
    }

    /** Runs the checks for a business date and records everything in the store. */
    RunResult run(LocalDate date) {
        return run(List.of(date)).get(0);
    }

    /**
     * The same, and prints the plan before anything is read.
     *
     * @param sends what is done outside the store, a line each
     */
    RunResult runExplained(LocalDate date, List<String> sends) {
        return run(List.of(date), Optional.of(sends)).get(0);
    }

    /**
     * Runs the checks for many business dates in one pass per table and records all of them or, where it is killed, none.
     *
     * @param dates in a row, oldest first; at least one
     * @return one result per date, as if the dates had been run one by one
     */
    List<RunResult> run(List<LocalDate> dates) {
        return run(dates, Optional.empty());
    }

    private List<RunResult> run(List<LocalDate> dates, Optional<List<String>> sends) {
        Instant startedAt = clock.instant();
        console.progress("opening the store");
        Store store = Store.open(spark, suite.store());
        IncidentStore incidents = IncidentStore.open(spark, suite.store());
        CheckCalendar calendar = suite.calendar().with(incidents.badDays());
        boolean storeExists = store.exists();
        Map<LocalDate, Attempt> attempts = store.begin(
                dates,
                suite.environment().toString(),
                List.copyOf(selection.wholeTables()),
                suite.fingerprint(),
                startedAt);
        Map<LocalDate, String> runIds = new TreeMap<>();
        attempts.forEach((date, attempt) -> runIds.put(date, attempt.runId()));
        console.progress("opening the tables");
        try (Warehouse warehouse = Warehouse.open(spark, suite, tables(suite, selection.checks()));
                Meter meter = new Meter(spark)) {
            Divided divided = Divided.counted(
                    selection.checks(),
                    dates,
                    store,
                    new Timeliness(suite)::settled,
                    new SegmentValues(warehouse, meter, clock));
            List<Check> checks = divided.all();
            Remembered remembered = Remembered.of(store, storeExists, suite, checks, dates);
            LateDays late = LateDays.of(suite, checks, dates.get(0), remembered, warehouse::version);
            Plan plan = Planner.plan(checks, dates, late.settled(), late::of);
            sends.ifPresent(lines ->
                    console.print(PlanText.render(suite, selection, plan, warehouse, storeExists, lines) + "\n"));
            SliceStates states = new SliceStates(store::states);
            Map<LocalDate, List<Verdict>> verdicts = new TreeMap<>();
            Map<LocalDate, List<EvidenceRow>> evidence = new TreeMap<>();
            Measured measured = measure(warehouse, meter, states, plan, divided, remembered, late);
            List<Metric> metrics = new ArrayList<>(measured.metrics());
            metrics.addAll(divided.sizes());
            divided.byDate().forEach((date, judged) -> {
                verdicts.put(date, Judge.judge(judged, date, asOf(date, measured.on(date)), calendar));
                evidence.put(date, evidence(warehouse, meter, verdicts.get(date), date, measured));
            });
            meter.settle();
            List<Move> moved = late.moved(metrics, checks);
            List<Costs> costs = DayCosts.of(meter, dataPasses(plan.passes()), checks, dates.size());
            List<RunResult> results = new ArrayList<>();
            for (LocalDate date : dates) {
                results.add(new RunResult(
                        attempts.get(date).runId(),
                        attempts.get(date).attempt(),
                        date,
                        suite.environment().toString(),
                        startedAt,
                        clock.instant(),
                        suite.fingerprint(),
                        reads(warehouse, plan),
                        verdicts.get(date),
                        evidence.get(date),
                        results.isEmpty() ? moved : List.of(),
                        costs.get(results.size())));
            }
            console.progress("recording " + metrics.size() + " metrics and " + divided.results() + " results");
            // Two tables that know nothing of each other; nothing of them counts before the run is complete.
            Together.run(
                    () -> store.saveMetrics(runIds, metrics, selection.wholeTables()),
                    () -> store.saveResults(results));
            store.complete(results, telling(results, incidents));
            saveStates(store, states);
            return results;
        } catch (Throwable e) {
            try {
                store.fail(runIds.values(), String.valueOf(e.getMessage()));
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Where all is well and was, there is nothing to tell, and no commit is needed to note that it was told. */
    private Telling telling(List<RunResult> results, IncidentStore incidents) {
        String environment = suite.environment().toString();
        boolean quiet = telling == Telling.NOTHING
                || results.stream()
                                .flatMap(result -> result.verdicts().stream())
                                .map(Verdict::status)
                                .allMatch(status -> status == Status.PASS || status == Status.SKIPPED)
                        && incidents.open(environment).isEmpty()
                        && Tellings.open(spark, suite.store())
                                .due(environment, clock.instant())
                                .isEmpty();
        return quiet ? Telling.NOTHING : telling;
    }

    /** Readings of earlier dates as they come back from the store, however they have just been measured. */
    private static Readings asOf(LocalDate date, Readings readings) {
        return (key, day) -> {
            Optional<Reading> reading = readings.at(key, day);
            return day.isBefore(date) ? reading.map(Store::asStored) : reading;
        };
    }

    /** States only save the next run some reading, so that this one counts without them. */
    private void saveStates(Store store, SliceStates states) {
        try {
            store.saveStates(states.changed());
        } catch (RuntimeException e) {
            console.progress("states of slices are not kept, so the next run reads more: " + e.getMessage());
        }
    }

    /** What a run would do; reads file listings and logs, never rows of a table. */
    static String plan(SparkSession spark, Suite suite, Selection selection, LocalDate date, List<String> sends) {
        Store store = Store.open(spark, suite.store());
        List<Check> checks =
                Divided.known(selection.checks(), List.of(date), store).all();
        try (Warehouse warehouse = Warehouse.open(spark, suite, tables(suite, checks))) {
            Remembered remembered = Remembered.of(store, store.exists(), suite, checks, List.of(date));
            LateDays late = LateDays.of(suite, checks, date, remembered, warehouse::version);
            Plan plan = Planner.plan(checks, List.of(date), late.settled(), late::of);
            return PlanText.render(suite, selection, plan, warehouse, store.exists(), sends);
        }
    }

    /** Every table that the checks need, with those they compare with. */
    static Set<String> tables(Suite suite, List<Check> checks) {
        Set<String> names = new LinkedHashSet<>();
        for (MetricKey key : Planner.keys(checks)) {
            names.add(key.table());
            if (key.measure() instanceof Orphans orphans) {
                names.add(orphans.to());
            }
            if (key.measure() instanceof Mismatches mismatches) {
                names.add(mismatches.of());
            }
            if (key.measure() instanceof Measure.Query query) {
                suite.tables().stream()
                        .map(TableSpec::name)
                        .filter(name -> Pattern.compile("(?i)\\b" + Pattern.quote(name) + "(_all)?\\b")
                                .matcher(query.sql())
                                .find())
                        .forEach(names::add);
            }
        }
        return names;
    }

    private Measured measure(
            Warehouse warehouse,
            Meter meter,
            SliceStates states,
            Plan plan,
            Divided divided,
            Remembered remembered,
            LateDays late) {
        int passes = plan.passes().size();
        int[] done = {0};
        Scanner scanner = new Scanner(warehouse, meter, states, clock, text -> {
            synchronized (done) {
                console.progress("pass " + ++done[0] + " of " + passes + "  " + text);
            }
        });
        console.progress("reading in " + passes + " passes");
        List<Metric> metrics = new ArrayList<>(scanner.scan(plan, suite.parallelism()));
        OneByOne oneByOne = OneByOne.of(divided, remembered.settled(), late, metrics);
        Predicate<Metric> stands = metric -> !plan.dates().contains(metric.date()) && late.stands(metric);
        List<Metric> standing = new ArrayList<>();
        UnaryOperator<Metric> better = metric -> {
            Metric best = remembered.better(metric);
            if (best != metric) {
                standing.add(best);
            }
            return best;
        };
        metrics.removeIf(stands.or(oneByOne::unasked));
        metrics.replaceAll(better);
        KnownReadings readings = new KnownReadings(remembered.settled());
        readings.add(metrics);
        List<Metric> derived = new ArrayList<>(scanner.derive(plan, readings));
        derived.removeIf(stands.or(oneByOne::unasked));
        derived.replaceAll(better);
        readings.add(derived);
        metrics.addAll(derived);
        return new Measured(metrics, standing, readings, oneByOne);
    }

    private List<EvidenceRow> evidence(
            Warehouse warehouse, Meter meter, List<Verdict> verdicts, LocalDate date, Measured measured) {
        List<EvidenceRow> rows = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Check check = verdict.check();
            boolean alerting = verdict.status() == Status.FAIL || verdict.status() == Status.WARN;
            if (alerting && !measured.stands(check, date)) {
                console.progress("sampling rows of " + check.id());
                rows.addAll(meter.sampled(check, () -> Evidence.sample(warehouse, check, date, suite.evidenceLimit())));
            }
        }
        return rows;
    }

    /** What was read of each table all of whose checks ran; others' older results stay the latest. */
    private List<TableRead> reads(Warehouse warehouse, Plan plan) {
        List<TableRead> reads = new ArrayList<>();
        for (String name : selection.wholeTables()) {
            boolean configured = suite.tables().stream().anyMatch(t -> t.name().equals(name));
            reads.add(new TableRead(
                    name,
                    configured ? warehouse.source(name) : "other tables",
                    configured ? warehouse.version(name) : "",
                    dataPasses(plan.reading(name))));
        }
        return reads;
    }

    private static int dataPasses(List<Pass> passes) {
        return (int) passes.stream().filter(p -> p.trip() != Trip.SCHEMA).count();
    }
}
