package io.tallyman.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Change;
import io.tallyman.baseline.Configured;
import io.tallyman.baseline.Method;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Seasonal;
import io.tallyman.baseline.Series;
import io.tallyman.baseline.calendar.Calendar;
import io.tallyman.baseline.calendar.Written;
import io.tallyman.baseline.forest.Forest;
import io.tallyman.check.Check;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Direction;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Ratio;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.suite.CheckCalendar;
import io.tallyman.testkit.Checks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Baselines where something is out of the ordinary: a method that breaks, no band, nothing but 0, ratios above 100%. */
class UnusualBaselinesTest {
    private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 22);
    private static final MetricKey ROWS = new MetricKey("orders", Scope.SLICE, Aggregate.rows(Optional.empty()));
    private static final MetricKey RATIO =
            new MetricKey("orders", Scope.SLICE, new Ratio("delivered-of-ordered", ROWS, ROWS));

    /** A method that breaks as a library can. */
    private record Broken() implements Rule {

        @Override
        public List<Integer> daysBack() {
            return List.of(1);
        }

        @Override
        public int needed() {
            return 1;
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            throw new IllegalStateException("no trees");
        }
    }

    private Calendar calendar = Calendar.NONE;

    @TempDir
    private Path folder;

    @Test
    void aMethodThatBreaksIsAnErrorOfItsCheckAlone() {
        Check broken = check(ROWS, Unit.COUNT, baseline(new Change(), new Broken(), "0.3"));
        Check sound = check(ROWS, Unit.COUNT, change());

        List<Verdict> verdicts = judge(List.of(broken, sound), 1_000, back -> 1_000);

        assertThat(verdicts).extracting(Verdict::status).containsExactly(Status.ERROR, Status.PASS);
        assertThat(verdicts.get(0).message())
                .isEqualTo("1,000, the baseline broken broke: java.lang.IllegalStateException: no trees");
    }

    @Test
    void aRatioOfTwoAggregatesMayExceedOneHundredPercent() {
        // Deliveries of earlier orders: 108% to 116% of the day's orders.
        IntToDoubleFunction usual = back -> 1.12 + 0.01 * (back * 5 % 9 - 4);
        Check check = check(RATIO, Unit.RATIO, seasonal());

        Verdict good = judge(List.of(check), 1.12, usual).get(0);
        Verdict bad = judge(List.of(check), 0.5, usual).get(0);

        assertThat(good.status()).isEqualTo(Status.PASS);
        assertThat(good.expected().orElseThrow().doubleValue()).isBetween(1.08, 1.16);
        assertThat(good.upper().orElseThrow()).isGreaterThan(new BigDecimal("1.16"));
        assertThat(bad.status()).isEqualTo(Status.FAIL);
    }

    @Test
    void aMethodThatDecidesItselfDoesNotJudgeADayThatAnEventMoves() throws IOException {
        calendar = Written.accepted(
                folder, "{ name = black-friday, dates = [\"" + SUNDAY + "\"], effect = { expect = x2.5 } }");
        Baseline forest = baseline(new Forest(), Configured.rule(new Forest(), ""), "3");

        for (long today : new long[] {1_900, 2_500}) {
            Verdict verdict = judge(List.of(check(ROWS, Unit.COUNT, forest)), today, back -> 950 + 100 * (back * 7 % 5))
                    .get(0);

            assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
            assertThat(verdict.message()).contains("black-friday moves a band, and there is none");
        }
    }

    @Test
    void aClosedWeekdayIsNotJudgedWhereAnEventWouldMultiplyItsZero() throws IOException {
        calendar = Written.accepted(
                folder, "{ name = black-friday, dates = [\"" + SUNDAY + "\"], effect = { expect = x2.5 } }");
        IntToDoubleFunction closed = back -> back % 7 == 0 ? 0 : 1_000 + 10 * (back * 5 % 9);

        Verdict verdict =
                judge(List.of(check(ROWS, Unit.COUNT, seasonal())), 700, closed).get(0);

        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.message())
                .isEqualTo("700, not judged by the baseline: no factor of black-friday makes more of 0"
                        + " (Sunday, a closed weekday)");
    }

    @Test
    void aMethodWithoutABandSaysAboutWhatItExpected() {
        Baseline forest = baseline(new Forest(), Configured.rule(new Forest(), ""), "1000");

        Verdict verdict = judge(List.of(check(ROWS, Unit.COUNT, forest)), 1_000, back -> 950 + 100 * (back % 2))
                .get(0);

        // Sundays 7, 14, 21 and 28 days back: 1,050, 950, 1,050, 950.
        assertThat(verdict.message()).isEqualTo("1,000, expected about 1,000 (random cut forest, 90 days)");
    }

    @Test
    void daysThatAreAllTheSameGiveNoZScore() {
        // Eight times 0.1 is not 0.8 in floating point.
        Verdict verdict =
                judge(List.of(check(ROWS, Unit.NUMBER)), 0.2, back -> 0.1).get(0);

        assertThat(verdict.zScore()).isEmpty();
    }

    private List<Verdict> judge(List<Check> checks, double today, IntToDoubleFunction daysBack) {
        return Judge.judge(
                checks,
                SUNDAY,
                (key, date) -> {
                    int back = (int) ChronoUnit.DAYS.between(date, SUNDAY);
                    return back > 182
                            ? Optional.empty()
                            : Optional.of(Reading.of(back == 0 ? today : daysBack.applyAsDouble(back)));
                },
                new CheckCalendar(calendar, ZoneId.of("Europe/Berlin"), Map.of(), Map.of()));
    }

    private static Check check(MetricKey measure, Unit unit, Baseline... baselines) {
        return Checks.orders("daily", "kpi", measure, unit, baselines);
    }

    private static Baseline change() {
        return baseline(new Change(), Configured.rule(new Change(), "against = same-weekday"), "0.3");
    }

    private static Baseline seasonal() {
        return baseline(new Seasonal(), Configured.rule(new Seasonal(), ""), "0.9999");
    }

    private static Baseline baseline(Method method, Rule rule, String tolerance) {
        return new Baseline(
                method, rule, Direction.BOTH, new BigDecimal(tolerance), rule.needed(), BigDecimal.ZERO, Status.FAIL);
    }
}
