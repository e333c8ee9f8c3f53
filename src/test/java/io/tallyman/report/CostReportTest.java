package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostReportTest {
    @Test
    void showsWhatEachPassTook() {
        String report = CostReport.render(SampleResults.morning(), false);

        assertThat(report).startsWith("""
                PASSES
                TABLE   PASS       MEASURES  SECONDS  JOBS       ROWS     BYTES
                orders  aggregate         1    3.000     2  1,000,000   12.0 MB
                users   aggregate         1    1.000     1    234,567  300.0 kB

                DEAREST CHECKS
                """);
    }

    @Test
    void showsTheDearestChecksFirstWithTheirShareOfTheTime() {
        String report = CostReport.render(SampleResults.morning(), false);
        List<String> checks = report.substring(report.indexOf("DEAREST CHECKS"))
                .lines()
                .skip(2)
                .toList();

        // Five checks share 3 s of orders, two share 1 s of users; all passes took 4 s.
        assertThat(checks).hasSize(7);
        assertThat(checks.subList(0, 5))
                .allMatch(line -> line.startsWith("orders/"))
                .allMatch(line -> line.endsWith("  0.600  15.0%  200,000    2.4 MB"));
        assertThat(checks.subList(5, 7))
                .allMatch(line -> line.startsWith("users/"))
                .allMatch(line -> line.contains("  0.500  12.5%  117,28"));
    }

    @Test
    void sumsUpTheChecksBeyondTheTwentyDearest() {
        List<Verdict> verdicts = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> verdict("orders", "row-count-" + i))
                .toList();

        String report = CostReport.render(SampleResults.of(verdicts, List.of()), false);

        // Each of the 25 bears 3 s / 25 = 0.12 s.
        assertThat(report)
                .contains("orders/row-count-20 ")
                .doesNotContain("orders/row-count-21")
                .endsWith("\n… 5 more checks, 0.600 s\n");
    }

    @Test
    void keepsEveryLineWithinAHundredColumnsHoweverLongTheNames() {
        List<Verdict> verdicts = new ArrayList<>(SampleResults.morning().verdicts());
        verdicts.add(verdict("orders", "とても長い名前_".repeat(40)));

        String report = CostReport.render(SampleResults.of(verdicts, List.of()), false);

        assertThat(report.lines())
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(100));
        assertThat(report).contains("…");
    }

    private static Verdict verdict(String table, String name) {
        return SampleResults.verdict(table, name, Status.PASS, Unit.COUNT, Reading.of(1), "> 0", "1 row");
    }
}
