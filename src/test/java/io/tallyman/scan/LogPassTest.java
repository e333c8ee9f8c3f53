package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.runners.AnalysisRunBuilder;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
import io.tallyman.cli.Morning;
import io.tallyman.metric.Reading;
import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

/** What a Delta table's log knows exactly is not read from its rows, and nothing else comes from the log. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class LogPassTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Map<String, String> PLAIN = Map.of();
    private static final String DELETION_VECTORS = "delta.enableDeletionVectors";
    private static final String INDEXED_COLUMNS = "delta.dataSkippingNumIndexedCols";
    private static final String COLLECT_STATISTICS = "spark.databricks.delta.stats.collect";

    /** Four orders of a day in Berlin; the last is half an hour before its end. */
    private static final String ORDERS = """
            SELECT order_id, client, CAST(amount AS DECIMAL(10, 2)) AS amount, quantity, CAST(NULL AS INT) AS nothing,
              ordered_at
            FROM VALUES
              (1L, 'a', 10.50, 3, TIMESTAMP'2026-11-18T23:00:00Z'),
              (2L, NULL, 20.00, 1, TIMESTAMP'2026-11-19T08:00:00Z'),
              (3L, 'c', NULL, 2, TIMESTAMP'2026-11-19T12:00:00Z'),
              (4L, 'd', -1.25, NULL, TIMESTAMP'2026-11-19T22:30:00Z')
              AS t(order_id, client, amount, quantity, ordered_at)""";

    /** One order of the day before, a microsecond before its end. */
    private static final String ORDER_OF_THE_DAY_BEFORE = """
            SELECT 5L AS order_id, 'e' AS client, CAST(1 AS DECIMAL(10, 2)) AS amount, 9 AS quantity,
              CAST(NULL AS INT) AS nothing, TIMESTAMP'2026-11-18T22:59:59.999999Z' AS ordered_at""";

    @Test
    void rowCountNullRateExtremesAndFreshnessNeedNoDataFile(SparkSession spark, @TempDir Path folder)
            throws IOException {
        append(spark, folder, "orders", ORDERS, PLAIN);
        append(spark, folder, "orders", ORDER_OF_THE_DAY_BEFORE, PLAIN);
        String config = table(folder, "orders", """
                time = ordered_at
                checks = [
                  { check = row-count, fail = "< 4" }
                  { check = row-count, over = table, fail = "< 5" }
                  { check = null-rate, columns = [client, nothing], fail = "> 25%" }
                  { check = min, column = quantity, fail = "< 1" }
                  { check = max, column = quantity, fail = "> 3" }
                  { check = max, column = quantity, over = table, fail = "> 9" }
                  { check = min, column = amount, fail = "< -2" }
                  { check = max, column = amount, fail = "> 20" }
                  { check = freshness, fail = "> 24h" }
                  { check = row-count, name = large, where = "quantity > 1" }
                  { check = sum, column = quantity, fail = "< 6" }
                ]
                """);
        deleteDataFiles(folder.resolve("orders"));

        List<String> fromLog = Measured.of(spark, folder, DAY, config, true).verdicts();
        List<String> fromRows = Measured.of(spark, folder, DAY, config, false).verdicts();

        assertThat(fromLog)
                .hasSize(12)
                .contains(
                        "orders/row-count PASS 4: 4, expected >= 4",
                        "orders/row-count over table PASS 5: 5, expected >= 5",
                        "orders/null-rate(client) PASS 0.25: 25% (1 of 4), expected <= 25%",
                        "orders/min(quantity) PASS 1: 1, expected >= 1",
                        "orders/max(quantity) PASS 3: 3, expected <= 3",
                        "orders/max(quantity) over table PASS 9: 9, expected <= 9",
                        "orders/min(amount) PASS -1.25: -1.25, expected >= -2",
                        "orders/max(amount) PASS 20: 20.00, expected <= 20",
                        "orders/freshness PASS 1800: 30m, expected <= 24h")
                .anyMatch(line -> line.startsWith("orders/null-rate(nothing) FAIL 1: "))
                .anyMatch(line -> line.startsWith("orders/large ERROR -: "))
                .anyMatch(line -> line.startsWith("orders/sum(quantity) ERROR -: "));
        // Delta itself answers a lone count of a whole table from its log.
        assertThat(fromRows.stream().filter(line -> !line.contains(" over table ")))
                .hasSize(10)
                .allMatch(line -> line.contains(" ERROR -: "));
    }

    @Test
    void whatTheLogDoesNotKnowExactlyIsReadFromTheRows(SparkSession spark, @TempDir Path folder) {
        append(spark, folder, "deleted", ORDERS, Map.of(DELETION_VECTORS, "true"));
        spark.sql("DELETE FROM delta.`" + folder.resolve("deleted") + "` WHERE order_id = 2");
        append(spark, folder, "unindexed", ORDERS, Map.of(INDEXED_COLUMNS, "0"));
        spark.conf().set(COLLECT_STATISTICS, "false");
        try {
            append(spark, folder, "unmeasured", ORDERS, PLAIN);
        } finally {
            spark.conf().unset(COLLECT_STATISTICS);
        }
        append(spark, folder, "inexact", """
                SELECT order_id, repeat('n', CAST(order_id AS INT) * 20) AS name, CAST(order_id AS DOUBLE) AS price,
                  TIMESTAMP'2026-11-19T08:00:00.123456Z' AS ordered_at
                FROM VALUES (1L), (3L) AS t(order_id)""", PLAIN);
        append(spark, folder, "spanning", ORDERS + " UNION ALL " + ORDER_OF_THE_DAY_BEFORE, PLAIN);
        append(spark, folder, "undated", ORDERS.replace("TIMESTAMP'2026-11-19T12:00:00Z'", "NULL"), PLAIN);
        append(spark, folder, "dated", ORDERS, PLAIN);
        append(spark, folder, "dated", ORDER_OF_THE_DAY_BEFORE, PLAIN);
        String whole = """
                checks = [
                  { check = row-count, fail = "< 3" }
                  { check = null-rate, columns = [order_id, client, nothing] }
                  { check = min, column = quantity, fail = "< 1" }
                ]
                """;
        String sliced = "time = ordered_at\n" + whole;
        String config = table(folder, "deleted", whole)
                + table(folder, "unindexed", whole)
                + table(folder, "unmeasured", whole)
                + table(folder, "spanning", sliced)
                + table(folder, "undated", sliced)
                + table(folder, "dated", sliced)
                + table(folder, "inexact", """
                checks = [
                  { check = row-count, fail = "!= 2" }
                  { check = row-count, name = dear, where = "price > 1", fail = "!= 1" }
                  { check = null-rate, columns = [name, price, ordered_at] }
                  { check = min, column = price, fail = "!= 1" }
                  { check = max, column = price, fail = "!= 3" }
                  { check = kpi, name = longest, value = "length(max(name))", fail = "!= 60" }
                  { check = kpi, name = microseconds, value = "unix_micros(max(ordered_at)) % 1000000",
                    fail = "!= 123456" }
                  { check = kpi, name = span, value = "max(order_id) - min(order_id)", fail = "!= 2" }
                  { check = kpi, name = named, value = "count(name)", per = { value = "count(*)" }, fail = "!= 1" }
                ]
                """);

        Measured logged = Measured.of(spark, folder, DAY, config, true);
        Measured scanned = Measured.of(spark, folder, DAY, config, false);

        assertThat(logged.readings()).isEqualTo(scanned.readings());
        assertThat(logged.verdicts())
                .isEqualTo(scanned.verdicts())
                .contains("deleted/row-count PASS 3: 3, expected >= 3")
                .filteredOn(line -> line.startsWith("inexact/"))
                .hasSize(11)
                .allMatch(line -> line.contains(" PASS "));
        assertThat(logged.byDate("deleted/NullRatio(nothing)@table")).containsExactly(Map.entry(DAY, "3/3"));
        assertThat(logged.byDate("deleted/NullRatio(client)@table")).containsExactly(Map.entry(DAY, "0/3"));
        assertThat(logged.fromLog())
                .containsExactlyInAnyOrder(
                        "deleted/Size(*)@table",
                        "deleted/NullRatio(order_id)@table",
                        "deleted/NullRatio(nothing)@table",
                        "unindexed/Size(*)@table",
                        "dated/Size(*)@slice",
                        "dated/NullRatio(order_id)@slice",
                        "dated/NullRatio(client)@slice",
                        "dated/NullRatio(nothing)@slice",
                        "dated/Minimum(quantity)@slice",
                        "inexact/Size(*)@table",
                        "inexact/NullRatio(name)@table",
                        "inexact/NullRatio(price)@table",
                        "inexact/NullRatio(ordered_at)@table",
                        "inexact/Kpi(max(order_id) - min(order_id))@table",
                        "inexact/Kpi(count(name))@table",
                        "inexact/Kpi(count(*))@table");
    }

    @Test
    void onlyATableThatIsReadAsItIsAnswersFromItsLog(SparkSession spark, @TempDir Path folder) {
        append(spark, folder, "orders", ORDERS, PLAIN);
        spark.sql("CREATE TABLE log_pass_orders USING delta LOCATION '" + folder.resolve("orders") + "'");
        spark.sql("CREATE TEMPORARY VIEW log_pass_view AS SELECT * FROM log_pass_orders");
        String checks = "checks = [ { check = row-count, fail = \"!= 4\" } ]\n}\n";
        String config = table(folder, "orders", "")
                + "tables.by_name {\nsource = { table = log_pass_orders }\n" + checks
                + "tables.by_view {\nsource = { table = log_pass_view }\n" + checks
                + "tables.by_query {\nsource = { sql = \"SELECT * FROM orders\" }\n" + checks;
        try {
            Measured measured = Measured.of(spark, folder, DAY, config, true);

            assertThat(measured.verdicts()).hasSize(4).allMatch(line -> line.contains(" PASS 4: 4, expected "));
            assertThat(measured.fromLog()).containsExactlyInAnyOrder("orders/Size(*)@table", "by_name/Size(*)@table");
        } finally {
            spark.catalog().dropTempView("log_pass_view");
            spark.sql("DROP TABLE IF EXISTS log_pass_orders");
        }
    }

    @Test
    void deequsOwnNumbersComeFromTheLogToo(SparkSession spark, @TempDir Path folder) throws IOException {
        append(spark, folder, "orders", ORDERS, PLAIN);
        Map<String, Double> deequ = deequ(spark, folder.resolve("orders"));
        deleteDataFiles(folder.resolve("orders"));

        Measured measured = Measured.of(spark, folder, DAY, table(folder, "orders", """
                may-be-empty = true
                checks = [
                  { dqdl = "Rules = [ RowCount > 1, Completeness \\"client\\" > 0.7, IsComplete \\"order_id\\" ]" }
                ]
                """), true);

        assertThat(measured.verdicts()).hasSize(3).allMatch(line -> line.contains(" PASS "));
        Map<String, Double> numbers = new TreeMap<>();
        measured.metrics()
                .forEach(metric -> numbers.put(
                        metric.key().measure().name() + " "
                                + metric.key().measure().instance(),
                        ((Reading.Value) metric.reading()).value()));
        assertThat(numbers).isEqualTo(deequ).containsEntry("Completeness client", 0.75);
    }

    @Test
    void theFirstRunHasEveryPastDateFromTheLog(SparkSession spark, @TempDir Path folder) throws IOException {
        append(spark, folder, "weekly", rows(2, "2026-10-29"), PLAIN);
        append(spark, folder, "weekly", rows(4, "2026-11-12"), PLAIN);
        append(spark, folder, "weekly", rows(5, "2026-11-19"), PLAIN);
        // Two dates that no check asks for.
        append(spark, folder, "between", rows(3, "2026-10-26"), PLAIN);
        append(spark, folder, "between", rows(3, "2026-11-17"), PLAIN);
        append(spark, folder, "between", rows(5, "2026-11-19"), PLAIN);
        String checks = """
                time = happened_at
                checks = [
                  { check = row-count, baseline { against = same-weekday } }
                  { check = null-rate, columns = [id] }
                ]
                """;
        String config = table(folder, "weekly", checks) + table(folder, "between", checks);
        Measured scanned = Measured.of(spark, folder, DAY, config, false);
        assertThat(Measured.of(spark, folder, DAY, config, true).readings()).isEqualTo(scanned.readings());
        deleteDataFiles(folder.resolve("weekly"));
        deleteDataFiles(folder.resolve("between"));

        Measured measured = Measured.of(spark, folder, DAY, config, true);

        // No row is older than three weeks, and none is of two weeks ago.
        assertThat(measured.byDate("weekly/Size(*)"))
                .containsExactly(
                        Map.entry(DAY.minusWeeks(3), "2"),
                        Map.entry(DAY.minusWeeks(2), "0"),
                        Map.entry(DAY.minusWeeks(1), "4"),
                        Map.entry(DAY, "5"));
        assertThat(measured.byDate("weekly/NullRatio(id)"))
                .containsExactly(
                        Map.entry(DAY.minusWeeks(3), "0/2"),
                        Map.entry(DAY.minusWeeks(2), "empty"),
                        Map.entry(DAY.minusWeeks(1), "0/4"),
                        Map.entry(DAY, "0/5"));
        assertThat(measured.byDate("between/Size(*)")).containsExactly(Map.entry(DAY, "5"));
    }

    @Test
    void aTimeWrittenInAZoneWithAnOffsetOfSecondsIsReadAlike(SparkSession spark, @TempDir Path folder) {
        spark.conf().set(RandomTable.SESSION_ZONE, "Africa/Monrovia");
        try {
            append(spark, folder, "old", "SELECT 1 AS id, TIMESTAMP'1971-06-01T12:00:00Z' AS happened_at", PLAIN);
            // Ten seconds into the next day in Berlin.
            append(spark, folder, "old", "SELECT 2 AS id, TIMESTAMP'1971-06-01T23:00:10Z' AS happened_at", PLAIN);
        } finally {
            spark.conf().set(RandomTable.SESSION_ZONE, "UTC");
        }
        String config = table(folder, "old", """
                time = happened_at
                checks = [ { check = row-count }, { check = freshness } ]
                """);

        assertAlike(spark, folder, LocalDate.of(1971, 6, 1), config);
    }

    @Test
    void theStoreHoldsTheSameMetricsEitherWay(SparkSession spark, @TempDir Path logged, @TempDir Path scanned) {
        append(spark, logged, "orders", ORDERS, PLAIN);
        append(spark, logged, "orders", ORDER_OF_THE_DAY_BEFORE, PLAIN);
        String config = table(logged, "orders", """
                time = ordered_at
                checks = [
                  { check = row-count, baseline { against = same-weekday } }
                  { check = null-rate, columns = [client], fail = "> 10%" }
                  { check = min, column = amount, fail = "< 0" }
                  { check = freshness }
                ]
                """);

        List<String> fromLog = Morning.lines(Morning.run(spark, logged, DAY, config));
        List<String> fromRows = Morning.lines(Morning.run(spark, scanned, DAY, "log-statistics = false\n" + config));

        assertThat(fromLog).isEqualTo(fromRows);
        assertThat(metrics(spark, logged)).isEqualTo(metrics(spark, scanned)).isNotEmpty();
    }

    private static void assertAlike(SparkSession spark, Path folder, LocalDate date, String config) {
        Measured scanned = Measured.of(spark, folder, date, config, false);
        assertThat(Measured.of(spark, folder, date, config, true).readings())
                .isNotEmpty()
                .isEqualTo(scanned.readings());
    }

    /** Appends the rows of a query to a Delta table, as one file. */
    private static void append(
            SparkSession spark, Path folder, String table, String query, Map<String, String> properties) {
        spark.sql(query)
                .coalesce(1)
                .write()
                .format("delta")
                .options(properties)
                .mode("append")
                .save(folder.resolve(table).toString());
    }

    private static String table(Path folder, String name, String settings) {
        String source = "source = { path = \"" + folder.resolve(name) + "\", format = delta }\n";
        return "tables." + name + " {\n" + source + settings + "}\n";
    }

    /** So many rows of a date. */
    private static String rows(int count, String date) {
        return "SELECT id, TIMESTAMP'" + date + "T10:00:00Z' AS happened_at FROM range(" + count + ")";
    }

    /** Leaves a Delta table nothing but its log. */
    private static void deleteDataFiles(Path table) throws IOException {
        List<Path> data;
        try (Stream<Path> files = Files.walk(table)) {
            data = files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.toString().contains("_delta_log"))
                    .toList();
        }
        assertThat(data).isNotEmpty();
        for (Path file : data) {
            Files.delete(file);
        }
    }

    /** What Deequ's own runner says of the rows. */
    private static Map<String, Double> deequ(SparkSession spark, Path table) {
        Dataset<Row> rows = spark.read().format("delta").load(table.toString());
        AnalysisRunBuilder builder = AnalysisRunner.onData(rows);
        for (Object analyzer : List.<Object>of(
                new Size(Option.empty()),
                new Completeness("client", Option.empty(), Option.empty()),
                new Completeness("order_id", Option.empty(), Option.empty()))) {
            builder = builder.addAnalyzer(analyzer(analyzer));
        }
        Map<String, Double> numbers = new TreeMap<>();
        for (Metric<?> metric :
                JavaConverters.mapAsJavaMap(builder.run().metricMap()).values()) {
            for (DoubleMetric part : JavaConverters.seqAsJavaList(metric.flatten())) {
                numbers.put(part.name() + " " + part.instance(), (Double)
                        part.value().get());
            }
        }
        return numbers;
    }

    /** Deequ's generic types do not let Java see that every analyzer is one. */
    @SuppressWarnings("unchecked")
    private static Analyzer<?, Metric<?>> analyzer(Object analyzer) {
        return (Analyzer<?, Metric<?>>) analyzer;
    }

    /** What the store of a folder says was measured. */
    private static List<String> metrics(SparkSession spark, Path folder) {
        return Store.open(spark, folder.resolve("store").toString())
                .table(StoreTable.METRICS)
                .select(
                        "metric_id",
                        "business_date",
                        "value",
                        "exact",
                        "numerator",
                        "denominator",
                        "detail",
                        "error",
                        "table_version",
                        "definition")
                .orderBy("metric_id", "business_date")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }
}
