package io.tallyman.bench;

import io.tallyman.check.Check;
import io.tallyman.cli.BenchBridge;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import io.tallyman.scan.Meter;
import io.tallyman.scan.Scanner;
import io.tallyman.scan.SliceStates;
import io.tallyman.scan.Warehouse;
import io.tallyman.suite.Suite;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Tallyman's passes alone: opens the tables, plans and scans; no store, no verdicts. */
record TallymanPasses(String name, SparkSession spark, Suite suite, LocalDate date) implements Contender {
    /** No earlier day is known. */
    static final Readings NOTHING = (key, day) -> Optional.empty();

    @Override
    public Map<String, Double> run(Meter meter) {
        try (Warehouse warehouse = Warehouse.open(spark, suite, BenchBridge.tables(suite))) {
            Plan plan = Planner.plan(suite.checks(), date, NOTHING);
            KnownReadings readings = new KnownReadings(NOTHING);
            readings.add(scanner(warehouse, meter).scan(plan, suite.parallelism()));
            return answers(suite.checks(), check -> readings.at(check.measure(), date));
        }
    }

    /** A scanner that tells nobody of its progress. */
    static Scanner scanner(Warehouse warehouse, Meter meter) {
        return new Scanner(warehouse, meter, new SliceStates(table -> List.of()), Clock.systemUTC(), text -> {});
    }

    /** The numbers of checks; NaN where there is none. */
    static Map<String, Double> answers(List<Check> checks, Function<Check, Optional<Reading>> readings) {
        Map<String, Double> answers = new LinkedHashMap<>();
        for (Check check : checks) {
            Optional<Reading> reading = readings.apply(check);
            answers.put(
                    check.id(),
                    reading.isPresent() && reading.get() instanceof Reading.Value value ? value.value() : Double.NaN);
        }
        return answers;
    }
}
