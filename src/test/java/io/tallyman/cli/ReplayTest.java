package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fourteen dates are recorded; then the warehouse is deleted. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ReplayTest {
    /** Orders of 6 to 19 November: low on the 8th, on the 12th and 13th, and on the 17th. */
    private static final List<Integer> ORDERS =
            List.of(100, 110, 40, 120, 105, 115, 50, 55, 125, 130, 102, 60, 104, 106);

    @TempDir
    static Path folder;

    @BeforeAll
    static void record(SparkSession spark) throws IOException {
        StringBuilder days = new StringBuilder();
        for (int i = 0; i < ORDERS.size(); i++) {
            days.append(i == 0 ? "" : ", ")
                    .append("(DATE'2026-11-06' + ")
                    .append(i)
                    .append(", ")
                    .append(ORDERS.get(i))
                    .append(")");
        }
        Morning.write(
                spark,
                folder,
                "orders",
                "SELECT day, explode(sequence(1, n)) AS order_id, 2 AS revenue FROM VALUES " + days + " AS t(day, n)");
        Morning.Printed recorded = tallyman("backfill", checks("< 52", "sum(revenue)", ""));
        assertThat(recorded.code()).as(recorded.err()).isEqualTo(1);
        try (Stream<Path> files = Files.walk(folder.resolve("orders"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theSameConditionsGiveTheSameAlertsWithoutTheWarehouse() {
        Morning.Printed same = tallyman("replay", checks("< 52", "sum(revenue)", ""));

        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.out())
                .startsWith("Tallyman replay  2026-11-06 .. 2026-11-19  14 dates")
                .contains("2 now, 2 recorded, 0 gone, 0 new")
                .contains("2 alerts on 2 dates of 14 judged; recorded on 2 dates")
                .contains("FAIL   2026-11-08 (Sun)  1 date", "FAIL   2026-11-12 (Thu)  1 date");
        assertThat(same.out().lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 100);
    }

    @Test
    void aTighterLimitTellsNewAlertsAndOneOfSeveralDates() {
        String out = tallyman("replay", checks("< 58", "sum(revenue)", "")).out();

        assertThat(out)
                .contains("3 now, 2 recorded, 0 gone, 1 new")
                .contains("2 alerts on 3 dates of 14 judged", "2026-11-12 (Thu)  2 dates until 2026-11-13")
                .containsPattern("new +2026-11-13");
    }

    @Test
    void aLooserLimitTellsAlertsThatAreGone() {
        assertThat(tallyman("replay", checks("< 45", "sum(revenue)", "")).out())
                .contains("1 now, 2 recorded, 1 gone, 0 new")
                .containsPattern("gone +2026-11-12");
    }

    @Test
    void whatWasNeverMeasuredIsSkippedNeverPassed() {
        String out = tallyman(
                        "replay", checks("< 52", "sum(revenue)", "{ check = max, column = revenue, fail = \"> 9\" }"))
                .out();

        assertThat(out).containsSubsequence("SKIPPED", "not measured on that date: 14 dates", "orders/max(revenue)");
    }

    @Test
    void whatWasComputedOtherwiseIsSkippedNeverPassed() {
        String out = tallyman("replay", checks("< 52", "sum(revenue * 2)", "")).out();

        assertThat(out).containsSubsequence("SKIPPED", "computed otherwise on that date: 14 dates", "kpis/turnover");
    }

    @Test
    void suggestsTheTightestLimitForAWishedRate() {
        // One per week is two in 14 dates: below 55 are the 8th and the 12th, below 60 the 13th joins the 12th, and
        // below
        // 100 the 17th is a third alert; but three dates are more than a tenth of 14, so it stays with two.
        assertThat(tallyman("replay", checks("< 52", "sum(revenue)", ""), "--rate", "1 per week", "--only", "orders")
                        .out())
                .contains("SUGGESTED  for at most 2 per check in 14 dates (1 per week)")
                .containsSubsequence("orders/rows: fail = \"< 52\" gives 2 alerts", "fail = \"< 55\" gives 2 alerts");
        // None at all: the lowest number was 40.
        assertThat(tallyman("replay", checks("< 52", "sum(revenue)", ""), "--rate", "0", "--only", "orders")
                        .out())
                .contains("(0 per 30 days)")
                .containsSubsequence("fail = \"< 52\" gives 2 alerts", "fail = \"< 40\" gives 0 alerts");
    }

    @Test
    void suggestsTheTightestToleranceForAWishedRate() {
        String baseline = """
                { check = row-count, name = change,
                  baseline { method = change, against = previous-day, direction = up, fail = "10%" } }""";

        String out = tallyman(
                        "replay",
                        checks("< 52", "sum(revenue)", baseline),
                        "--rate",
                        "1 per week",
                        "--only",
                        "orders/change")
                .out();

        // Rises of more than a tenth: to 120 (by 200 %), to 125 (by 127 %), to 104 (by 73 %), and smaller ones. Two of
        // them are left from 74 % on; the 115 of the 11th is within a tenth of 105.
        assertThat(out).contains("baseline { fail = \"74%\" } gives 2 alerts");
    }

    @Test
    void aMissingStoreOrRateIsRefused() {
        String conf = checks("< 52", "sum(revenue)", "");

        Morning.Printed noStore = tallyman("replay", conf, "--set", "tallyman.store=" + folder.resolve("absent"));
        Morning.Printed noRate = tallyman("replay", conf, "--rate", "seldom");

        assertThat(noStore.code()).isEqualTo(3);
        assertThat(noStore.err()).contains("There is no store at " + folder.resolve("absent"));
        assertThat(noRate.code()).isEqualTo(3);
        assertThat(noRate.err()).contains("1 per month", "seldom");
    }

    @Test
    void ratesAreRoundedDownToWholeAlerts() {
        AlertRate.Converter converter = new AlertRate.Converter();

        assertThat(converter.convert("1 per month").in(90)).isEqualTo(3);
        assertThat(converter.convert("1 per month").in(29)).isZero();
        assertThat(converter.convert("0.5").in(90)).isEqualTo(1);
        assertThat(converter.convert("2 per week").in(7)).isEqualTo(2);
        assertThat(converter.convert("0.3/day").in(30)).isEqualTo(9);
        assertThat(converter.convert("12 per year").in(365)).isEqualTo(12);
    }

    private static Morning.Printed tallyman(String verb, String tables, String... more) {
        List<String> words = new ArrayList<>(List.of(
                verb, "--conf", Morning.conf(folder, tables).toString(), "--from", "2026-11-06", "--to", "2026-11-19"));
        words.addAll(List.of(more));
        return Morning.tallyman(words.toArray(String[]::new));
    }

    private static String checks(String limit, String sql, String more) {
        return Morning.table(folder, "orders", """
                  date = day
                  checks = [
                    { check = row-count, name = rows, fail = "LIMIT" }
                    MORE
                  ]
                """.replace("LIMIT", limit).replace("MORE", more))
                + "kpis = [ { name = turnover, sql = \"SELECT " + sql + " FROM orders\", fail = \"< 0\" } ]\n";
    }
}
