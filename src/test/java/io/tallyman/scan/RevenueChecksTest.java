package io.tallyman.scan;

import static io.tallyman.cli.Morning.evidence;
import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.testkit.SparkExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A4: amounts of money, to the cent. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class RevenueChecksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @Test
    void sumsAreExactAndNeverPassByOverflow(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "amounts", """
                SELECT CAST(cents AS DECIMAL(18, 2)) AS cents, CAST(fine AS DECIMAL(38, 18)) AS fine,
                  CAST(repeat('9', 38) AS DECIMAL(38, 0)) AS huge, CAST(NULL AS DECIMAL(18, 2)) AS nothing,
                  9223372036854775807L AS whole, concat(cents, ' EUR') AS words,
                  DATE'2026-11-19' AS day
                FROM VALUES
                  ('9007199254740993.01', '12345678901234567890.123456789012345678'),
                  ('0.10', '0.000000000000000001'),
                  ('0.20', NULL) AS t(cents, fine)""");
        String config = table(folder, "amounts", """
                  date = day
                  checks = [
                    { check = sum, column = huge, fail = "< 0" }
                    { check = sum, column = nothing, fail = "< 0" }
                    { check = sum, column = whole, fail = "< 0" }
                    { check = sum, column = words, fail = "< 0" }
                    { check = mean, column = words, fail = "< 0" }
                    { check = sum, column = cents, fail = "!= 9007199254740993.31" }
                    { check = sum, column = fine, fail = "!= 12345678901234567890.123456789012345679" }
                    { check = max, column = huge, fail = "< 99999999999999999999999999999999999999" }
                  ]
                """) + """
                kpis = [
                  { name = huge, table = amounts, value = "sum(huge)", fail = "< 0" }
                  { name = whole, table = amounts, value = "sum(whole)", where = "cents > 0", fail = "< -10" }
                ]
                """;

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .contains(
                        "amounts/sum(huge) ERROR -: Sum(huge) has no result over 3 rows: every value is null,"
                                + " or the arithmetic overflowed",
                        "amounts/sum(nothing) ERROR -: Sum(nothing) has no result over 3 rows: every value is"
                                + " null, or the arithmetic overflowed",
                        "amounts/sum(whole) ERROR -: Sum(whole) has no result over 3 rows: every value is null, or the"
                                + " arithmetic overflowed",
                        "amounts/sum(words) ERROR -: words is string, not a number; cast it with `expression`",
                        "amounts/mean(words) ERROR -: words is string, not a number; cast it with `expression`",
                        "kpis/whole ERROR -: Kpi(sum(whole))[cents > 0] has no result over 3 rows: every value is null, or"
                                + " the arithmetic overflowed",
                        "kpis/huge ERROR -: Kpi(sum(huge)) has no result over 3 rows: every value is null, or the"
                                + " arithmetic overflowed",
                        "amounts/sum(cents) PASS 9007199254740993.31: 9,007,199,254,740,993.31, expected"
                                + " = 9007199254740993.31");
        assertThat(exact(result, "amounts/sum(fine)")).isEqualTo("PASS 12345678901234567890.123456789012345679");
        assertThat(exact(result, "amounts/max(huge)")).isEqualTo("PASS " + "9".repeat(38));
        // A sum of doubles would miss the cents.
        assertThat(new BigDecimal(9007199254740993.01 + 0.10 + 0.20)).isNotEqualByComparingTo("9007199254740993.31");
    }

    @Test
    void oneCentTooManyIsFoundWithinAndBetweenTables(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", """
                SELECT order_id, CAST(revenue AS DECIMAL(18, 2)) AS revenue, CAST(net AS DECIMAL(18, 2)) AS net,
                  CAST(tax AS DECIMAL(18, 2)) AS tax, currency, DATE'2026-11-19' AS day
                FROM VALUES
                  ('exact', 0.30, 0.10, 0.20, 'EUR'),
                  ('cent', 10.01, 9.00, 1.00, 'EUR'),
                  ('yen', 1000, 999, 0, 'JPY'),
                  ('negative', -5.00, -5.00, 0, 'EUR'),
                  ('unknown', NULL, 1.00, 0, 'EUR'),
                  ('five-cents', 100.05, 100.00, 0, 'EUR') AS t(order_id, revenue, net, tax, currency)""");
        write(spark, folder, "invoices", """
                SELECT invoice_id, CAST(total AS DECIMAL(18, 2)) AS total, DATE'2026-11-19' AS day
                FROM VALUES ('a', 0.30), ('b', 5.00), ('c', 7.00), ('d', NULL), ('e', 3.00), ('f', 2.00)
                  AS t(invoice_id, total)""");
        write(spark, folder, "lines", """
                SELECT invoice, CAST(amount AS DECIMAL(18, 2)) AS amount
                FROM VALUES ('a', 0.10), ('a', 0.20), ('b', 4.99), ('d', 1.00), ('e', 3.00), ('e', NULL), ('f', NULL),
                  ('elsewhere', 9.00) AS t(invoice, amount)""");
        String computes = "check = computes, column = revenue, as = \"net + tax\"";
        String reconciles = "check = reconciles, column = total, key = [invoice_id],"
                + " with = { table = lines, value = amount, key = [invoice] }";
        String config = table(folder, "orders", """
                  date = day
                  key = [order_id]
                  checks = [
                    { check = satisfies, name = not-negative, predicate = "revenue >= 0" }
                    { check = satisfies, name = known-not-negative, predicate = "revenue >= 0", nulls = ignore }
                    { COMPUTES }
                    { COMPUTES, name = share, fail = "> 50%" }
                    { COMPUTES, name = known, nulls = ignore }
                    { COMPUTES, name = a-cent, tolerance = 0.01 }
                    { COMPUTES, name = a-thousandth, tolerance = "0.1%" }
                    { COMPUTES, name = by-currency, tolerance = { EUR = 0.01, JPY = 1 }, currency = currency }
                  ]
                """.replace("COMPUTES", computes))
                + table(folder, "invoices", """
                  date = day
                  key = [invoice_id]
                  checks = [
                    { RECONCILES }
                    { RECONCILES, name = share, fail = "> 50%" }
                    { RECONCILES, name = a-cent, tolerance = 0.01 }
                    { RECONCILES, name = two-thousandths, tolerance = "0.2%" }
                    { RECONCILES, name = three-thousandths, tolerance = "0.3%" }
                  ]
                """.replace("RECONCILES", reconciles))
                + table(folder, "lines", "");

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .contains(
                        "orders/not-negative FAIL 2: 2, expected <= 0",
                        "orders/known-not-negative FAIL 1: 1, expected <= 0",
                        "orders/computes(revenue) FAIL 4: 4, expected <= 0",
                        "orders/known FAIL 3: 3, expected <= 0",
                        "orders/a-cent FAIL 3: 3, expected <= 0",
                        "orders/a-thousandth FAIL 2: 2, expected <= 0",
                        "orders/by-currency FAIL 2: 2, expected <= 0",
                        "invoices/reconciles(total) FAIL 4: 4, expected <= 0",
                        "invoices/a-cent FAIL 3: 3, expected <= 0",
                        "invoices/two-thousandths FAIL 4: 4, expected <= 0",
                        "invoices/three-thousandths FAIL 3: 3, expected <= 0");
        assertThat(Morning.verdict(result, "orders/share").message()).isEqualTo("66.67% (4 of 6), expected <= 50%");
        assertThat(Morning.verdict(result, "invoices/share").message()).isEqualTo("66.67% (4 of 6), expected <= 50%");
        assertThat(evidence(result, "orders/computes(revenue)"))
                .containsExactlyInAnyOrder(
                        "{order_id=cent}", "{order_id=yen}", "{order_id=unknown}", "{order_id=five-cents}");
        assertThat(evidence(result, "orders/a-thousandth"))
                .containsExactlyInAnyOrder("{order_id=yen}", "{order_id=unknown}");
        assertThat(evidence(result, "orders/by-currency"))
                .containsExactlyInAnyOrder("{order_id=unknown}", "{order_id=five-cents}");
        assertThat(evidence(result, "orders/not-negative"))
                .containsExactlyInAnyOrder("{order_id=negative}", "{order_id=unknown}");
        assertThat(evidence(result, "invoices/reconciles(total)"))
                .containsExactlyInAnyOrder("{invoice_id=b}", "{invoice_id=c}", "{invoice_id=d}", "{invoice_id=f}");
        assertThat(evidence(result, "invoices/a-cent"))
                .containsExactlyInAnyOrder("{invoice_id=c}", "{invoice_id=d}", "{invoice_id=f}");
    }

    private static String exact(RunResult result, String id) {
        Verdict verdict = Morning.verdict(result, id);
        return verdict.status() + " "
                + verdict.value().orElseThrow().exact().orElseThrow().toPlainString();
    }

    /** Every verdict as {@code id status value: message}. */
}
