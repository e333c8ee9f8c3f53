package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.plan.Planner;
import io.tallyman.report.BackfillReport.Day;
import io.tallyman.scan.Warehouse;
import io.tallyman.store.Store;
import io.tallyman.store.Telling;
import io.tallyman.suite.Suite;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Runs the checks of a range of business dates, a part of the range after the other. */
final class Backfill {
    /** A part is what a kill costs; a quarter of a year is one. */
    private static final int MOST_DAYS = 92;
    /** A part is held in memory; so many metrics take about 100 MB with their verdicts. */
    private static final int MOST_METRICS = 50_000;

    private final SparkSession spark;
    private final Suite suite;
    private final Selection selection;
    private final Clock clock;
    private final Console console;
    private final Telling telling;
    private final Consumer<List<RunResult>> afterwards;

    /**
     * @param telling what each date has to tell
     * @param afterwards what is done with the dates of a part, oldest first, once it is recorded
     */
    Backfill(
            SparkSession spark,
            Suite suite,
            Selection selection,
            Clock clock,
            Console console,
            Telling telling,
            Consumer<List<RunResult>> afterwards) {
        this.spark = spark;
        this.suite = suite;
        this.selection = selection;
        this.clock = clock;
        this.console = console;
        this.telling = telling;
        this.afterwards = afterwards;
    }

    /** Judges every date, oldest first. */
    List<Day> run(List<LocalDate> dates) {
        List<Day> days = new ArrayList<>();
        Pipeline pipeline = new Pipeline(spark, suite, selection, clock, console, telling);
        for (List<LocalDate> part :
                parts(dates, Planner.keys(selection.checks()).size())) {
            console.progress("dates " + part.get(0) + " to " + part.get(part.size() - 1));
            List<RunResult> results = pipeline.run(part);
            results.forEach(result -> days.add(Day.of(result)));
            afterwards.accept(results);
        }
        return days;
    }

    /**
     * Goes on after the dates at the start of the range that are covered already. Later ones are judged again even where
     * they are covered, because a date is judged by those before it.
     */
    List<Day> resume(List<LocalDate> dates) {
        SortedMap<LocalDate, Status> covered = covered(dates);
        List<Day> days = new ArrayList<>();
        for (LocalDate date : dates) {
            if (!covered.containsKey(date)) {
                break;
            }
            days.add(Day.covered(date, covered.get(date)));
        }
        days.addAll(run(dates.subList(days.size(), dates.size())));
        return days;
    }

    private SortedMap<LocalDate, Status> covered(List<LocalDate> dates) {
        List<Check> checks = selection.checks();
        Set<String> tables = Pipeline.tables(suite, checks);
        Map<String, Long> versions = new HashMap<>();
        try (Warehouse warehouse = Warehouse.open(spark, suite, tables)) {
            suite.tables().stream()
                    .map(table -> table.name())
                    .filter(tables::contains)
                    .filter(table -> !warehouse.version(table).isEmpty())
                    .forEach(table -> versions.put(table, Long.valueOf(warehouse.version(table))));
        }
        return Store.open(spark, suite.store())
                .covered(
                        dates,
                        suite.fingerprint(),
                        checks.stream().map(Check::table).collect(Collectors.toSet()),
                        versions);
    }

    /** Dates that are measured and recorded together. */
    static List<List<LocalDate>> parts(List<LocalDate> dates, int metricsPerDay) {
        int size = Math.max(1, Math.min(MOST_DAYS, MOST_METRICS / Math.max(1, metricsPerDay)));
        List<List<LocalDate>> parts = new ArrayList<>();
        for (int from = 0; from < dates.size(); from += size) {
            parts.add(dates.subList(from, Math.min(dates.size(), from + size)));
        }
        return parts;
    }
}
