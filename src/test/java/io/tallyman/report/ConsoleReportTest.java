package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleReportTest {
    private static final String LONG = "とても長い名前_".repeat(40);

    @Test
    void opensWithTheWholeRunInOneHeadline() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of());

        assertThat(report)
                .startsWith("Tallyman  2026-11-19 (Thu)  ERROR  attempt 2  "
                        + "7 checks: 2 PASS 1 WARN 2 FAIL 1 ERROR 1 SKIPPED")
                .contains("in 12.3 s\n");
    }

    @Test
    void showsAlertsBeforeTheTableAndTheWorstFirst() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of());

        assertThat(report)
                .containsSubsequence(
                        "ALERTS  4",
                        "ERROR    orders/satisfies(größe_数量)",
                        "FAIL     orders/null-rate(client_id)",
                        "FAIL     orders/satisfies(no-negative-revenue)",
                        "WARN     orders/sum(revenue)",
                        "STATUS   CHECK");
    }

    @Test
    void tellsWhoOwnsAnAlertAndWhatToDo() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of());

        assertThat(report)
                .contains("         owner     commerce-data\n")
                .contains("         playbook  https://example.com/playbooks/revenue\n");
    }

    @Test
    void showsAtMostThreeRowsOfEvidence() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of());

        assertThat(report)
                .contains("         evidence  order_id=1001, revenue=-5.00\n")
                .contains("order_id=1003, revenue=-5.00\n                   and 2 more\n")
                .doesNotContain("order_id=1004");
    }

    @Test
    void showsEveryCheckInTheTable() {
        RunResult result = SampleResults.morning();

        String report = ConsoleReport.render(result, false, List.of());
        String table = report.substring(report.indexOf("STATUS   CHECK"), report.indexOf("READ\n"));

        for (Verdict verdict : result.verdicts()) {
            assertThat(table.lines())
                    .as(verdict.check().id())
                    .anyMatch(line -> line.startsWith(verdict.status().name())
                            && line.contains(" " + verdict.check().name() + " "));
        }
        assertThat(table).contains("12,345,678,901,234,567.60", " 3.1", "no baseline yet (2 of 3 days)", "7h 5m");
    }

    @Test
    void tellsWhichSettledDaysMoved() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of());

        assertThat(report)
                .contains("MOVED  settled days whose numbers changed\n"
                        + "       2026-11-17 (Tue)  orders/Size(*): 1,234 -> 1,240\n");
    }

    @Test
    void saysWhatWasReadAndWritten() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of("out/report-2026-11-19.json"));

        assertThat(report)
                .contains("orders  3 passes  version 41\n")
                .contains("users   1 pass  no version\n")
                .contains("18 Spark jobs, 4 passes, 1,234,567 rows, 12.3 MB read, score 41.67%\n")
                .endsWith("Wrote:\n  out/report-2026-11-19.json\n");
    }

    @Test
    void keepsEveryLineWithinAHundredColumnsHoweverLongTheNames() {
        for (Status status : Status.values()) {
            Verdict verdict = SampleResults.verdict(
                    LONG, LONG, status, Unit.NUMBER, Reading.of(-1234567.1234), LONG + " " + LONG, "why " + LONG);
            List<Verdict> verdicts = new ArrayList<>(SampleResults.morning().verdicts());
            verdicts.add(verdict);
            EvidenceRow row = new EvidenceRow(verdict.check().id(), Map.of(LONG, LONG));

            String report = ConsoleReport.render(SampleResults.of(verdicts, List.of(row)), false, List.of());

            assertThat(report.lines()).allSatisfy(line -> {
                assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(100);
                assertThat(line).isEqualTo(line.stripTrailing());
            });
        }
    }

    @Test
    void coloursOnlyWhereAsked() {
        assertThat(ConsoleReport.render(SampleResults.morning(), false, List.of()))
                .doesNotContain("\033");
        assertThat(ConsoleReport.render(SampleResults.morning(), true, List.of()))
                .contains("\033[1;31m");
    }

    @Test
    void neverPassesControlCharactersOfTheDataToTheTerminal() {
        Verdict verdict = SampleResults.verdict(
                "orders", "evil", Status.FAIL, Unit.COUNT, Reading.of(1), "", "bad \033[2J value\nwith a second line");

        String report = ConsoleReport.render(SampleResults.of(List.of(verdict), List.of()), false, List.of());

        assertThat(report).contains("bad \uFFFD[2J value with a second line").doesNotContain("\033");
    }

    @Test
    void saysThatThereAreNoAlerts() {
        Verdict verdict =
                SampleResults.verdict("orders", "row-count", Status.PASS, Unit.COUNT, Reading.of(1), "> 0", "1 row");

        String report = ConsoleReport.render(SampleResults.of(List.of(verdict), List.of()), false, List.of());

        assertThat(report).contains("ALERTS  none\n").doesNotContain("Wrote:");
    }

    @Test
    void alignsTheColumnsOfTheTable() {
        String report = ConsoleReport.render(SampleResults.morning(), false, List.of());

        List<String> lines = report.lines().toList();
        Optional<String> header =
                lines.stream().filter(l -> l.startsWith("STATUS ")).findFirst();
        int expected = header.orElseThrow().indexOf("EXPECTED");
        assertThat(lines).anyMatch(l -> l.startsWith("FAIL") && l.indexOf("<= 5%") == expected);
        assertThat(lines).anyMatch(l -> l.startsWith("PASS") && l.indexOf("<= 24h") == expected);
        assertThat(lines).anyMatch(l -> l.startsWith("SKIPPED") && l.indexOf("no baseline") == expected);
    }
}
