package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of conditions that change between runs. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ChangesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void write(SparkSession spark) {
        Morning.write(spark, folder, "orders", """
                SELECT * FROM VALUES (1, 'u-1', DATE'2026-11-18'), (2, NULL, DATE'2026-11-18'),
                  (3, 'u-1', DATE'2026-11-19'), (4, 'u-2', DATE'2026-11-19') AS t(order_id, user_id, day)""");
        store = Store.open(spark, folder.resolve("store").toString());
    }

    @Test
    void unchangedConditionsLeaveNoTraceAndNoTable(SparkSession spark) {
        run(spark, DAY.minusDays(1), "60%", "");
        run(spark, DAY, "60%", "");
        run(spark, DAY, "60%", "");

        assertThat(folder.resolve("store/changes")).doesNotExist();
        assertThat(store.table(StoreTable.CHANGES).isEmpty()).isTrue();
        assertThat(store.table(StoreTable.RESULTS)
                        .filter("check_id = 'orders/nulls' AND conditions LIKE '%60%'")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void aChangedThresholdIsRecordedOnceWithItsRationale(SparkSession spark) {
        run(spark, DAY.minusDays(1), "60%", "");
        run(spark, DAY, "40%", "rationale = \"guests may order since November\"");
        run(spark, DAY, "40%", "rationale = \"guests may order since November\"");

        List<Row> changes = store.table(StoreTable.CHANGES).collectAsList();
        assertThat(changes).hasSize(1);
        Row change = changes.get(0);
        assertThat(change.<String>getAs("check_id")).isEqualTo("orders/nulls");
        assertThat(change.<Object>getAs("business_date")).hasToString("2026-11-19");
        assertThat(change.<String>getAs("before")).contains("60%").doesNotContain("40%");
        assertThat(change.<String>getAs("after")).contains("40%").doesNotContain("60%");
        assertThat(change.<String>getAs("rationale")).isEqualTo("guests may order since November");
        assertThat(store.table(StoreTable.RUNS)
                        .filter("run_id = '" + change.<String>getAs("run_id") + "'")
                        .first()
                        .<Integer>getAs("attempt"))
                .isEqualTo(1);
    }

    @Test
    void aRunOfOneCheckDoesNotHideTheChangeOfAnother(SparkSession spark) {
        run(spark, DAY.minusDays(1), "60%", "");
        String conf = Morning.conf(folder, tables("40%", "")).toString();
        Morning.tallyman("run", "--conf", conf, "--date", DAY.toString(), "--only", "orders/rows");
        assertThat(store.table(StoreTable.CHANGES).isEmpty()).isTrue();

        run(spark, DAY, "40%", "");

        assertThat(store.table(StoreTable.CHANGES).select("check_id").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("orders/nulls");
    }

    @Test
    void aChangeThatIsTakenBackIsAChange(SparkSession spark) {
        run(spark, DAY.minusDays(1), "60%", "");
        run(spark, DAY, "40%", "");
        run(spark, DAY, "60%", "");

        assertThat(store.table(StoreTable.CHANGES).count()).isEqualTo(2);
    }

    @Test
    void whatARunNoticedThatNeverCompletedIsNoticedAgain(SparkSession spark) {
        run(spark, DAY.minusDays(1), "60%", "");
        run(spark, DAY, "40%", "");
        spark.sql("UPDATE delta.`" + folder.resolve("store/runs") + "` SET state = 'running'"
                + " WHERE business_date = DATE'2026-11-19'");

        run(spark, DAY, "40%", "");

        assertThat(store.table(StoreTable.CHANGES)
                        .join(
                                store.table(StoreTable.RUNS)
                                        .filter("state = 'complete'")
                                        .select("run_id"),
                                "run_id")
                        .count())
                .isEqualTo(1);
    }

    private void run(SparkSession spark, LocalDate date, String limit, String more) {
        Morning.run(spark, folder, date, tables(limit, more));
    }

    private String tables(String limit, String more) {
        return Morning.table(folder, "orders", """
                  date = day
                  checks = [
                    { check = row-count, name = rows, fail = "< 1" }
                    { check = null-rate, name = nulls, columns = [user_id], fail = "> LIMIT"
                      MORE }
                  ]
                """.replace("LIMIT", limit).replace("MORE", more));
    }
}
