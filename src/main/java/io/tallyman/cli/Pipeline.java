package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.Judge;
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
import io.tallyman.metric.PassCost;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Trip;
import io.tallyman.plan.CheckCosts;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import io.tallyman.scan.Evidence;
import io.tallyman.scan.Meter;
import io.tallyman.scan.Scanner;
import io.tallyman.scan.SliceStates;
import io.tallyman.scan.Warehouse;
import io.tallyman.store.Store;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** The whole way, once: plan, scan, remember, judge, remember. */
final class Pipeline {
    private final SparkSession spark;
    private final Suite suite;
    private final Selection selection;
    private final Clock clock;
    private final Console console;

    Pipeline(SparkSession spark, Suite suite, Selection selection, Clock clock, Console console) {
        this.spark = spark;
        this.suite = suite;
        this.selection = selection;
        this.clock = clock;
        this.console = console;
    }

    /** Runs the checks for a business date and records everything in the store. */
    RunResult run(LocalDate date) {
        return run(date, false);
    }

    /** The same, and prints the plan before anything is read. */
    RunResult runExplained(LocalDate date) {
        return run(date, true);
    }

    private RunResult run(LocalDate date, boolean explain) {
        Instant startedAt = clock.instant();
        List<Check> checks = selection.checks();
        console.progress("opening the store");
        Store store = Store.open(spark, suite.store());
        boolean storeExists = explain && store.exists();
        Store.Attempt attempt = store.begin(
                date,
                suite.environment().toString(),
                List.copyOf(selection.wholeTables()),
                suite.fingerprint(),
                startedAt);
        console.progress("opening the tables");
        try (Warehouse warehouse = Warehouse.open(spark, suite, tables(suite, checks))) {
            Readings history = history(store, checks, date);
            Plan plan = Planner.plan(checks, date, history);
            if (explain) {
                console.print(PlanText.render(suite, selection, plan, warehouse, storeExists) + "\n");
            }
            KnownReadings readings = new KnownReadings(history);
            SliceStates states = new SliceStates(store::states);
            List<Metric> metrics;
            List<Verdict> verdicts;
            List<EvidenceRow> evidence;
            Meter meter = new Meter(spark);
            try (meter) {
                metrics = measure(warehouse, meter, states, plan, history, readings);
                verdicts = Judge.judge(checks, date, readings);
                evidence = evidence(warehouse, meter, verdicts, date);
            }
            RunResult result = new RunResult(
                    attempt.runId(),
                    attempt.attempt(),
                    date,
                    suite.environment().toString(),
                    startedAt,
                    clock.instant(),
                    suite.fingerprint(),
                    reads(warehouse, plan),
                    verdicts,
                    evidence,
                    costs(meter, plan));
            console.progress("recording " + metrics.size() + " metrics and " + verdicts.size() + " results");
            // Two tables that know nothing of each other; nothing of them counts before the run is complete.
            Together.run(
                    () -> store.saveMetrics(attempt.runId(), metrics, date, selection.wholeTables()),
                    () -> store.saveResults(result));
            store.complete(result);
            saveStates(store, states);
            return result;
        } catch (Throwable e) {
            try {
                store.fail(attempt.runId(), String.valueOf(e.getMessage()));
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
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
    static String plan(SparkSession spark, Suite suite, Selection selection, LocalDate date) {
        List<Check> checks = selection.checks();
        Store store = Store.open(spark, suite.store());
        try (Warehouse warehouse = Warehouse.open(spark, suite, tables(suite, checks))) {
            Plan plan = Planner.plan(checks, date, history(store, checks, date));
            return PlanText.render(suite, selection, plan, warehouse, store.exists());
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

    private static Readings history(Store store, List<Check> checks, LocalDate date) {
        int back = Planner.lookBack(checks);
        return back == 0 || !store.exists()
                ? (key, day) -> Optional.empty()
                : store.history(Planner.keys(checks), date.minusDays(back), date);
    }

    private List<Metric> measure(
            Warehouse warehouse, Meter meter, SliceStates states, Plan plan, Readings history, KnownReadings readings) {
        int passes = plan.passes().size();
        int[] done = {0};
        Scanner scanner = new Scanner(warehouse, meter, states, clock, text -> {
            synchronized (done) {
                console.progress("pass " + ++done[0] + " of " + passes + "  " + text);
            }
        });
        console.progress("reading in " + passes + " passes");
        List<Metric> metrics = new ArrayList<>(scanner.scan(plan, suite.parallelism()));
        // What an earlier run saw of its own day stands, though a pass may have come by that day again.
        metrics.removeIf(metric -> metric.date().isBefore(plan.date())
                && history.at(metric.key(), metric.date())
                        .filter(reading -> !(reading instanceof Reading.Failed))
                        .isPresent());
        readings.add(metrics);
        metrics.addAll(scanner.derive(plan, readings));
        return metrics;
    }

    private List<EvidenceRow> evidence(Warehouse warehouse, Meter meter, List<Verdict> verdicts, LocalDate date) {
        List<EvidenceRow> rows = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (verdict.status() == Status.FAIL || verdict.status() == Status.WARN) {
                Check check = verdict.check();
                console.progress("sampling rows of " + check.id());
                rows.addAll(meter.sampled(check, () -> Evidence.sample(warehouse, check, date, suite.evidenceLimit())));
            }
        }
        return rows;
    }

    private Costs costs(Meter meter, Plan plan) {
        List<PassCost> byPass = meter.passes();
        return new Costs(
                meter.jobs(),
                dataPasses(plan.passes()),
                meter.rows(),
                meter.bytes(),
                byPass,
                CheckCosts.of(selection.checks(), byPass));
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
