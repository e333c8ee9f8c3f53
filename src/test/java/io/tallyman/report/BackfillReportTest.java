package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.report.BackfillReport.Day;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackfillReportTest {
    private static final Day MORNING = Day.of(SampleResults.morning());

    @Test
    void tellsEachDateOnALineTheWorstChecksFirst() {
        String report = BackfillReport.render(
                List.of(Day.covered(SampleResults.DATE.minusDays(1), Status.WARN), MORNING), false, "out/store");

        assertThat(report.lines())
                .containsSubsequence(
                        "Tallyman backfill  2026-11-18 .. 2026-11-19  ERROR  1 date judged, 1 covered before",
                        "2026-11-18 (Wed)  covered by an earlier attempt: WARN",
                        "TOTAL                2     1     2     1       1")
                .anyMatch(line -> line.startsWith(
                        "2026-11-19 (Thu)     2     1     2     1       1  orders/satisfies(größe_数量) +3"))
                .contains("MOVED  settled days whose numbers changed", "  out/store");
    }

    @Test
    void keepsEveryLineWithinAHundredColumnsAndColoursOnlyWhereAsked() {
        List<String> alerts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            alerts.add("orders/とても長い名前_".repeat(1 + i % 9));
        }
        RunResult result = SampleResults.morning();
        for (int first = 0; first < 9; first++) {
            List<String> some = alerts.subList(first, alerts.size());
            Day day = new Day(SampleResults.DATE, result.counts(), Status.FAIL, some, List.of());

            String report = BackfillReport.render(List.of(day), false, "store");

            assertThat(report).doesNotContain("\033");
            assertThat(report.lines()).allSatisfy(line -> {
                assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(100);
                assertThat(line).isEqualTo(line.stripTrailing());
            });
        }
        assertThat(BackfillReport.render(List.of(MORNING), true, "store")).contains("\033[1;35m");
    }
}
