package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallyman.check.Numbers;
import io.tallyman.judge.Move;
import io.tallyman.judge.RunResult;
import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Orders that arrive days after their business date. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class LateDataTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final String METRIC = "concat_ws('|', string(business_date), metric_id, string(value))";

    @TempDir
    Path folder;

    @Test
    void aSettledDayIsMeasuredAgainWhereItsTableHasChanged(SparkSession spark) {
        append(spark, "(1, 10, '2026-11-15'), (2, 10, '2026-11-18'), (3, 20, '2026-11-18')");
        run(spark, DAY.minusDays(4), "late = 3d");
        run(spark, DAY.minusDays(1), "late = 3d");
        append(spark, "(4, 5, '2026-11-15'), (5, 40, '2026-11-18'), (6, 7, '2026-11-19')");

        RunResult result = run(spark, DAY, "late = 3d");

        assertThat(moves(result))
                .containsExactly("2026-11-18 orders/Size(*) 2 -> 3", "2026-11-18 orders/Sum(revenue) 30 -> 70");
        // Four days ago is further back than data may be late.
        assertThat(metrics(spark))
                .containsExactlyInAnyOrder(
                        "2026-11-15|orders/Size(*)|1.0",
                        "2026-11-15|orders/Sum(revenue)|10.0",
                        "2026-11-18|orders/Size(*)|3.0",
                        "2026-11-18|orders/Sum(revenue)|70.0",
                        "2026-11-19|orders/Size(*)|1.0",
                        "2026-11-19|orders/Sum(revenue)|7.0");
        // What was judged then stands.
        assertThat(store(spark)
                        .latestResults()
                        .filter("business_date = DATE'2026-11-18' AND check_id = 'orders/rows'")
                        .first()
                        .<Double>getAs("value"))
                .isEqualTo(2.0);

        // The table is now as it was when the days were measured.
        assertThat(run(spark, DAY, "late = 3d").moved()).isEmpty();
    }

    @Test
    void reportsSayWhichDayMoved(SparkSession spark) throws IOException {
        append(spark, "(1, 10, '2026-11-18')");
        run(spark, DAY.minusDays(1), "late = 1d");
        append(spark, "(2, 10, '2026-11-18'), (3, 7, '2026-11-19')");
        Path reports = folder.resolve("reports");

        Morning.Printed printed = Morning.tallyman(
                "run",
                "--conf",
                Morning.conf(folder, tables("late = 1d", "delta")).toString(),
                "--date",
                DAY.toString(),
                "--reports",
                reports.toString());

        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out())
                .contains("MOVED  settled days whose numbers changed", "2026-11-18 (Wed)  orders/Size(*): 1 -> 2");
        JsonNode moved = new ObjectMapper()
                .readTree(reports.resolve("report-2026-11-19.json").toFile())
                .get("moved");
        assertThat(moved).hasSize(2);
        assertThat(moved.get(0).get("metric_id").asText()).isEqualTo("orders/Size(*)");
        assertThat(moved.get(0).get("before").asInt()).isEqualTo(1);
        assertThat(moved.get(0).get("after").asInt()).isEqualTo(2);
    }

    @Test
    void withoutLateASettledDayStands(SparkSession spark) {
        append(spark, "(1, 10, '2026-11-18')");
        run(spark, DAY.minusDays(1), "");
        append(spark, "(2, 10, '2026-11-18'), (3, 7, '2026-11-19')");

        assertThat(run(spark, DAY, "").moved()).isEmpty();

        assertThat(metrics(spark)).contains("2026-11-18|orders/Size(*)|1.0");
    }

    @Test
    void aDayThatNobodyMeasuredIsNotSettled(SparkSession spark) {
        append(spark, "(1, 10, '2026-11-18'), (2, 7, '2026-11-19')");

        assertThat(run(spark, DAY, "late = 3d").moved()).isEmpty();

        assertThat(metrics(spark)).noneMatch(metric -> metric.startsWith("2026-11-18"));
    }

    @Test
    void ofATableWithoutVersionsTheLastDaysAreMeasuredEachTime(SparkSession spark) {
        Morning.write(spark, folder, "orders", "SELECT 1 AS id, 10 AS revenue, DATE'2026-11-18' AS day");
        Morning.run(spark, folder, DAY.minusDays(1), tables("late = 2d", "parquet"));
        spark.sql("SELECT 2 AS id, 30 AS revenue, DATE'2026-11-18' AS day")
                .write()
                .mode("append")
                .parquet(folder.resolve("orders").toString());

        RunResult result = Morning.run(spark, folder, DAY, tables("late = 2d", "parquet"));

        assertThat(moves(result)).contains("2026-11-18 orders/Size(*) 1 -> 2");
    }

    private RunResult run(SparkSession spark, LocalDate date, String settings) {
        return Morning.run(spark, folder, date, tables(settings, "delta"));
    }

    private String tables(String settings, String format) {
        return """
                tables.orders {
                  source = { path = "FOLDER/orders", format = FORMAT }
                  date   = day
                  SETTINGS
                  checks = [
                    { check = row-count, name = rows, fail = "> 1000" }
                    { check = sum, column = revenue, fail = "< 0" }
                  ]
                }
                """.replace("FOLDER", folder.toString())
                .replace("FORMAT", format)
                .replace("SETTINGS", settings + "\n  may-be-empty = true");
    }

    private void append(SparkSession spark, String rows) {
        spark.sql("SELECT id, revenue, CAST(day AS DATE) AS day FROM VALUES " + rows + " AS t(id, revenue, day)")
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve("orders").toString());
    }

    private static List<String> moves(RunResult result) {
        return result.moved().stream().map(LateDataTest::text).toList();
    }

    private static String text(Move move) {
        return move.date() + " " + move.metricId() + " " + Numbers.text(move.before(), move.unit()) + " -> "
                + Numbers.text(move.after(), move.unit());
    }

    private List<String> metrics(SparkSession spark) {
        return store(spark)
                .table(StoreTable.METRICS)
                .selectExpr(METRIC)
                .as(Encoders.STRING())
                .collectAsList();
    }

    private Store store(SparkSession spark) {
        return Store.open(spark, folder.resolve("store").toString());
    }
}
