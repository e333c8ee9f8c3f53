package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What later runs make of stored numbers whose date is not that of the measuring. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class LookBackTest {
    @TempDir
    Path folder;

    @Test
    void whatIsMeasuredLaterNeverReplacesAWholeTablesNumberOfThen(SparkSession spark) {
        String conf = Morning.conf(folder, Morning.table(folder, "users", """
                                checks = [
                                  { check = row-count, fail = "> 3" }
                                  { check = unique, columns = [user_id], fail = "> 0" }
                                ]
                                """)).toString();
        users(spark, "'u-1', 'u-2'");
        assertThat(at("2026-11-18T06:00:00Z", "run", "--conf", conf).code()).isZero();
        users(spark, "'u-1', 'u-2', 'u-3', 'u-3', 'u-3'");

        Morning.Printed later =
                at("2026-11-20T06:00:00Z", "backfill", "--conf", conf, "--from", "2026-11-16", "--to", "2026-11-18");

        assertThat(later.code()).as(later.err()).isEqualTo(1);
        // The 17th was measured the morning after; the others are as of now, for want of anything nearer.
        assertThat(lines(
                        spark,
                        StoreTable.METRICS,
                        "metric_id = 'users/Size(*)@table'",
                        "concat_ws(' ', business_date, int(value), date_format(measured_at, 'd'))"))
                .containsExactly("2026-11-16 5 20", "2026-11-17 2 18", "2026-11-18 5 20");
        assertThat(lines(
                        spark,
                        StoreTable.RESULTS,
                        "is_latest",
                        "concat_ws(' ', business_date, check_name, int(value), status)"))
                .containsExactly(
                        "2026-11-16 not-empty 5 PASS",
                        "2026-11-16 row-count 5 FAIL",
                        "2026-11-16 unique(user_id) 2 FAIL",
                        "2026-11-17 not-empty 2 PASS",
                        "2026-11-17 row-count 2 PASS",
                        "2026-11-17 unique(user_id) 0 PASS",
                        "2026-11-18 not-empty 5 PASS",
                        "2026-11-18 row-count 5 FAIL",
                        "2026-11-18 unique(user_id) 2 FAIL");

        // The same morning a date can be checked again once its table is mended.
        users(spark, "'u-1', 'u-2', 'u-3'");
        assertThat(at("2026-11-20T07:00:00Z", "run", "--conf", conf, "--date", "2026-11-18")
                        .code())
                .isZero();
    }

    @Test
    void aDayThatWasMeasuredBeforeItWasOverIsMeasuredAgain(SparkSession spark) {
        String conf = Morning.conf(folder, Morning.table(folder, "orders", """
                                date = day
                                checks = [
                                  { check = row-count
                                    baseline { method = change, against = previous-day, fail = "50%" } }
                                ]
                                """)).toString();
        orders(spark, 12, 5);
        assertThat(at("2026-11-18T09:00:00Z", "run", "--conf", conf, "--date", "2026-11-18")
                        .code())
                .isEqualTo(1);
        orders(spark, 12, 11, 10);

        Morning.Printed next = at("2026-11-20T06:00:00Z", "run", "--conf", conf);

        // Against the 5 orders of the morning of the 18th it would have been twice as many.
        assertThat(next.code()).as(next.out()).isZero();
        assertThat(lines(spark, StoreTable.METRICS, "true", "concat_ws(' ', business_date, int(value))"))
                .containsExactly("2026-11-17 12", "2026-11-18 11", "2026-11-19 10");
        assertThat(next.out()).doesNotContain("MOVED");
    }

    private static Morning.Printed at(String instant, String... words) {
        return Morning.tallyman(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC), words);
    }

    private void users(SparkSession spark, String ids) {
        spark.sql("SELECT explode(array(" + ids + ")) AS user_id")
                .coalesce(1)
                .write()
                .mode("overwrite")
                .parquet(folder.resolve("users").toString());
    }

    /** So many orders on the 17th and the days after. */
    private void orders(SparkSession spark, Integer... counts) {
        StringBuilder days = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            days.append(i == 0 ? "" : ", ")
                    .append("(DATE'2026-11-17' + ")
                    .append(i)
                    .append(", ")
                    .append(counts[i]);
            days.append(')');
        }
        spark.sql("SELECT day, explode(sequence(1, n)) AS order_id FROM VALUES " + days + " AS t(day, n)")
                .coalesce(1)
                .write()
                .mode("overwrite")
                .parquet(folder.resolve("orders").toString());
    }

    private List<String> lines(SparkSession spark, StoreTable table, String filter, String line) {
        return Store.open(spark, folder.resolve("store").toString())
                .table(table)
                .filter(filter)
                .selectExpr(line + " AS line")
                .orderBy("line")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
