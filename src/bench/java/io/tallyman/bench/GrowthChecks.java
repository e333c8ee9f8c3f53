package io.tallyman.bench;

import io.tallyman.check.Numbers;
import io.tallyman.cli.BenchBridge;
import io.tallyman.plan.Planner;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How do planning and the passes grow with the number of checks over one table? */
final class GrowthChecks {
    private static final List<Integer> CHECKS = List.of(10, 100, 300, 1000);
    private static final int COLUMNS = 20;
    private static final long ROWS = 1_000_000;
    private static final double MOST_PLANNING_MS = 2_000;
    private static final double MOST_GROWTH = 3;

    private GrowthChecks() {}

    static Report report(Setting setting) {
        Data data = SyntheticData.at(setting.spark(), setting.folder(), COLUMNS, ROWS);
        Map<Integer, Double> plans = new LinkedHashMap<>();
        Results results = new Results();
        List<List<String>> table = new ArrayList<>();
        for (int checks : CHECKS) {
            Conf conf = Conf.of(data, SyntheticData.mixed(checks, COLUMNS), false);
            String name = "checks-" + checks;
            Path file = conf.write(setting.noStore(name));
            plans.put(checks, planning(file, setting.repeats()));
            Suite suite = BenchBridge.suite(file);
            results.add(Rounds.run(
                    setting,
                    List.of(
                            new TallymanPasses(name, setting.spark(), suite, TpchData.LAST_DATE),
                            TallymanRun.second(
                                    name + "-run", setting.spark(), setting.stores(), conf, TpchData.LAST_DATE))));
            results.summary(name)
                    .ifPresent(summary -> table.add(List.of(
                            Numbers.whole(checks),
                            Markdown.millis(plans.get(checks)),
                            Markdown.millis(summary.median()),
                            Markdown.millis(summary.median() / checks),
                            results.median(name + "-run").map(Markdown::millis).orElse("-"),
                            summary.cost().map(c -> Numbers.whole(c.jobs())).orElse("-"),
                            summary.cost().map(c -> Numbers.bytes(c.peakHeap())).orElse("-"))));
        }
        return new Report(
                "Growth with the checks (" + Numbers.whole(ROWS) + " rows, " + COLUMNS + " columns)",
                Markdown.table(
                        List.of("checks", "plan ms", "passes ms", "ms per check", "run ms", "jobs", "peak heap"),
                        table),
                bars(plans, results));
    }

    /** Median time to read the configuration and to plan, in milliseconds. */
    private static double planning(Path file, int repeats) {
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round <= repeats; round++) {
            long start = System.nanoTime();
            Suite suite = BenchBridge.suite(file);
            Planner.plan(suite.checks(), TpchData.LAST_DATE, TallymanPasses.NOTHING);
            double millis = (System.nanoTime() - start) / 1e6;
            if (round > 0) {
                samples.add(new Sample("plan", millis, Optional.empty()));
            }
        }
        return Summary.of(samples).median();
    }

    private static List<Bar> bars(Map<Integer, Double> plans, Results results) {
        int most = CHECKS.get(CHECKS.size() - 1);
        int fewest = CHECKS.get(0);
        List<Bar> bars = new ArrayList<>();
        bars.add(new Bar(
                Numbers.whole(most) + " checks are read and planned in less than 2 s",
                Markdown.millis(plans.get(most)) + " ms",
                Optional.of(plans.get(most) < MOST_PLANNING_MS)));
        for (String what : List.of("", "-run")) {
            Optional<Double> few = results.median("checks-" + fewest + what);
            results.median("checks-" + most + what)
                    .flatMap(many -> few.map(base -> many / base))
                    .ifPresent(growth -> bars.add(new Bar(
                            (what.isEmpty() ? "The passes of " : "The run of ") + Numbers.whole(most)
                                    + " checks take less than " + Markdown.plain(MOST_GROWTH) + " x as long as with "
                                    + fewest,
                            Markdown.ratio(growth) + " x",
                            Optional.of(growth < MOST_GROWTH))));
        }
        return bars;
    }
}
