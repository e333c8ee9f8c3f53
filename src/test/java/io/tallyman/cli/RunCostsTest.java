package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.Costs;
import io.tallyman.metric.Cost;
import io.tallyman.store.Store;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Six orders in three passes, one of them for evidence, and two users in one. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class RunCostsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @TempDir
    static Path folder;

    private static RunResult result;

    @BeforeAll
    static void run(SparkSession spark) {
        Morning.write(spark, folder, "orders", """
                SELECT *, DATE'2026-11-19' AS day FROM VALUES (1, 'u-1', 10), (2, 'u-2', 20), (3, 'u-1', 30),
                  (4, 'u-1', -40), (5, 'u-2', 50), (6, NULL, 60) AS t(order_id, user_id, revenue)""");
        Morning.write(spark, folder, "users", "SELECT * FROM VALUES ('u-1'), ('u-2') AS t(user_id)");
        result = Morning.run(
                spark,
                folder,
                DAY,
                Morning.table(folder, "orders", """
                          date = day
                          key  = [order_id]
                          checks = [
                            { check = row-count }
                            { check = null-rate, columns = [user_id], fail = "> 50%" }
                            { check = satisfies, name = no-negative-revenue, predicate = "revenue >= 0" }
                            { check = unique, columns = [order_id] }
                          ]
                        """)
                        + Morning.table(folder, "users", "checks = [ { check = row-count } ]\n"));
    }

    @Test
    void eachPassHasTheRowsOfItsTable() {
        Map<String, Long> rows = result.costs().byPass().stream()
                .collect(Collectors.toMap(
                        p -> p.table() + " " + p.what(), p -> p.cost().rows()));

        assertThat(rows)
                .isEqualTo(Map.of(
                        "orders aggregate", 6L,
                        "orders grouping order_id", 6L,
                        "users aggregate", 2L,
                        "orders evidence of no-negative-revenue", 6L));
    }

    @Test
    void eachCheckHasItsPartAndTheFailedOneItsEvidenceToo() {
        assertThat(Morning.verdict(result, "orders/no-negative-revenue").status())
                .isEqualTo(Status.FAIL);
        // Three measures share the six rows of the aggregation.
        assertThat(rows("orders/row-count")).isEqualTo(2);
        assertThat(rows("orders/null-rate(user_id)")).isEqualTo(2);
        assertThat(rows("orders/no-negative-revenue")).isEqualTo(2 + 6);
        assertThat(rows("orders/unique(order_id)")).isEqualTo(6);
        assertThat(rows("users/row-count")).isEqualTo(2);
    }

    @Test
    void partsOfAllChecksAddUpToTheRun() {
        Costs costs = result.costs();
        Cost parts = costs.byCheck().values().stream().reduce(Cost.NONE, Cost::plus);

        assertThat(parts.rows()).isEqualTo(costs.rowsRead()).isEqualTo(20);
        assertThat(parts.bytes()).isEqualTo(costs.bytesRead()).isPositive();
        assertThat(parts).isEqualTo(costs.byPass().stream().map(p -> p.cost()).reduce(Cost.NONE, Cost::plus));
        assertThat(costs.byPass().stream().mapToInt(p -> p.jobs()).sum()).isEqualTo(costs.sparkJobs());
        assertThat(costs.share(parts)).isCloseTo(1, within(1e-9));
    }

    @Test
    void theStoreKeepsThePartOfEveryCheck(SparkSession spark) {
        Row sums = Store.open(spark, folder.resolve("store").toString())
                .latestResults()
                .selectExpr("count(seconds)", "sum(seconds)", "sum(rows_read)", "sum(bytes_read)")
                .first();

        double seconds = result.costs().byPass().stream()
                .mapToDouble(p -> p.cost().seconds())
                .sum();
        assertThat(sums.getLong(0)).isEqualTo(5);
        assertThat(sums.getDouble(1)).isCloseTo(seconds, within(1e-6));
        assertThat(sums.getLong(2)).isEqualTo(20);
        assertThat(sums.getLong(3)).isEqualTo(result.costs().bytesRead());
    }

    private static long rows(String checkId) {
        return result.costs().of(Morning.verdict(result, checkId).check()).rows();
    }
}
