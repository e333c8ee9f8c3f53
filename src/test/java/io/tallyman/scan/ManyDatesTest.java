package io.tallyman.scan;

import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallyman.cli.Morning;
import io.tallyman.metric.Metric;
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
import io.tallyman.testkit.JobCounter;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pass over many dates reads on each of them what a pass over that date alone reads. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ManyDatesTest {
    private static final Readings NO_HISTORY = (key, date) -> Optional.empty();
    private static final String ANSI = "spark.sql.ansi.enabled";

    /** The day before the table's first row, … to the last: the fourth has no rows, the second only null keys. */
    private static final List<LocalDate> WEEK = days("2026-11-14", "2026-11-19");

    private static final LocalDate LAST = WEEK.get(5);

    private static final String ORDERS = """
        SELECT CAST(order_id AS BIGINT) AS order_id, CAST(user_id AS BIGINT) AS user_id, user_text, channel,
          CAST(revenue AS DECIMAL(18, 2)) AS revenue, CAST(day AS DATE) AS day
        FROM VALUES
          (NULL, NULL, NULL, 'mail', NULL, '2026-11-15'),
          (NULL, NULL, NULL, 'mail', NULL, '2026-11-15'),
          (1, 1, '1', 'web', 10.00, '2026-11-16'),
          (1, 1, '01', 'web', 10.00, '2026-11-16'),
          (2, 2, '2', 'mail', 10.00, '2026-11-16'),
          (3, 9, '9', 'web', 7.00, '2026-11-18'),
          (4, 9, '09', 'shop', 1.00, '2026-11-18'),
          (5, 9, '9', NULL, NULL, '2026-11-18'),
          (6, 3, '3', 'web', 0.00, '2026-11-19'),
          (7, NULL, NULL, 'mail', 3.00, '2026-11-19')
          AS t(order_id, user_id, user_text, channel, revenue, day)\
        """;

    private static final String SHARED = """
          { check = row-count, fail = "< 0" }
          { check = sum, column = revenue, fail = "< 0" }
          { check = row-count, name = all-rows, over = table, fail = "< 0" }
          { check = unique, columns = [order_id] }
          { check = unique, name = share, columns = [order_id], fail = "> 1%" }
          { check = unique, name = of-all, columns = [order_id], over = table }
          { check = distinct-count, columns = [order_id] }
          { check = distinct-count, name = pairs, columns = [user_id, channel] }
          { check = top-share, column = channel }
          { check = top-share, name = never, column = channel, where = "channel = 'none'" }
          { check = top-share, name = top-of-all, column = channel, over = table }
          { check = distribution-shift, column = channel, days = 2 }
          { check = references, columns = [user_id], to = "users.id" }
          { check = references, name = shares, columns = [user_id], to = "users.id", fail = "> 1%" }
          { check = references, name = texts, columns = [user_text], to = "users.id" }
          { check = references, name = nulls, columns = [user_id], to = "users.id", nulls = orphan }
          { check = references, name = all-references, columns = [user_id], to = "users.id", over = table }
          { check = reconciles, column = revenue, key = [order_id],
            with = { table = items, value = price, key = [order_id] } }
          { check = schema, against = previous }
        """;

    private static final String ALONE = """
          { check = sql, name = web-orders, sql = "SELECT count(*) FROM orders WHERE channel = 'web'", fail = "< 0" }
          { check = sql, name = so-far, sql = "SELECT count(*) FROM orders_all WHERE day <= :date", fail = "< 0" }
          { check = sql, name = best, sql = "SELECT max(revenue) FROM orders", fail = "< 0" }
          { dqdl = "Rules = [ Uniqueness \\"order_id\\" > 0.1, IsUnique \\"channel\\" ]" }
        """;

    @Test
    void everyTripReadsOnEachDateWhatItReadsOfThatDateAlone(SparkSession spark, @TempDir Path folder) {
        String config = shop(spark, folder, SHARED + ALONE);

        List<Metric> together = scan(spark, folder, config, WEEK);

        Map<String, String> one = new TreeMap<>();
        for (LocalDate date : WEEK) {
            one.putAll(Measured.readings(scan(spark, folder, config, List.of(date))));
        }
        assertThat(Measured.readings(together)).isEqualTo(one);
        assertThat(together.size() % WEEK.size()).as("%s", one.keySet()).isZero();
    }

    @Test
    void everyTripReadsWhatIsCountedByHand(SparkSession spark, @TempDir Path folder) {
        List<Metric> metrics = scan(spark, folder, shop(spark, folder, SHARED + ALONE), WEEK);

        assertThat(texts(metrics, "orders/Size(*)")).containsExactly("0", "2", "3", "0", "3", "2");
        assertThat(texts(metrics, "orders/Size(*)@table")).containsOnly("10").hasSize(6);
        assertThat(texts(metrics, "orders/DuplicateRows(order_id)"))
                .containsExactly("empty", "empty", "1", "empty", "0", "0");
        assertThat(texts(metrics, "orders/DuplicateRatio(order_id)"))
                .containsExactly("empty", "empty", "1/3", "empty", "0/3", "0/2");
        assertThat(texts(metrics, "orders/DuplicateRows(order_id)@table"))
                .containsOnly("1")
                .hasSize(6);
        assertThat(texts(metrics, "orders/CountDistinct(order_id)")).containsExactly("0", "0", "2", "0", "3", "2");
        assertThat(texts(metrics, "orders/CountDistinct(user_id,channel)"))
                .containsExactly("0", "1", "2", "0", "3", "2");
        assertThat(texts(metrics, "orders/TopShare(channel)"))
                .containsExactly("empty", "2/2", "2/3", "empty", "1/3", "1/2");
        assertThat(texts(metrics, "orders/TopShare(channel WHERE channel = 'none')"))
                .containsOnly("empty")
                .hasSize(6);
        assertThat(texts(metrics, "orders/TopShare(channel)@table"))
                .containsOnly("4/10")
                .hasSize(6);
        assertThat(texts(metrics, "orders/OrphanRows(user_id -> users.id)"))
                .containsExactly("empty", "empty", "0", "empty", "3", "0");
        assertThat(texts(metrics, "orders/OrphanRatio(user_id -> users.id)"))
                .containsExactly("empty", "empty", "0/3", "empty", "3/3", "0/1");
        // '9' and '09' are one number and two keys.
        assertThat(texts(metrics, "orders/OrphanKeys(user_text -> users.id)"))
                .containsExactly("empty", "empty", "0", "empty", "2", "0");
        assertThat(texts(metrics, "orders/OrphanRows(user_id -> users.id nulls)"))
                .containsExactly("empty", "2", "0", "empty", "3", "1");
        assertThat(texts(metrics, "orders/OrphanRows(user_id -> users.id)@table"))
                .containsOnly("3")
                .hasSize(6);
        assertThat(texts(metrics, mismatches(metrics))).containsExactly("empty", "2", "0", "empty", "2", "1");
        assertThat(texts(metrics, "orders/CustomSql(web-orders)")).containsExactly("0", "0", "2", "0", "1", "1");
        assertThat(texts(metrics, "orders/CustomSql(so-far)")).containsExactly("0", "2", "5", "5", "8", "10");
        assertThat(texts(metrics, "orders/CustomSql(best)"))
                .containsExactly("failed", "failed", "10.00", "failed", "7.00", "3.00");
    }

    @Test
    void everyDateIsComparedWithItsOwnDaysBefore(SparkSession spark, @TempDir Path folder) {
        List<Metric> metrics = scan(spark, folder, shop(spark, folder, SHARED), WEEK);

        Map<LocalDate, Reading> shift = metrics.stream()
                .filter(m -> m.key().id().startsWith("orders/PopulationStabilityIndex"))
                .collect(Collectors.toMap(Metric::date, Metric::reading));
        assertThat(shift.get(WEEK.get(1))).isEqualTo(new Reading.Empty("no baseline: zero rows in the 2 days before"));
        assertThat(shift.get(WEEK.get(3))).isEqualTo(new Reading.Empty("zero rows"));
        // Web 2 and mail 1 of 3, after mail 2 of 2; later web, shop and null 1 of 3, after web 2 and mail 1 of 3.
        assertThat(((Reading.Value) shift.get(WEEK.get(2))).value())
                .isCloseTo(term(2 / 3.0, 0.5 / 2) + term(1 / 3.0, 2 / 2.0), within(1e-12));
        assertThat(((Reading.Value) shift.get(WEEK.get(4))).value())
                .isCloseTo(term(1 / 3.0, 2 / 3.0) + term(0.5 / 3, 1 / 3.0) + 2 * term(1 / 3.0, 0.5 / 3), within(1e-12));
    }

    @Test
    void thirtyDaysAcrossTheEndOfSummerTimeReadWhatPlainSqlCounts(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT id FROM range(80)");
        write(spark, folder, "items", "SELECT id AS order_id, if(id % 5 = 0, 1, 2) AS price FROM range(60)");
        write(spark, folder, "orders", """
            SELECT id * 31 % 60 AS order_id, if(id % 11 = 0, NULL, id * 17 % 97) AS user_id, 2 AS revenue,
              concat('c', id * id % 7) AS channel, timestamp_seconds(1792022400 + id * 863) AS at
            FROM range(3000)\
            """);
        String config = table(folder, "orders", """
              time = at
              checks = [
                { check = unique, columns = [order_id] }
                { check = distinct-count, columns = [order_id] }
                { check = top-share, column = channel }
                { check = references, columns = [user_id], to = "users.id" }
                { check = reconciles, column = revenue, key = [order_id],
                  with = { table = items, value = price, key = [order_id] } }
              ]
            """) + table(folder, "users", "") + table(folder, "items", "");
        List<LocalDate> month = days("2026-10-15", "2026-11-13");

        List<Metric> metrics = scan(spark, folder, config, month);

        List<Row> expected = spark.read()
                .parquet(folder.resolve("orders").toString())
                .selectExpr("*", "CAST(from_utc_timestamp(at, 'Europe/Berlin') AS DATE) AS day")
                .selectExpr("*", "count(1) OVER (PARTITION BY day, channel) AS same")
                .groupBy("day")
                .agg(
                        expr("count(order_id) - count(DISTINCT order_id)"),
                        expr("count(DISTINCT order_id)"),
                        expr("concat(max(same), '/', count(1))"),
                        expr("count_if(user_id >= 80)"),
                        expr("count(DISTINCT if(user_id >= 80, user_id, NULL))"),
                        expr("count_if(order_id % 5 = 0)"))
                .where("day BETWEEN DATE'2026-10-15' AND DATE'2026-11-13'")
                .orderBy("day")
                .collectAsList();
        List<String> ids = List.of(
                "orders/DuplicateRows(order_id)",
                "orders/CountDistinct(order_id)",
                "orders/TopShare(channel)",
                "orders/OrphanRows(user_id -> users.id)",
                "orders/OrphanKeys(user_id -> users.id)",
                mismatches(metrics));
        assertThat(expected).hasSize(30);
        for (int i = 0; i < ids.size(); i++) {
            int at = i + 1;
            assertThat(texts(metrics, ids.get(i)))
                    .as(ids.get(i))
                    .containsExactlyElementsOf(
                            expected.stream().map(row -> row.get(at).toString()).toList());
        }
    }

    @Test
    void moreDatesStartNoMoreJobs(SparkSession spark, @TempDir Path folder) {
        String config = shop(spark, folder, SHARED);
        scan(spark, folder, config, WEEK);

        int few = JobCounter.jobsDuring(spark, () -> scan(spark, folder, config, WEEK.subList(4, 6)));
        int many = JobCounter.jobsDuring(spark, () -> scan(spark, folder, config, WEEK));

        assertThat(many).isEqualTo(few);
    }

    @Test
    void anEarlierDayIsUnknownBeforeTheFirstRowAndKnownAfterItThoughNoRowCounts(
            SparkSession spark, @TempDir Path folder) {
        String config = shop(spark, folder, SHARED);

        List<Metric> metrics = scan(spark, folder, config, List.of(LAST), ManyDatesTest::afterTheWeek);

        // Five dates from the first row on; nothing of the day before it.
        assertThat(texts(metrics, "orders/Size(*)")).containsExactly("2", "3", "0", "3", "2");
        assertThat(texts(metrics, "orders/DuplicateRows(order_id)")).containsExactly("empty", "1", "empty", "0", "0");
        assertThat(texts(metrics, "orders/CountDistinct(order_id)")).containsExactly("0", "2", "0", "3", "2");
        assertThat(texts(metrics, "orders/TopShare(channel)")).containsExactly("2/2", "2/3", "empty", "1/3", "1/2");
        assertThat(texts(metrics, "orders/TopShare(channel WHERE channel = 'none')"))
                .containsOnly("empty")
                .hasSize(5);
        assertThat(texts(metrics, "orders/OrphanRows(user_id -> users.id)"))
                .containsExactly("empty", "0", "empty", "3", "0");
        assertThat(texts(metrics, mismatches(metrics))).containsExactly("2", "0", "empty", "2", "1");
        // What is said of the whole table is said of the date that is judged.
        for (String whole : List.of("orders/Size(*)", "orders/DuplicateRows(order_id)", "orders/TopShare(channel)")) {
            assertThat(texts(metrics, whole + "@table")).as(whole).hasSize(1);
        }
        assertThat(texts(metrics, "orders/OrphanRows(user_id -> users.id)@table"))
                .containsExactly("3");
    }

    @Test
    void aDateThatCannotBeReadCostsNoOtherItsNumbers(SparkSession spark, @TempDir Path folder) {
        String config = shop(spark, folder, """
              { check = row-count, where = "CAST(user_text AS INT) > 0", fail = "< 0" }
              { check = unique, columns = [order_id], where = "CAST(user_text AS INT) > 0" }
              { check = top-share, column = channel, where = "CAST(user_text AS INT) > 0" }
              { check = references, columns = [user_id], to = "users.id", where = "CAST(user_text AS INT) > 0" }
              { check = references, columns = [user_id], to = "users.id" }
              { check = reconciles, column = revenue, key = [order_id], where = "CAST(user_text AS INT) > 0",
                with = { table = items, value = price, key = [order_id] } }
            """, " UNION ALL SELECT 8, 1, 'abc', 'web', 1.00, DATE'2026-11-17'");

        List<Metric> judged = ansi(spark, () -> scan(spark, folder, config, WEEK));
        List<Metric> past = ansi(spark, () -> scan(spark, folder, config, List.of(LAST), ManyDatesTest::afterTheWeek));

        String filter = "[CAST(user_text AS INT) > 0]";
        String where = " WHERE CAST(user_text AS INT) > 0";
        assertThat(texts(judged, "orders/Size(*)" + filter)).containsExactly("0", "0", "3", "failed", "3", "1");
        assertThat(texts(judged, "orders/DuplicateRows(order_id)" + filter))
                .containsExactly("empty", "empty", "1", "failed", "0", "0");
        assertThat(texts(judged, "orders/TopShare(channel" + where + ")"))
                .containsExactly("empty", "empty", "2/3", "failed", "1/3", "1/1");
        assertThat(texts(judged, "orders/OrphanRows(user_id -> users.id" + where + ")"))
                .containsExactly("empty", "empty", "0", "failed", "3", "0");
        assertThat(texts(judged, "orders/OrphanRows(user_id -> users.id)"))
                .containsExactly("empty", "empty", "0", "0", "3", "0");
        assertThat(texts(judged, mismatches(judged))).containsExactly("empty", "empty", "0", "failed", "2", "0");
        for (Metric metric : past) {
            assertThat(metric.reading()).as("%s", metric.key().id()).isNotInstanceOf(Reading.Failed.class);
        }
        for (String id : List.of(
                "orders/Size(*)" + filter,
                "orders/DuplicateRows(order_id)" + filter,
                "orders/OrphanRows(user_id -> users.id" + where + ")",
                mismatches(past))) {
            assertThat(byDate(past, id)).as(id).containsKeys(WEEK.get(2), WEEK.get(4), LAST);
            assertThat(byDate(past, id)).as(id).doesNotContainKey(WEEK.get(3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 70_000})
    void aColumnWithTooManyValuesOnOneDateFailsThatDateAndThoseThatLookBackAtIt(
            int values, SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "clicks", """
            SELECT CAST(id AS STRING) AS page, DATE'2026-11-17' AS day FROM range(VALUES)
            UNION ALL SELECT CAST(id % 3 AS STRING), date_add(DATE'2026-11-14', CAST(id % 3 AS INT)) FROM range(9)
            UNION ALL SELECT CAST(id % 4 AS STRING), date_add(DATE'2026-11-18', CAST(id % 2 AS INT)) FROM range(8)
            """.replace("VALUES", String.valueOf(values)));
        String config = table(folder, "clicks", """
              date = day
              checks = [
                { check = top-share, column = page }
                { check = distribution-shift, column = page, days = 1, where = "page IS NOT NULL" }
              ]
            """);

        List<Metric> metrics = scan(spark, folder, config, WEEK);

        assertThat(texts(metrics, "clicks/TopShare(page)"))
                .containsExactly("3/3", "3/3", "3/3", "failed", "2/4", "2/4");
        List<String> shift = texts(
                metrics,
                metrics.stream()
                        .map(m -> m.key().id())
                        .filter(id -> id.contains("PopulationStabilityIndex"))
                        .findFirst()
                        .orElseThrow());
        assertThat(shift.get(3)).isEqualTo("failed");
        assertThat(shift.get(4)).isEqualTo("failed");
        assertThat(shift.get(5)).isNotEqualTo("failed");
    }

    /** The last date with the week before it to compare with, as where a baseline asks for it. */
    private static Plan afterTheWeek(Plan plan) {
        List<Pass> passes = new ArrayList<>();
        for (Pass pass : plan.passes()) {
            boolean past = pass.scope() == Scope.SLICE || pass.trip() == Trip.REFERENCE;
            passes.add(new Pass(
                    pass.table(),
                    pass.scope(),
                    pass.trip(),
                    past ? WEEK : pass.dates(),
                    pass.judged(),
                    pass.measures()));
        }
        return new Plan(plan.dates(), passes, plan.derived());
    }

    private static String shop(SparkSession spark, Path folder, String checks) {
        return shop(spark, folder, checks, "");
    }

    private static String shop(SparkSession spark, Path folder, String checks, String moreOrders) {
        write(spark, folder, "orders", ORDERS + moreOrders);
        write(spark, folder, "users", "SELECT CAST(id AS BIGINT) AS id FROM VALUES (1), (2), (3) AS t(id)");
        write(spark, folder, "items", """
            SELECT CAST(order_id AS BIGINT) AS order_id, CAST(price AS DECIMAL(18, 2)) AS price
            FROM VALUES (1, 10.00), (2, 5.50), (2, 4.50), (3, 7.00), (4, 2.00), (6, 0.00) AS t(order_id, price)\
            """);
        return table(folder, "orders", "  date = day\n  may-be-empty = true\n  checks = [\n" + checks + "  ]\n")
                + table(folder, "users", "  may-be-empty = true\n")
                + table(folder, "items", "  may-be-empty = true\n");
    }

    private static List<Metric> scan(SparkSession spark, Path folder, String tables, List<LocalDate> dates) {
        return scan(spark, folder, tables, dates, plan -> plan);
    }

    private static List<Metric> scan(
            SparkSession spark, Path folder, String tables, List<LocalDate> dates, UnaryOperator<Plan> changed) {
        Loaded loaded = SuiteReader.read(List.of(Morning.conf(folder, tables)), Map.of());
        if (loaded instanceof Loaded.Rejected rejected) {
            throw new AssertionError(rejected.problems().toString());
        }
        Suite suite = DeequSuites.expand(((Loaded.Accepted) loaded).suite());
        try (Warehouse warehouse = Warehouse.open(
                        spark,
                        suite,
                        suite.tables().stream().map(TableSpec::name).collect(Collectors.toSet()));
                Meter meter = new Meter(spark)) {
            Plan plan = changed.apply(Planner.plan(suite.checks(), dates, NO_HISTORY));
            SliceStates states = new SliceStates(table -> List.of());
            return new Scanner(warehouse, meter, states, Morning.CLOCK, text -> {}).scan(plan, 3);
        }
    }

    private static List<Metric> ansi(SparkSession spark, Supplier<List<Metric>> scan) {
        spark.conf().set(ANSI, "true");
        try {
            return scan.get();
        } finally {
            spark.conf().unset(ANSI);
        }
    }

    private static Map<LocalDate, String> byDate(List<Metric> metrics, String id) {
        Map<LocalDate, String> texts = new TreeMap<>();
        metrics.stream()
                .filter(metric -> metric.key().id().equals(id))
                .forEach(metric -> texts.merge(
                        metric.date(), Measured.text(metric), (text, again) -> text + " and again " + again));
        return texts;
    }

    /** The readings of a measure in short, oldest first. */
    private static List<String> texts(List<Metric> metrics, String id) {
        return List.copyOf(byDate(metrics, id).values());
    }

    private static String mismatches(List<Metric> metrics) {
        return metrics.stream()
                .map(metric -> metric.key().id())
                .filter(id -> id.startsWith("orders/MismatchRows"))
                .findFirst()
                .orElseThrow();
    }

    private static List<LocalDate> days(String first, String last) {
        return LocalDate.parse(first)
                .datesUntil(LocalDate.parse(last).plusDays(1))
                .toList();
    }

    private static double term(double p, double q) {
        return (p - q) * Math.log(p / q);
    }
}
