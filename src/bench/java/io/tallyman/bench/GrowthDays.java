package io.tallyman.bench;

import io.tallyman.check.Check;
import io.tallyman.check.Numbers;
import io.tallyman.cli.BenchBridge;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.scan.Meter;
import io.tallyman.scan.Warehouse;
import io.tallyman.suite.Suite;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What do more business dates cost that one aggregation answers at once? */
final class GrowthDays {
    private static final List<Integer> DAYS = List.of(1, 7, 30, 90, 365);

    private GrowthDays() {}

    /** One pass over the orders of some dates; no answers, for the dates would overwrite each other. */
    private record DaysPass(String name, SparkSession spark, Suite suite, Pass pass, LocalDate date)
            implements Contender {
        @Override
        public Map<String, Double> run(Meter meter) {
            try (Warehouse warehouse = Warehouse.open(spark, suite, BenchBridge.tables(suite))) {
                List<Metric> metrics = TallymanPasses.scanner(warehouse, meter)
                        .scan(new Plan(List.of(date), List.of(pass), List.of()), suite.parallelism());
                if (metrics.stream().anyMatch(metric -> metric.reading() instanceof Reading.Failed)) {
                    throw new IllegalStateException("Cannot measure " + name + ": a metric has failed");
                }
                return Map.of();
            }
        }
    }

    static Report report(Setting setting) {
        Data data = TpchData.at(setting.spark(), setting.folder(), setting.scale());
        List<String> checks = Conf.checks(Field.sliced(Checks.ORDERS));
        Conf conf = new Conf(false, Conf.table(data, Checks.ORDERS, Optional.of("o_orderdate"), checks));
        Suite suite = conf.suite(setting.noStore("days"));
        List<MetricKey> keys = suite.checks().stream().map(Check::measure).toList();
        LocalDate last = TpchData.LAST_DATE;
        List<Contender> contenders = new ArrayList<>();
        for (int days : DAYS) {
            List<LocalDate> dates =
                    last.minusDays(days - 1L).datesUntil(last.plusDays(1)).toList();
            Pass pass = new Pass(Checks.ORDERS, Scope.SLICE, Trip.AGGREGATE, dates, List.of(last), keys);
            contenders.add(new DaysPass("days-" + days, setting.spark(), suite, pass, last));
        }
        Results results = Rounds.run(setting, contenders);
        List<List<String>> table = new ArrayList<>();
        for (int days : DAYS) {
            results.summary("days-" + days)
                    .ifPresent(summary -> table.add(List.of(
                            String.valueOf(days),
                            Numbers.whole((long) days * keys.size()),
                            Markdown.millis(summary.median()),
                            Markdown.millis(summary.median() / days),
                            summary.cost().map(c -> Numbers.whole(c.jobs())).orElse("-"),
                            summary.cost().map(c -> Numbers.whole(c.rows())).orElse("-"))));
        }
        return new Report(
                "Growth with the business dates of one pass (orders, " + keys.size() + " checks)",
                Markdown.table(List.of("dates", "metrics", "pass ms", "ms per date", "jobs", "rows read"), table),
                List.of());
    }
}
