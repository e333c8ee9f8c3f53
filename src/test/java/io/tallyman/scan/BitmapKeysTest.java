package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.cli.Morning;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import io.tallyman.testkit.JobCounter;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class BitmapKeysTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);
    private static final String ITEMS = "SELECT CAST(if(id % 97 = 0, NULL, id % 700 - 350) AS INT) AS order_id,"
            + " CAST(if(id % 89 = 0, NULL, id % 3) AS SMALLINT) AS line_number, id % 2 = 0 AS paid,"
            + " CAST(id AS STRING) AS text, id * 1000003 AS sparse, id % 7 AS repeated FROM range(1000)";

    @Test
    void aNumberThatTheLogDoesNotKnowIsNotCounted(SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, ITEMS);
        Dataset<Row> others = spark.sql("SELECT CAST(5000 AS INT) AS order_id UNION ALL SELECT 1 UNION ALL SELECT 1");

        Optional<BitmapKeys> keys = BitmapKeys.of(dates(table, "order_id"), others, List.of("order_id"));

        assertThat(keys).isPresent();
        assertThatThrownBy(keys.orElseThrow()::counted)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside the range");
    }

    @Test
    void statisticsThatAreWrongLeaveTheKeysToTheGroupingWhichIsTold(SparkSession spark, @TempDir Path folder)
            throws IOException {
        spark.sql("SELECT CAST(id % 40 AS INT) AS order_id FROM range(50)")
                .coalesce(1)
                .write()
                .format("delta")
                .save(folder.resolve("items").toString());
        WrongStatistics.claim(folder.resolve("items"), "order_id", 39, 29);
        OpenTable table = open(spark, folder);
        List<String> reasons = new ArrayList<>();

        Map<LocalDate, Map<MetricKey, Reading>> readings = KeyPasses.keys(table, pass("order_id"), e -> {
            reasons.add(e.getMessage());
            return "told";
        });

        // Ten numbers come twice.
        assertThat(text(readings)).isEqualTo("10 of 50");
        assertThat(reasons).singleElement().asString().contains("outside the range");
    }

    @Test
    void textsAndSparseNumbersAreGrouped(SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, ITEMS);

        for (String column : List.of("text", "sparse", "paid")) {
            assertThat(BitmapKeys.of(dates(table, column), table.all(), List.of(column)))
                    .as(column)
                    .isEmpty();
        }
    }

    @Test
    void theLogIsAskedOnceForTheKeysOfATable(SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, ITEMS);

        int first = JobCounter.jobsDuring(
                spark, () -> BitmapKeys.of(dates(table, "order_id"), table.all(), List.of("order_id")));
        int second = JobCounter.jobsDuring(
                spark, () -> BitmapKeys.of(dates(table, "repeated"), table.all(), List.of("repeated")));

        assertThat(first).isPositive();
        assertThat(second).isZero();
    }

    @Test
    void aKeyBehindFortyOtherColumnsIsCountedInBitsToo(SparkSession spark, @TempDir Path folder) {
        String others =
                IntStream.range(0, 40).mapToObj(i -> "id % 3 AS flag" + i).collect(Collectors.joining(", "));
        spark.sql("SELECT " + others + ", CAST(id % 400 AS INT) AS order_id FROM range(500)")
                .write()
                .format("delta")
                .option("delta.dataSkippingNumIndexedCols", "-1")
                .save(folder.resolve("items").toString());
        OpenTable table = open(spark, folder);

        assertThat(BitmapKeys.of(dates(table, "order_id"), table.all(), List.of("order_id")))
                .isPresent();
        // The first hundred numbers come twice.
        assertThat(counted(table, "order_id")).isEqualTo("100 of 500");
    }

    @Test
    void aFewNumbersThatRepeatAreCountedInOneWord(SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, ITEMS);

        assertThat(BitmapKeys.of(dates(table, "repeated"), table.all(), List.of("repeated")))
                .isPresent();
        assertThat(counted(table, "repeated")).isEqualTo(grouped(spark, folder, "repeated", "true"));
    }

    @Test
    void rowsThatWereDeletedWithoutANewFileLeaveTheKeysToTheGrouping(SparkSession spark, @TempDir Path folder) {
        table(spark, folder, ITEMS);
        spark.sql("ALTER TABLE delta.`" + folder.resolve("items")
                + "` SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)");
        spark.sql("DELETE FROM delta.`" + folder.resolve("items") + "` WHERE order_id BETWEEN 0 AND 5");

        OpenTable table = open(spark, folder);

        assertThat(counted(table, "order_id")).isEqualTo(grouped(spark, folder, "order_id", "true"));
    }

    @Test
    void countsWhatPlainSqlCounts(SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, ITEMS);

        assertThat(BitmapKeys.of(
                        dates(table, "order_id", "line_number"), table.all(), List.of("order_id", "line_number")))
                .isPresent();
        assertThat(counted(table, "order_id")).isEqualTo(grouped(spark, folder, "order_id", "true"));
        assertThat(counted(table, "order_id", "line_number"))
                .isEqualTo(grouped(spark, folder, "order_id, line_number", "true"));
    }

    @ParameterizedTest(name = "ANSI {0}")
    @ValueSource(booleans = {false, true})
    void bytesAndShortsAreCountedUpToTheEndsOfTheirTypes(boolean ansi, SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, """
                SELECT CAST(if(id % 2 = 0, -128, 127) AS TINYINT) AS shop, CAST(id % 50 - 128 AS TINYINT) AS lane,
                  CAST(32767 - id % 25 AS SMALLINT) AS box
                FROM range(80)""");
        spark.conf().set("spark.sql.ansi.enabled", String.valueOf(ansi));
        try {
            assertInBitsAsGrouped(spark, folder, table, "shop");
            assertInBitsAsGrouped(spark, folder, table, "lane");
            assertInBitsAsGrouped(spark, folder, table, "box");
            assertInBitsAsGrouped(spark, folder, table, "lane", "box");
            assertThat(counted(table, "box")).isEqualTo("55 of 80");
        } finally {
            spark.conf().unset("spark.sql.ansi.enabled");
        }
    }

    @Test
    void aPartitionColumnIsPartOfAKey(SparkSession spark, @TempDir Path folder) {
        spark.sql("SELECT CAST(if(id % 4 = 3, NULL, id % 4) AS TINYINT) AS region, CAST(id % 20 AS INT) AS order_id"
                        + " FROM range(48)")
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy("region")
                .save(folder.resolve("items").toString());

        OpenTable table = open(spark, folder);

        assertInBitsAsGrouped(spark, folder, table, "region");
        assertInBitsAsGrouped(spark, folder, table, "region", "order_id");
    }

    @Test
    void anEmptyTableHasNoKeys(SparkSession spark, @TempDir Path folder) {
        OpenTable table = table(spark, folder, ITEMS + " WHERE id < 0");

        assertThat(counted(table, "order_id")).isEqualTo("empty");
    }

    @Test
    void eachDateHasItsOwnKeys(SparkSession spark, @TempDir Path folder) {
        spark.sql("SELECT CAST(id % 500 AS INT) AS order_id, date_add(DATE'2026-11-17', CAST(id div 700 AS INT)) AS day"
                        + " FROM range(2000)")
                .write()
                .format("delta")
                .partitionBy("day")
                .save(folder.resolve("items").toString());
        OpenTable table = open(spark, folder, "date = day");
        List<LocalDate> days = List.of(THURSDAY.minusDays(3), THURSDAY.minusDays(2), THURSDAY.minusDays(1), THURSDAY);
        Keys keys = new Keys(KeyStat.DISTINCT, List.of("order_id"), Optional.empty(), Form.COUNT);
        MetricKey key = new MetricKey("items", Scope.SLICE, keys);
        Pass pass = new Pass("items", Scope.SLICE, Trip.GROUPING, days, days, List.of(key));

        Map<LocalDate, Map<MetricKey, Reading>> readings = KeyPasses.keys(table, pass, BitmapKeysTest::unexpected);

        assertThat(BitmapKeys.of(PassDates.of(table, pass), table.all(), List.of("order_id")))
                .isPresent();
        // 700 rows on the first two days with rows, 600 on the last; numbers repeat after 500.
        assertThat(days.stream().map(day -> ((Reading.Value) readings.get(day).get(key)).value()))
                .containsExactly(0.0, 500.0, 500.0, 500.0);
    }

    private static void assertInBitsAsGrouped(SparkSession spark, Path folder, OpenTable table, String... columns) {
        assertThat(BitmapKeys.of(dates(table, columns), table.all(), List.of(columns)))
                .isPresent();
        assertThat(counted(table, columns)).isEqualTo(grouped(spark, folder, String.join(", ", columns), "true"));
    }

    /** Surplus rows of rows with a key. */
    private static String counted(OpenTable table, String... columns) {
        return text(KeyPasses.keys(table, pass(columns), BitmapKeysTest::unexpected));
    }

    /** Bits that do not work must not hide behind the grouping. */
    private static String unexpected(Throwable e) {
        throw new AssertionError("Bits do not work", e);
    }

    private static String text(Map<LocalDate, Map<MetricKey, Reading>> readings) {
        Reading reading = readings.get(THURSDAY).values().iterator().next();
        return reading instanceof Reading.Value value
                ? value.numerator().orElseThrow() + " of " + value.denominator().orElseThrow()
                : "empty";
    }

    private static String grouped(SparkSession spark, Path folder, String columns, String where) {
        Row row = spark.sql("SELECT sum(n), count(1) FROM (SELECT count(1) AS n FROM delta.`" + folder.resolve("items")
                        + "` WHERE " + where + " AND coalesce(" + columns + ") IS NOT NULL GROUP BY " + columns + ")")
                .head();
        return row.getLong(0) - row.getLong(1) + " of " + row.getLong(0);
    }

    private static PassDates dates(OpenTable table, String... columns) {
        return PassDates.of(table, pass(columns));
    }

    private static Pass pass(String... columns) {
        Keys keys = new Keys(KeyStat.DUPLICATES, List.of(columns), Optional.empty(), Form.RATIO);
        MetricKey key = new MetricKey("items", Scope.TABLE, keys);
        return new Pass("items", Scope.TABLE, Trip.GROUPING, List.of(THURSDAY), List.of(THURSDAY), List.of(key));
    }

    private static OpenTable table(SparkSession spark, Path folder, String rows) {
        spark.sql(rows).write().format("delta").save(folder.resolve("items").toString());
        return open(spark, folder);
    }

    private static OpenTable open(SparkSession spark, Path folder) {
        return open(spark, folder, "");
    }

    private static OpenTable open(SparkSession spark, Path folder, String settings) {
        String config = "tables.items { source = { path = \"" + folder.resolve("items") + "\" }\n" + settings + "\n}\n";
        Loaded loaded = SuiteReader.read(List.of(Morning.conf(folder, config)), Map.of());
        try (Warehouse warehouse = Warehouse.open(spark, ((Loaded.Accepted) loaded).suite(), Set.of("items"))) {
            return warehouse.table("items");
        }
    }
}
