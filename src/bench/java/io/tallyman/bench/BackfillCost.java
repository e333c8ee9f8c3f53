package io.tallyman.bench;

import io.tallyman.check.Numbers;
import io.tallyman.cli.BenchBridge;
import io.tallyman.metric.Metric;
import io.tallyman.metric.Reading;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import io.tallyman.scan.Meter;
import io.tallyman.scan.Warehouse;
import io.tallyman.suite.Suite;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What do the passes of a backfill cost beside the same numbers of the same rows, not told apart by date? */
final class BackfillCost {
    private static final String ORDERS = "orders";
    private static final String USERS = "users";
    private static final int DAYS = 90;
    private static final long ROWS_PER_SCALE = 10_000_000L;
    private static final long USERS_PER_SCALE = 500_000L;
    private static final int FILES_PER_DAY = 1;
    private static final LocalDate LAST = LocalDate.of(2026, 11, 19);
    private static final double MOST_GROWTH = 1.5;

    private BackfillCost() {}

    /** All passes over some dates; no answers, for the dates would overwrite each other. */
    private record DatesPasses(String name, SparkSession spark, Suite suite, List<LocalDate> dates)
            implements Contender {
        @Override
        public Map<String, Double> run(Meter meter) {
            try (Warehouse warehouse = Warehouse.open(spark, suite, BenchBridge.tables(suite))) {
                Plan plan = Planner.plan(suite.checks(), dates, TallymanPasses.NOTHING);
                List<Metric> metrics = TallymanPasses.scanner(warehouse, meter).scan(plan, suite.parallelism());
                if (metrics.stream().anyMatch(metric -> metric.reading() instanceof Reading.Failed)) {
                    throw new IllegalStateException("Cannot measure " + name + ": a metric has failed");
                }
                return Map.of();
            }
        }
    }

    static Report report(Setting setting) {
        long rows = Math.round(ROWS_PER_SCALE * setting.scale());
        Data data = data(setting, rows);
        List<LocalDate> dates =
                LAST.minusDays(DAYS - 1L).datesUntil(LAST.plusDays(1)).toList();
        List<Contender> contenders = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        List<String> parts = List.of("aggregates", "all");
        for (String part : parts) {
            List<Probe> probes = part.equals("all") ? all() : shareable();
            Suite together = suite(setting, data, probes, Optional.empty());
            Suite apart = suite(setting, data, probes, Optional.of("day"));
            contenders.add(new DatesPasses(part + " of all rows", setting.spark(), together, List.of(LAST)));
            contenders.add(new DatesPasses(part + " of " + DAYS + " dates", setting.spark(), apart, dates));
            contenders.add(new DatesPasses(part + " of one date", setting.spark(), apart, List.of(LAST)));
        }
        Results results = Rounds.run(setting, contenders);
        List<Bar> bars = new ArrayList<>();
        for (String part : parts) {
            for (String what : List.of(" of all rows", " of " + DAYS + " dates", " of one date")) {
                results.summary(part + what)
                        .ifPresent(summary -> table.add(List.of(
                                part + what,
                                Markdown.millis(summary.median()),
                                summary.cost().map(c -> Numbers.whole(c.jobs())).orElse("-"),
                                summary.cost().map(c -> Numbers.whole(c.rows())).orElse("-"))));
            }
            Optional<Double> ungrouped = results.median(part + " of all rows");
            results.median(part + " of " + DAYS + " dates")
                    .flatMap(grouped -> ungrouped.map(base -> grouped / base))
                    .ifPresent(growth -> bars.add(new Bar(
                            part + ": " + DAYS + " dates take at most " + Markdown.plain(MOST_GROWTH)
                                    + " x as long as all rows together",
                            Markdown.ratio(growth) + " x",
                            Optional.of(growth <= MOST_GROWTH))));
        }
        return new Report(
                "Passes of a backfill (" + Numbers.whole(rows) + " orders of " + DAYS + " dates)",
                Markdown.table(List.of("passes", "ms", "jobs", "rows read"), table),
                bars);
    }

    private static Data data(Setting setting, long rows) {
        long users = Math.round(USERS_PER_SCALE * setting.scale());
        return Data.once(setting.spark(), setting.folder().resolve("backfill-" + rows), data -> {
            data.append(
                    USERS,
                    setting.spark().range(0, users, 1, 2).selectExpr("id AS user_id", "hex(hash(id)) AS country"));
            data.append(
                    ORDERS,
                    setting.spark()
                            .range(0, rows, 1, DAYS * FILES_PER_DAY)
                            .selectExpr(
                                    "id AS order_id",
                                    "pmod(xxhash64(id, 1), " + users + ") AS user_id",
                                    "CAST(pmod(xxhash64(id, 2), 100000) / 100 AS DECIMAL(18,2)) AS revenue",
                                    "element_at(array('paid', 'shipped', 'refunded'),"
                                            + " CAST(1 + pmod(hash(id, 3), 3) AS INT)) AS status",
                                    "element_at(array('organic', 'paid_search', 'social', 'email', 'direct'),"
                                            + " CAST(1 + pmod(hash(id, 4), 5) AS INT)) AS channel",
                                    "if(pmod(hash(id, 5), 50) = 0, NULL, hex(hash(id, 6))) AS click_id",
                                    "date_add(DATE'" + LAST.minusDays(DAYS - 1L) + "', CAST(id * " + DAYS + " div "
                                            + rows + " AS INT)) AS day"));
        });
    }

    private static Suite suite(Setting setting, Data data, List<Probe> probes, Optional<String> date) {
        String tables = Conf.table(data, ORDERS, date, Conf.checks(probes))
                + Conf.table(data, USERS, Optional.empty(), List.of());
        return new Conf(false, tables).suite(setting.noStore("backfill"));
    }

    private static List<Probe> shareable() {
        List<Probe> probes = new ArrayList<>();
        probes.add(Probe.of(ORDERS, Kind.ROW_COUNT));
        for (String column : List.of("order_id", "user_id", "revenue", "status", "channel", "click_id")) {
            probes.add(Probe.of(ORDERS, Kind.NULL_RATE, column));
        }
        for (Kind statistic : List.of(Kind.MIN, Kind.MAX, Kind.MEAN, Kind.SUM)) {
            probes.add(Probe.of(ORDERS, statistic, "revenue"));
        }
        probes.add(Probe.holds(ORDERS, "revenue not negative", "revenue >= 0", "revenue"));
        probes.add(Probe.holds(ORDERS, "known status", "status IN ('paid', 'shipped', 'refunded')", "status"));
        probes.add(Probe.holds(ORDERS, "known channel", "channel <> 'unknown'", "channel"));
        probes.add(Probe.holds(ORDERS, "small order", "revenue < 900", "revenue"));
        probes.add(Probe.matches(ORDERS, "click_id", "^[0-9A-F]+$"));
        return probes;
    }

    private static List<Probe> all() {
        List<Probe> probes = new ArrayList<>(shareable());
        probes.add(Probe.of(ORDERS, Kind.UNIQUE, "order_id"));
        probes.add(Probe.of(ORDERS, Kind.TOP_SHARE, "channel"));
        probes.add(Probe.references(ORDERS, "user_id", USERS, "user_id"));
        return probes;
    }
}
