package io.tallyman.scan;

import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A2 and A8: how many rows, and the business numbers made of them. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class VolumeChecksTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);

    @Test
    void theFirstRunComparesWithThePastThatTheTablesHold(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", thursdays(90, 110, 100, 104, 130));
        write(spark, folder, "sessions", thursdays(400, 400, 400, 400, 400));
        write(spark, folder, "doubled", thursdays(100, 100, 100, 100, 200));
        write(spark, folder, "partial", thursdays(100, 100, 100, 100, 35));
        write(spark, folder, "thin", thursdays(100, 100, 100, 100, 65));
        write(spark, folder, "visits", "SELECT 1 AS id, DATE'2026-11-12' AS day");
        write(spark, folder, "baskets", """
                SELECT id, CAST(amount AS DECIMAL(18, 2)) AS amount, DATE'2026-11-19' AS day
                FROM VALUES (1, 0.10), (2, 0.20), (3, 0.30) AS t(id, amount)""");
        String weekdays = "  date = day\n  checks = [ { check = row-count, baseline { against = same-weekday } } ]\n";
        String config = table(folder, "orders", """
                  date = day
                  checks = [
                    { check = row-count, name = bounds, warn = "> 120", fail = "outside 50 .. 125" }
                    { check = row-count, name = just-enough, fail = "< 130" }
                    { check = row-count, baseline { against = previous-week, warn = "20%", fail = "50%" } }
                    { check = row-count, baseline { against = same-weekday } }
                  ]
                """)
                + table(folder, "doubled", weekdays)
                + table(folder, "partial", weekdays)
                + table(folder, "thin", weekdays)
                + table(folder, "sessions", "  date = day\n")
                + table(folder, "visits", "  date = day\n  may-be-empty = true\n")
                + table(folder, "baskets", """
                  date = day
                  checks = [
                    { check = sum, column = id, baseline { against = same-weekday } }
                    { check = sum, column = amount, baseline { against = previous-week } }
                  ]
                """)
                + """
                kpis = [
                  { name = conversion, table = orders, value = "count(*)", fail = "< 1%",
                    per = { table = sessions, value = "count(*)" }, baseline { against = same-weekday, warn = "20%" } }
                  { name = orders-per-visit, table = orders, value = "count(*)", fail = "< 1",
                    per = { table = visits, value = "count(*)" } }
                  { name = orders-per-nothing, table = orders, value = "count(*)", per = { value = "count_if(id < 0)" } }
                  { name = average-order-value, table = baskets, value = "sum(amount)", fail = "< 0.2",
                    per = { value = "count(*)" } }
                ]
                """;

        RunResult result = Morning.run(spark, folder, THURSDAY, config);

        // The median of 90, 100, 104 and 110 is 102; that of 0.225, 0.25, 0.26 and 0.275 is 0.255.
        assertThat(lines(result))
                .contains(
                        "orders/bounds FAIL 130: 130, expected 50 .. 125",
                        "orders/just-enough PASS 130: 130, expected >= 130",
                        "orders/row-count-vs-previous-week WARN 130: 130, expected 84 .. 124 (104 expected: previous Thursday)",
                        "orders/row-count-vs-same-weekday PASS 130: 130, expected 72 .. 132 (102 expected: median of 4 Thursdays)",
                        "doubled/row-count-vs-same-weekday FAIL 200: 200, expected 40 .. 160 (100 expected: median of 4 Thursdays)",
                        "partial/row-count-vs-same-weekday FAIL 35: 35, expected 40 .. 160 (100 expected: median of 4 Thursdays)",
                        "thin/row-count-vs-same-weekday WARN 65: 65, expected 70 .. 130 (100 expected: median of 4 Thursdays)",
                        "baskets/sum(id)-vs-same-weekday SKIPPED 6: 6, not judged by the baseline: 0 of 4 days known, 2 needed",
                        "baskets/sum(amount)-vs-previous-week SKIPPED 0.6: 0.60, not judged by the baseline:"
                                + " 0 of 1 day known",
                        "kpis/conversion WARN 0.325: 32.5% (130 of 400), expected 20.4% .. 30.6%"
                                + " (25.5% expected: median of 4 Thursdays)",
                        "kpis/orders-per-visit SKIPPED -: nothing to divide by: the denominator is 0",
                        "kpis/orders-per-nothing SKIPPED -: nothing to divide by: the denominator is 0",
                        "kpis/average-order-value PASS 0.2: 0.2 (0.60 of 3), expected >= 0.2");
        assertThat(Morning.verdict(result, "orders/row-count-vs-same-weekday").expected())
                .hasValueSatisfying(expected -> assertThat(expected).isEqualByComparingTo("102"));
        assertThat(Morning.verdict(result, "kpis/conversion").expected())
                .hasValueSatisfying(expected -> assertThat(expected).isEqualByComparingTo("0.255"));
    }

    @Test
    void weeksBeforeTheTableBeganAreUnknownAndNotEmpty(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "new", thursdays(0, 0, 0, 0, 60));
        write(spark, folder, "week_old", thursdays(0, 0, 0, 50, 60));
        write(spark, folder, "two_weeks_old", thursdays(0, 0, 100, 100, 100));
        String weekdays = "  date = day\n  checks = [ { check = row-count, baseline { against = same-weekday } } ]\n";

        RunResult result = Morning.run(
                spark,
                folder,
                THURSDAY,
                table(folder, "new", weekdays)
                        + table(folder, "week_old", weekdays)
                        + table(folder, "two_weeks_old", weekdays));

        assertThat(lines(result))
                .contains(
                        "new/row-count-vs-same-weekday SKIPPED 60: 60, not judged by the baseline: 0 of 4 days known, 2 needed",
                        "week_old/row-count-vs-same-weekday SKIPPED 60: 60, not judged by the baseline:"
                                + " 1 of 4 days known, 2 needed",
                        "two_weeks_old/row-count-vs-same-weekday PASS 100: 100, expected 70 .. 130"
                                + " (100 expected: median of 2 Thursdays)");
    }

    /** A table with these numbers of rows on the last Thursdays, oldest first. */
    private static String thursdays(int... rows) {
        StringBuilder days = new StringBuilder();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] > 0) {
                days.append(days.isEmpty() ? "" : ", ").append("(DATE'");
                days.append(THURSDAY.minusWeeks(rows.length - 1L - i))
                        .append("', ")
                        .append(rows[i])
                        .append(")");
            }
        }
        return "SELECT explode(sequence(1, n)) AS id, day FROM VALUES " + days + " AS t(day, n)";
    }

    /** Every verdict as {@code id status value: message}. */
}
