package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Six dates of a shop, run one by one into one store and at once into another. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackfillTest {
    private static final LocalDate FROM = LocalDate.of(2026, 11, 14);
    private static final LocalDate TO = LocalDate.of(2026, 11, 19);
    private static final List<LocalDate> DATES = FROM.datesUntil(TO.plusDays(1)).toList();
    private static final String[] RESULT_TEXTS = {
        "business_date", "check_id", "status", "expectation", "message", "exact", "metric_id", "is_latest", "conditions"
    };
    private static final String[] RESULT_NUMBERS = {"value", "expected", "lower", "upper", "z_score"};
    private static final String[] METRIC_TEXTS = {
        "business_date",
        "metric_id",
        "exact",
        "numerator",
        "denominator",
        "detail",
        "error",
        "definition",
        "table_version"
    };
    private static final String[] METRIC_NUMBERS = {"value"};

    private static final String TABLES = """
            tables.orders {
              source = { path = "FOLDER/orders", format = delta }
              date   = day
              key    = [order_id]
              checks = [
                { check = row-count, name = rows, fail = "< 10", baseline { method = change, weeks = 2, fail = "50%" } }
                { check = null-rate, name = guests, columns = [user_id], fail = "> 20%" }
                { check = unique, columns = [order_id] }
                { check = sum, column = revenue, baseline { method = change, against = previous-week, warn = "40%" } }
                { check = mean, column = weight, fail = "< 0" }
                { check = kpi, name = average, value = "sum(revenue)", per = { value = "count(revenue)" } }
                { check = references, columns = [user_id], to = "users.user_id" }
                { check = row-count, name = all, over = table, fail = "< 1" }
              ]
            }
            tables.users {
              source = { path = "FOLDER/users", format = delta }
              checks = [ { check = row-count, fail = "< 1" } ]
            }
            """;

    @TempDir
    static Path folder;

    private static String tables;
    private static Path single;
    private static Path many;
    private static Morning.Printed printed;

    @BeforeAll
    static void run(SparkSession spark) {
        orders(spark, "explode(sequence(DATE'2026-11-01', DATE'2026-11-19', INTERVAL 1 DAY))");
        spark.sql("SELECT concat('u-', id) AS user_id FROM range(38)")
                .write()
                .format("delta")
                .save(folder.resolve("users").toString());
        tables = TABLES.replace("FOLDER", folder.toString());
        single = folder.resolve("single");
        many = folder.resolve("many");
        Stream.of(single, many).forEach(path -> path.toFile().mkdir());
        DATES.forEach(date -> Morning.run(spark, single, date, tables));
        printed = backfill();
    }

    /** Between 23 and 41 orders, fewer on the 17th; a duplicate on the 15th, many guests on the 16th. */
    private static void orders(SparkSession spark, String days) {
        spark.sql("""
                SELECT day, concat(day, '-', IF(day = DATE'2026-11-15', greatest(i, 2), i)) AS order_id,
                  IF(i % IF(day = DATE'2026-11-16', 3, 9) = 0, NULL, concat('u-', i)) AS user_id,
                  CAST(i * 1.25 AS DECIMAL(10, 2)) AS revenue, i * 0.1D AS weight
                FROM (
                  SELECT day, explode(sequence(1,
                    IF(day = DATE'2026-11-17', 9, 20 + 3 * dayofweek(day)))) AS i
                  FROM (SELECT DAYS AS day))""".replace("DAYS", days))
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve("orders").toString());
    }

    private static Morning.Printed backfill(String... more) {
        return backfill(FROM, TO, more);
    }

    private static Morning.Printed backfill(LocalDate from, LocalDate to, String... more) {
        return backfill(Morning.conf(many, tables), from, to, more);
    }

    private static Morning.Printed backfill(Path conf, LocalDate from, LocalDate to, String... more) {
        List<String> words = new ArrayList<>(
                List.of("backfill", "--conf", conf.toString(), "--from", from.toString(), "--to", to.toString()));
        words.addAll(List.of(more));
        return Morning.tallyman(words.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void metricsAndVerdictsAreThoseOfTheDaysOneByOne(SparkSession spark) {
        same(
                store(spark, many).table(StoreTable.METRICS),
                store(spark, single).table(StoreTable.METRICS),
                METRIC_TEXTS,
                METRIC_NUMBERS);
        same(store(spark, many).latestResults(), store(spark, single).latestResults(), RESULT_TEXTS, RESULT_NUMBERS);
        assertThat(lines(store(spark, many).table(StoreTable.EVIDENCE), "business_date", "check_id", "row_number"))
                .isNotEmpty()
                .isEqualTo(lines(
                        store(spark, single).table(StoreTable.EVIDENCE), "business_date", "check_id", "row_number"));
    }

    @Test
    @Order(2)
    void whatIsWrongIsFoundOnItsDay(SparkSession spark) {
        assertThat(lines(store(spark, many).latestResults().filter("status = 'FAIL'"), "business_date", "check_id"))
                .contains(
                        "2026-11-15|orders/unique(order_id)",
                        "2026-11-16|orders/guests",
                        "2026-11-17|orders/rows",
                        "2026-11-14|orders/references(user_id)")
                .doesNotContain("2026-11-17|orders/references(user_id)", "2026-11-18|orders/rows");
        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        assertThat(printed.out().lines())
                .anyMatch(line -> line.matches("2026-11-17 \\(Tue\\) .*orders/rows.*"))
                .anyMatch(line -> line.startsWith("Tallyman backfill  2026-11-14 .. 2026-11-19  FAIL  6 dates judged"))
                .anyMatch(line -> line.startsWith("TOTAL"))
                .allMatch(line -> line.length() <= 100 || line.contains(many.toString()));
    }

    @Test
    @Order(3)
    void eachDateHasItsOwnAttemptAndAllAreRecordedInOneCommit(SparkSession spark) {
        assertThat(runs(spark)).containsExactlyElementsOf(attempts(1));
        for (StoreTable table : List.of(StoreTable.METRICS, StoreTable.RESULTS)) {
            assertThat(spark.sql("DESCRIBE HISTORY delta.`" + many.resolve("store/" + table.tableName()) + "`")
                            .filter("operation = 'MERGE'")
                            .count())
                    .as(table.tableName())
                    .isEqualTo(1);
        }
    }

    @Test
    @Order(4)
    void againGivesTheSameAndReplacesTheLatestAndIfKilledLeavesNoHalf(SparkSession spark) {
        assertThat(backfill().code()).isEqualTo(1);

        assertThat(runs(spark))
                .contains("2026-11-14|2|complete", "2026-11-19|2|complete")
                .hasSize(12);
        metricsAndLatestAreThoseOfTheDaysOneByOne(spark);
        assertThat(store(spark, many)
                        .table(StoreTable.RESULTS)
                        .filter("is_latest")
                        .count())
                .isEqualTo(store(spark, single).latestResults().count());

        spark.sql("UPDATE delta.`" + many.resolve("store/runs") + "` SET state = 'running' WHERE attempt = 2");

        assertThat(store(spark, many)
                        .latestResults()
                        .select("attempt")
                        .distinct()
                        .as(Encoders.INT())
                        .collectAsList())
                .containsExactly(1);
        metricsAndLatestAreThoseOfTheDaysOneByOne(spark);

        assertThat(backfill("--resume").out()).contains("0 dates judged, 6 covered before");
    }

    @Test
    @Order(5)
    void aResumedBackfillGoesOnWhereTheFirstCompleteDatesEnd(SparkSession spark) {
        spark.sql("DELETE FROM delta.`" + many.resolve("store/runs") + "` WHERE business_date >= DATE'2026-11-17'");
        spark.sql("DELETE FROM delta.`" + many.resolve("store/results") + "` WHERE business_date >= DATE'2026-11-17'");
        spark.sql("DELETE FROM delta.`" + many.resolve("store/metrics") + "` WHERE business_date >= DATE'2026-11-17'");

        Morning.Printed resumed = backfill("--resume");

        assertThat(resumed.code()).isEqualTo(1);
        assertThat(resumed.out())
                .contains("3 dates judged, 3 covered before")
                .containsPattern("2026-11-16 \\(Mon\\) +covered by an earlier attempt: FAIL");
        assertThat(runs(spark)).contains("2026-11-17|1|complete", "2026-11-18|1|complete", "2026-11-19|1|complete");
        metricsAndLatestAreThoseOfTheDaysOneByOne(spark);
    }

    @Test
    @Order(6)
    void aTableThatHasChangedOrAnotherConfigurationCoversNothing(SparkSession spark) {
        orders(spark, "DATE'2026-11-20'");
        assertThat(backfill(FROM, FROM.plusDays(1), "--resume").out()).contains("2 dates judged");
        assertThat(backfill(FROM, FROM.plusDays(1), "--resume").out()).contains("0 dates judged, 2 covered before");

        assertThat(backfill(FROM, FROM.plusDays(1), "--resume", "--set", "tallyman.outputs.deliveries.on-failure=none")
                        .out())
                .as("who is told")
                .contains("0 dates judged, 2 covered before");
        assertThat(backfill(FROM, FROM.plusDays(1), "--resume", "--set", "tallyman.evidence-limit=3")
                        .out())
                .contains("2 dates judged");
    }

    @Test
    @Order(7)
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        Morning.Printed refused = backfill(TO, FROM);

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("--to 2026-11-14 is before --from 2026-11-19");
        assertThat(Morning.tallyman(
                                "backfill", "--conf", many.resolve("test.conf").toString(), "--to", TO.toString())
                        .code())
                .isEqualTo(3);
    }

    @Test
    void segmentsThatChangeOnAMondayAreThoseOfTheDaysOneByOne(SparkSession spark, @TempDir Path shop) {
        LocalDate sunday = LocalDate.of(2026, 11, 15);
        LocalDate tuesday = LocalDate.of(2026, 11, 17);
        channels(spark, shop);
        String config = Morning.table(shop, "orders", """
                  date = day
                  checks = [
                    { check = row-count, segments = channel, fail = "= 0"
                      baseline { method = change, against = previous-week, warn = "40%" } }
                  ]
                """);
        Path alone = shop.resolve("alone");
        Path together = shop.resolve("together");
        Stream.of(alone, together).forEach(path -> path.toFile().mkdir());

        sunday.datesUntil(tuesday.plusDays(1)).forEach(date -> Morning.run(spark, alone, date, config));
        Morning.Printed printed = backfill(Morning.conf(together, config), sunday, tuesday);

        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        Dataset<Row> results = store(spark, together).latestResults();
        assertThat(lines(results, "day(business_date)", "check_name", "int(value)", "status"))
                .containsExactly(
                        "15|row-count[channel=email]|60|PASS",
                        "15|row-count[channel=letter]|0|FAIL",
                        "15|row-count[channel=organic]|300|PASS",
                        "15|row-count[channel=other]|46|WARN",
                        "15|row-count|406|PASS",
                        "16|row-count[channel=app]|40|PASS",
                        "16|row-count[channel=email]|0|FAIL",
                        "16|row-count[channel=organic]|300|PASS",
                        "16|row-count[channel=other]|6|PASS",
                        "16|row-count|346|PASS",
                        "17|row-count[channel=app]|40|PASS",
                        "17|row-count[channel=email]|0|FAIL",
                        "17|row-count[channel=organic]|300|PASS",
                        "17|row-count[channel=other]|6|PASS",
                        "17|row-count|346|PASS");
        same(results, store(spark, alone).latestResults(), RESULT_TEXTS, RESULT_NUMBERS);
        // One pass reads a segment on all dates of the range, but only those that single runs would have are
        // remembered.
        same(
                store(spark, together).table(StoreTable.METRICS),
                store(spark, alone).table(StoreTable.METRICS),
                METRIC_TEXTS,
                METRIC_NUMBERS);
    }

    @Test
    void aRangeFromBeforeTheFirstRowAndNewSegmentsAreThoseOfTheDaysOneByOne(SparkSession spark, @TempDir Path shop) {
        LocalDate from = LocalDate.of(2026, 11, 5);
        LocalDate to = LocalDate.of(2026, 11, 9);
        // The first orders are of Saturday the 7th; the app is a segment from Monday the 9th on.
        Morning.write(spark, shop, "orders", """
                SELECT day, channel, explode(sequence(1, n)) AS id FROM VALUES
                  ('organic', 90, DATE'2026-11-07'), ('organic', 91, DATE'2026-11-08'), ('organic', 95, DATE'2026-11-09'),
                  ('app', 20, DATE'2026-11-08'), ('app', 21, DATE'2026-11-09') AS t(channel, n, day)""");
        String config = Morning.table(shop, "orders", """
                  date = day
                  checks = [
                    { check = row-count, segments = { by = channel, top = 1 }
                      baseline { method = change, against = previous-day, warn = "40%" } }
                    { check = row-count, name = twice, segments = channel, where = "id > 0"
                      baseline { method = z-score, window = 4, min-history = 4, warn = 3 } }
                  ]
                """);
        Path alone = shop.resolve("alone");
        Path together = shop.resolve("together");
        Stream.of(alone, together).forEach(path -> path.toFile().mkdir());

        from.datesUntil(to.plusDays(1)).forEach(date -> Morning.run(spark, alone, date, config));
        Morning.Printed printed = backfill(Morning.conf(together, config), from, to);

        // The table is empty before its first orders.
        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        same(store(spark, together).latestResults(), store(spark, alone).latestResults(), RESULT_TEXTS, RESULT_NUMBERS);
        Dataset<Row> metrics = store(spark, together).table(StoreTable.METRICS);
        same(metrics, store(spark, alone).table(StoreTable.METRICS), METRIC_TEXTS, METRIC_NUMBERS);
        assertThat(lines(metrics.filter("segment = 'channel=app'"), "business_date"))
                .isNotEmpty()
                .allMatch(day -> day.compareTo("2026-11-07") >= 0);
    }

    /**
     * Email is silent from Monday the 16th. Letters are 1.6% of the days before Monday the 9th and 0.8% of those before
     * the 16th, the app 0% and 4.6%; fax and phone have less than 1% each.
     */
    private static void channels(SparkSession spark, Path shop) {
        Morning.write(spark, shop, "orders", """
                SELECT day, channel, explode(sequence(1, n)) AS id FROM VALUES
                  ('organic', 300, DATE'2026-11-01', DATE'2026-11-17'),
                  ('email', 60, DATE'2026-11-01', DATE'2026-11-15'),
                  ('letter', 16, DATE'2026-11-01', DATE'2026-11-03'),
                  ('app', 40, DATE'2026-11-09', DATE'2026-11-17'),
                  ('fax', 3, DATE'2026-11-01', DATE'2026-11-17'),
                  ('phone', 3, DATE'2026-11-01', DATE'2026-11-17')
                  AS t(channel, n, since, till)
                LATERAL VIEW explode(sequence(since, till)) AS day""");
    }

    @Test
    void partsAreAQuarterOfAYearAndShorterWhereThereIsMuchToMeasure() {
        List<LocalDate> year = FROM.datesUntil(FROM.plusDays(365)).toList();

        assertThat(Backfill.parts(year, 200)).extracting(List::size).containsExactly(92, 92, 92, 89);
        assertThat(Backfill.parts(year, 200).stream().flatMap(List::stream)).containsExactlyElementsOf(year);
        assertThat(Backfill.parts(year, 1_000).get(0)).hasSize(50);
        assertThat(Backfill.parts(DATES, 1_000_000)).extracting(List::size).containsExactly(1, 1, 1, 1, 1, 1);
    }

    private static void metricsAndLatestAreThoseOfTheDaysOneByOne(SparkSession spark) {
        same(
                store(spark, many).table(StoreTable.METRICS),
                store(spark, single).table(StoreTable.METRICS),
                METRIC_TEXTS,
                METRIC_NUMBERS);
        // Of a killed attempt `is_latest` says nothing.
        String[] texts =
                Stream.of(RESULT_TEXTS).filter(t -> !t.equals("is_latest")).toArray(String[]::new);
        same(store(spark, many).latestResults(), store(spark, single).latestResults(), texts, RESULT_NUMBERS);
    }

    /** Texts and exact numbers are equal, the others up to the order in which floating-point numbers were added. */
    private static void same(Dataset<Row> actual, Dataset<Row> expected, String[] texts, String[] numbers) {
        assertThat(lines(actual, texts)).isNotEmpty().isEqualTo(lines(expected, texts));
        List<Row> one = sorted(actual, texts, numbers);
        List<Row> other = sorted(expected, texts, numbers);
        for (int row = 0; row < one.size(); row++) {
            for (String number : numbers) {
                Double a = one.get(row).getAs(number);
                Double b = other.get(row).getAs(number);
                assertThat(a == null).as(one.get(row).toString()).isEqualTo(b == null);
                if (a != null) {
                    assertThat(a).as(one.get(row).toString()).isCloseTo(b, within(1e-12 * Math.max(1, Math.abs(b))));
                }
            }
        }
    }

    private static List<Row> sorted(Dataset<Row> rows, String[] texts, String[] numbers) {
        String[] columns = Stream.concat(Stream.of(texts), Stream.of(numbers)).toArray(String[]::new);
        return rows.selectExpr(columns).orderBy(texts[0], texts[1]).collectAsList();
    }

    private static List<String> lines(Dataset<Row> rows, String... columns) {
        String texts = Stream.of(columns)
                .map(column -> "coalesce(string(" + column + "), '-')")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return rows.selectExpr("concat_ws('|', " + texts + ") AS line")
                .orderBy("line")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static List<String> runs(SparkSession spark) {
        return lines(store(spark, many).table(StoreTable.RUNS), "business_date", "attempt", "state");
    }

    private static List<String> attempts(int attempt) {
        return DATES.stream().map(date -> date + "|" + attempt + "|complete").toList();
    }

    private static Store store(SparkSession spark, Path path) {
        return Store.open(spark, path.resolve("store").toString());
    }
}
