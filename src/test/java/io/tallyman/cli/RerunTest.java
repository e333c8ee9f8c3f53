package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.judge.RunResult;
import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two dates, then the second again with a late order, then one check of it alone. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class RerunTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final LocalDate DAY_BEFORE = DAY.minusDays(1);
    private static final String LATEST = "concat_ws('|', check_id, CAST(attempt AS STRING), CAST(value AS STRING))";
    private static final String METRIC = "concat_ws('|', table_name, name, CAST(value AS STRING))";

    private static final String TABLES = """
            tables.orders {
              source = { path = "FOLDER/orders", format = delta }
              date   = order_date
              checks = [
                { check = row-count, fail = "< 1" }
                { check = sum, column = revenue, fail = "< 1" }
              ]
            }
            tables.users {
              source = { path = "FOLDER/users", format = delta }
              checks = [ { check = row-count, fail = "< 1" } ]
            }
            """;

    @TempDir
    static Path folder;

    private static RunResult first;
    private static RunResult second;
    private static Morning.Printed partial;
    private static Remembered afterSecond;
    private static Remembered afterPartial;
    private static List<String> dayBefore;
    private static List<String> dayBeforeAtTheEnd;

    /** Latest results, those marked as latest in the table, and metrics of one date. */
    private record Remembered(List<String> latest, List<String> marked, List<String> metrics) {}

    @BeforeAll
    static void run(SparkSession spark) {
        String tables = TABLES.replace("FOLDER", folder.toString());
        write(
                spark,
                "orders",
                "('o-1', 10, DATE '2026-11-18'), ('o-2', 20, DATE '2026-11-19')," + " ('o-3', 30, DATE '2026-11-19')");
        spark.sql("SELECT 'u-1' AS user_id")
                .write()
                .format("delta")
                .save(folder.resolve("users").toString());
        Morning.run(spark, folder, DAY_BEFORE, tables);
        first = Morning.run(spark, folder, DAY, tables);
        dayBefore = everything(spark, DAY_BEFORE);
        write(spark, "orders", "('o-4', 40, DATE '2026-11-19'), ('o-5', 50, DATE '2026-11-18')");

        second = Morning.run(spark, folder, DAY, tables);
        afterSecond = remembered(spark);

        partial = Morning.tallyman(
                "run",
                "--conf",
                folder.resolve("test.conf").toString(),
                "--date",
                DAY.toString(),
                "--only",
                "orders/row-count");
        afterPartial = remembered(spark);
        dayBeforeAtTheEnd = everything(spark, DAY_BEFORE);
    }

    @Test
    void sameDateAgainIsTheNextAttempt(SparkSession spark) {
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.runId()).isNotEqualTo(first.runId());
        String run = "concat_ws('|', string(business_date), string(attempt), state)";
        assertThat(lines(store(spark).table(StoreTable.RUNS), run))
                .containsExactlyInAnyOrder(
                        "2026-11-18|1|complete",
                        "2026-11-19|1|complete",
                        "2026-11-19|2|complete",
                        "2026-11-19|3|complete");
    }

    @Test
    void sameDateAgainReplacesTheLatestResultOfEachCheck() {
        assertThat(afterSecond.latest())
                .containsExactlyInAnyOrder(
                        "orders/row-count|2|3.0", "orders/sum(revenue)|2|90.0", "users/row-count|2|1.0");
        assertThat(afterSecond.marked()).containsExactlyInAnyOrderElementsOf(afterSecond.latest());
    }

    @Test
    void sameDateAgainReplacesItsMetrics() {
        assertThat(afterSecond.metrics())
                .containsExactlyInAnyOrder("orders|Size|3.0", "orders|Sum|90.0", "users|Size|1.0");
    }

    @Test
    void otherDatesStayAsTheyWere() {
        assertThat(dayBefore)
                .contains("orders/row-count|1|1.0", "orders/sum(revenue)|1|10.0", "users/row-count|1|1.0")
                .contains("orders|Size|1.0", "orders|Sum|10.0", "users|Size|1.0")
                .hasSize(6);
        assertThat(dayBeforeAtTheEnd).containsExactlyInAnyOrderElementsOf(dayBefore);
    }

    @Test
    void partialRunLeavesTheLatestResultsOfTheOtherChecks() {
        assertThat(partial.code()).as(partial.err()).isZero();
        assertThat(partial.out()).contains("attempt 3");
        assertThat(afterPartial.latest())
                .containsExactlyInAnyOrder(
                        "orders/row-count|3|3.0", "orders/sum(revenue)|2|90.0", "users/row-count|2|1.0");
        assertThat(afterPartial.marked()).containsExactlyInAnyOrderElementsOf(afterPartial.latest());
        assertThat(afterPartial.metrics()).containsExactlyInAnyOrderElementsOf(afterSecond.metrics());
    }

    private static void write(SparkSession spark, String table, String rows) {
        spark.sql("SELECT * FROM VALUES " + rows + " AS t(order_id, revenue, order_date)")
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve(table).toString());
    }

    private static Store store(SparkSession spark) {
        return Store.open(spark, folder.resolve("store").toString());
    }

    private static Remembered remembered(SparkSession spark) {
        Store store = store(spark);
        return new Remembered(
                lines(of(DAY, store.latestResults()), LATEST),
                lines(of(DAY, store.table(StoreTable.RESULTS)).filter("is_latest"), LATEST),
                lines(of(DAY, store.table(StoreTable.METRICS)), METRIC));
    }

    private static List<String> everything(SparkSession spark, LocalDate date) {
        Store store = store(spark);
        return Stream.concat(
                        lines(of(date, store.table(StoreTable.RESULTS)), LATEST).stream(),
                        lines(of(date, store.table(StoreTable.METRICS)), METRIC).stream())
                .toList();
    }

    private static Dataset<Row> of(LocalDate date, Dataset<Row> rows) {
        return rows.filter("business_date = DATE '" + date + "'");
    }

    private static List<String> lines(Dataset<Row> rows, String expression) {
        return rows.selectExpr(expression).as(Encoders.STRING()).collectAsList();
    }
}
