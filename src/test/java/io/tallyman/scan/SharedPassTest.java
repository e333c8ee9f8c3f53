package io.tallyman.scan;

import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One trip to a table answers all its aggregates, and one that dies hurts no other. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class SharedPassTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final String ANSI = "spark.sql.ansi.enabled";
    private static final String ORDERS = """
            SELECT order_id, CAST(revenue AS DECIMAL(18, 2)) AS revenue, quantity, country,
              CAST(repeat('9', 38) AS DECIMAL(38, 0)) AS huge, DATE'2026-11-19' AS day
            FROM VALUES (1, 10.00, 1, 'DE'), (2, 20.50, 2, 'FR'), (3, NULL, 3, 'DE'), (4, -1.25, 4, NULL)
              AS t(order_id, revenue, quantity, country)""";

    @Test
    void aMeasureThatDiesLeavesTheOthersTheirNumbers(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        String config = table(folder, "orders", """
                  date = day
                  checks = [
                    { check = row-count, fail = "< 5" }
                    { check = satisfies, name = divides, predicate = "1/(quantity-quantity) > 0" }
                    { check = null-rate, columns = [revenue, country], warn = "> 10%" }
                    { check = satisfies, name = casts, predicate = "cast(country as int) > 0" }
                    { check = sum, column = revenue, fail = "< 29.25" }
                    { check = sum, column = huge, fail = "< 0" }
                    { check = satisfies, name = not-negative, predicate = "revenue >= 0", nulls = ignore }
                    { check = max, column = quantity, fail = "> 3" }
                    { check = accepted-values, column = country, values = [DE] }
                  ]
                """);
        RunResult result;
        spark.conf().set(ANSI, "true");
        try {
            result = Morning.run(spark, folder, DAY, config);
        } finally {
            spark.conf().unset(ANSI);
        }

        assertThat(error(result, "orders/divides")).contains("DIVIDE_BY_ZERO");
        assertThat(error(result, "orders/casts")).contains("CAST_INVALID_INPUT");
        assertThat(error(result, "orders/sum(huge)")).isNotEmpty();
        assertThat(lines(result))
                .contains(
                        "orders/row-count FAIL 4: 4, expected >= 5",
                        "orders/null-rate(revenue) WARN 0.25: 25% (1 of 4), expected <= 10%",
                        "orders/null-rate(country) WARN 0.25: 25% (1 of 4), expected <= 10%",
                        "orders/sum(revenue) PASS 29.25: 29.25, expected >= 29.25",
                        "orders/not-negative FAIL 1: 1, expected <= 0",
                        "orders/max(quantity) FAIL 4: 4, expected <= 3",
                        "orders/accepted-values(country) FAIL 1: 1, expected <= 0")
                .hasSize(10);
        assertThat(result.costs().passes()).isEqualTo(1);
    }

    @Test
    void allAggregatesOfATableShareOnePass(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        String config = table(folder, "orders", """
                  date = day
                  checks = [
                    { check = satisfies, name = misspelt, predicate = "revenu >= 0" }
                    { check = row-count, fail = "!= 4" }
                    { check = row-count, name = german, where = "country = 'DE'", fail = "!= 2" }
                    { check = null-rate, columns = [country], fail = "> 25%" }
                    { check = null-rate, name = same-again, columns = [country], fail = "> 30%" }
                    { check = null-rate, name = cheap, columns = [country], where = "order_id < 4" }
                    { check = sum, column = revenue, fail = "!= 29.25" }
                    { check = sum, name = german-revenue, column = revenue, where = "country = 'DE'", fail = "!= 10" }
                    { check = sum, expression = "quantity * order_id", fail = "!= 30" }
                    { check = min, column = quantity, fail = "!= 1" }
                    { check = max, column = quantity, fail = "!= 4" }
                    { check = mean, column = quantity, fail = "!= 2.5" }
                    { check = computes, column = quantity, as = "order_id" }
                    { check = coverage, columns = [country, revenue] }
                    { check = accepted-values, column = country, values = [DE, FR] }
                    { check = expected-values, column = country, values = [DE, FR] }
                    { dqdl = "IsComplete \\"order_id\\"" }
                    { dqdl = "RowCount = 4" }
                  ]
                """) + """
                kpis = [
                  { name = orders-per-unit, table = orders, value = "count(*)", per = { value = "sum(quantity)" },
                    fail = "!= 0.4" }
                ]
                """;

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(error(result, "orders/misspelt")).contains("revenu");
        assertThat(result.verdicts().stream().filter(v -> v.status() != Status.PASS))
                .as("%s", lines(result))
                .hasSize(1);
        assertThat(lines(result))
                .hasSize(19)
                .contains(
                        "orders/german PASS 2: 2, expected = 2",
                        "orders/null-rate(country) PASS 0.25: 25% (1 of 4), expected <= 25%",
                        "orders/same-again PASS 0.25: 25% (1 of 4), expected <= 30%",
                        "orders/cheap PASS 0: 0% (0 of 3), expected <= 0%",
                        "orders/german-revenue PASS 10: 10.00, expected = 10",
                        "kpis/orders-per-unit PASS 0.4: 0.4 (4 of 10), expected = 0.4");
        assertThat(result.costs().passes()).isEqualTo(1);
        assertThat(result.costs().rowsRead()).isEqualTo(4);
        // One aggregation is at most a stage before and one after its exchange.
        assertThat(result.costs().sparkJobs()).isBetween(1, 2);
    }

    private static String error(RunResult result, String id) {
        Verdict verdict = Morning.verdict(result, id);
        assertThat(verdict.status()).as(id).isEqualTo(Status.ERROR);
        return verdict.message();
    }

    /** Every verdict as {@code id status value: message}. */
}
