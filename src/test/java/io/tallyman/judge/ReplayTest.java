package io.tallyman.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tallyman.baseline.calendar.Calendar;
import io.tallyman.check.Check;
import io.tallyman.check.Condition;
import io.tallyman.check.Condition.Operator;
import io.tallyman.check.Expectation;
import io.tallyman.check.Expectation.Asserted;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.suite.CheckCalendar;
import io.tallyman.testkit.Checks;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final CheckCalendar NO_EVENTS = new CheckCalendar(Calendar.NONE, ZoneOffset.UTC, Map.of(), Map.of());
    private static final MetricKey ORDERS = new MetricKey("orders", Scope.SLICE, Aggregate.rows(Optional.empty()));

    private final Map<LocalDate, Reading> stored = new HashMap<>();

    @Test
    void aDateThatWasNotMeasuredIsSkippedNeverPassed() {
        store(100, null, 100);
        Check check = check(Unit.COUNT, threshold(Operator.BELOW, "50", Status.FAIL));

        Replayed replayed = replay((key, date) -> false).check(check, dates(3), Map.of(FIRST.plusDays(1), Status.FAIL));

        assertThat(replayed.verdicts())
                .extracting(Verdict::status)
                .containsExactly(Status.PASS, Status.SKIPPED, Status.PASS);
        assertThat(replayed.skipped()).containsExactly(Map.entry("not measured on that date", 1));
        assertThat(replayed.gone()).isEmpty();
        assertThat(replayed.untold()).containsExactly(FIRST.plusDays(1));
        assertThat(replayed.judged()).isEqualTo(2);
    }

    @Test
    void whatWasComputedOtherwiseOrAssertedElsewhereIsSkipped() {
        store(100, null);
        Check limit = check(Unit.COUNT, threshold(Operator.BELOW, "50", Status.FAIL));
        Check asserted = check(Unit.COUNT, new Asserted("size >= 5", Status.FAIL));

        assertThat(replay((key, date) -> true).check(limit, dates(2), Map.of()).skipped())
                .containsExactly(Map.entry("computed otherwise on that date", 1));
        assertThat(replay((key, date) -> false)
                        .check(asserted, dates(2), Map.of())
                        .skipped())
                .containsExactly(Map.entry("Deequ's own assertion is not stored with its number", 2));
    }

    @Test
    void aStoredFailureStaysAnError() {
        stored.put(FIRST, new Reading.Failed("no such column"));
        Check check = check(Unit.COUNT, threshold(Operator.BELOW, "50", Status.FAIL));

        Replayed replayed = replay((key, date) -> false).check(check, dates(1), Map.of());

        assertThat(replayed.episodes()).extracting(Replayed.Episode::worst).containsExactly(Status.ERROR);
    }

    @Test
    void datesInARowAreOneAlertAlsoWhereOneInBetweenWasNotJudged() {
        store(40, null, 20, 100, 45, 100);
        Check check = check(
                Unit.COUNT, threshold(Operator.BELOW, "50", Status.WARN), threshold(Operator.BELOW, "30", Status.FAIL));

        List<Replayed.Episode> episodes =
                replay((key, date) -> false).check(check, dates(6), Map.of()).episodes();

        assertThat(episodes).hasSize(2);
        assertThat(episodes.get(0).first().date()).isEqualTo(FIRST);
        assertThat(episodes.get(0).last().date()).isEqualTo(FIRST.plusDays(2));
        assertThat(episodes.get(0).days()).isEqualTo(2);
        assertThat(episodes.get(0).worst()).isEqualTo(Status.FAIL);
        assertThat(episodes.get(1).first().date()).isEqualTo(FIRST.plusDays(4));
        assertThat(episodes.get(1).worst()).isEqualTo(Status.WARN);
    }

    @Test
    void comparesWithWhatWasRecorded() {
        store(40, 40, 40, 100);
        Map<LocalDate, Status> recorded =
                Map.of(FIRST, Status.FAIL, FIRST.plusDays(1), Status.PASS, FIRST.plusDays(3), Status.WARN);
        Check check = check(Unit.COUNT, threshold(Operator.BELOW, "50", Status.FAIL));

        Replayed replayed = replay((key, date) -> false).check(check, dates(4), recorded);

        assertThat(replayed.recordedAlerts()).containsExactly(FIRST, FIRST.plusDays(3));
        assertThat(replayed.gone()).containsExactly(FIRST.plusDays(3));
        assertThat(replayed.fresh()).containsExactly(FIRST.plusDays(1));
        assertThat(replayed.unrecorded()).containsExactly(FIRST.plusDays(2));
    }

    @Test
    void aLimitThatCanNeverAlertIsNotSuggested() {
        store(100, 110, 0, 105, 120);
        Check orders = check(Unit.COUNT, threshold(Operator.BELOW, "50", Status.FAIL));

        assertThat(suggested(orders, 5, 0)).containsExactly("< 50: 1 -> nothing: 0");
        assertThat(Suggestion.of(replay(), replay().check(orders, dates(5), Map.of()), 0))
                .extracting(Suggestion::note)
                .singleElement(STRING)
                .startsWith("\"< 0\" can never alert")
                .contains("resolve it as real");
        // With one alert wished for, the outage is that one.
        assertThat(suggested(orders, 5, 1)).containsExactly("< 50: 1 -> < 100: 1");
    }

    @Test
    void aShareNeverExceedsAHundredPercentNotEvenByRounding() {
        Threshold fail = new Threshold(
                new Condition(Operator.ABOVE, new BigDecimal("0.5"), Optional.empty(), Unit.RATIO, "> 50%"),
                Status.FAIL);
        stored.put(FIRST, Reading.of(new BigDecimal("0.2")));
        stored.put(FIRST.plusDays(1), Reading.of(new BigDecimal("0.99951")));

        // Rounded outwards it would be 100%.
        assertThat(suggested(check(Unit.RATIO, fail), 2, 0)).containsExactly("> 50%: 1 -> > 99.951%: 0");

        stored.put(FIRST.plusDays(1), Reading.of(1));
        assertThat(suggested(check(Unit.RATIO, fail), 2, 0)).containsExactly("> 50%: 1 -> nothing: 0");
    }

    @Test
    void anAmountMayBeBelowNothing() {
        stored.put(FIRST, Reading.of(0));
        stored.put(FIRST.plusDays(1), Reading.of(9));

        assertThat(suggested(check(Unit.NUMBER, threshold(Operator.BELOW, "5", Status.FAIL)), 2, 0))
                .containsExactly("< 5: 1 -> < 0: 0");
    }

    @Test
    void aRangeThatAlertsOnOneSideOnlySaysSo() {
        store(0, 150, 160);
        Condition range = new Condition(
                Operator.OUTSIDE, BigDecimal.ONE, Optional.of(BigDecimal.TEN), Unit.NUMBER, "outside 1 .. 10");
        Check orders = check(Unit.COUNT, new Threshold(range, Status.FAIL));

        assertThat(Suggestion.of(replay(), replay().check(orders, dates(3), Map.of()), 0))
                .extracting(Suggestion::note)
                .containsExactly("one side of it can never alert");
        assertThat(suggested(orders, 3, 0)).containsExactly("outside 1 .. 10: 1 -> outside 0 .. 160: 0");
    }

    @Test
    void datesThatWereReallyWrongAreNoGuideToALimit() {
        store(100, 110, 0, 105, 120);
        Check orders = check(Unit.COUNT, threshold(Operator.BELOW, "50", Status.FAIL));
        Replay replay = new Replay(
                (key, date) -> Optional.ofNullable(stored.get(date)),
                (key, date) -> false,
                NO_EVENTS.with(Map.of("orders/row-count", Set.of(FIRST.plusDays(2)))));

        List<Suggestion> suggestions = Suggestion.of(replay, replay.check(orders, dates(5), Map.of()), 0);

        assertThat(suggestions)
                .extracting(s -> text(s.replacement().orElseThrow()) + ": " + s.before() + " -> " + s.after())
                .containsExactly("< 100: 0 -> 0");
    }

    @Test
    void suggestsLimitsFromTheStoredValuesInTheUnitTheyAreWrittenIn() {
        // 20 dates, so that a tenth is two of them; the greatest are 0.2, 0.123456 and 0.1.
        for (int i = 0; i < 20; i++) {
            stored.put(FIRST.plusDays(i), Reading.of(new BigDecimal("0.01")));
        }
        stored.put(FIRST.plusDays(3), Reading.of(new BigDecimal("0.2")));
        stored.put(FIRST.plusDays(9), Reading.of(new BigDecimal("0.123456")));
        stored.put(FIRST.plusDays(15), Reading.of(new BigDecimal("0.1")));
        Threshold fail = new Threshold(
                new Condition(Operator.AT_LEAST, new BigDecimal("0.05"), Optional.empty(), Unit.RATIO, ">= 5%"),
                Status.FAIL);

        assertThat(suggested(check(Unit.RATIO, fail), 20, 0)).containsExactly(">= 5%: 3 -> > 20%: 0");
        // Rounded outwards: 12.3456 % to three digits.
        assertThat(suggested(check(Unit.RATIO, fail), 20, 1)).containsExactly(">= 5%: 3 -> > 12.4%: 1");
        assertThat(suggested(check(Unit.RATIO, fail), 20, 2)).containsExactly(">= 5%: 3 -> > 10%: 2");
    }

    @Test
    void anAlertThatLastsCountsOnceButNotOnMoreThanATenthOfTheDates() {
        for (int i = 0; i < 40; i++) {
            stored.put(FIRST.plusDays(i), Reading.of(i < 4 ? 10 + i : 100 + i));
        }

        // The four low dates are one alert; with 100 it would last five dates, which are more than a tenth of 40.
        assertThat(suggested(check(Unit.COUNT, threshold(Operator.BELOW, "5", Status.FAIL)), 40, 1))
                .containsExactly("< 5: 0 -> < 104: 1");
    }

    @Test
    void eachSideHasItsSuggestionAndOfWarnAndFailTheOneThatAlertsFirst() {
        store(100, 101, 102, 103, 104, 105, 106, 107, 108, 109);
        Check check = check(
                Unit.COUNT,
                threshold(Operator.BELOW, "50", Status.FAIL),
                threshold(Operator.BELOW, "60", Status.WARN),
                threshold(Operator.ABOVE, "500", Status.FAIL));

        assertThat(suggested(check, 10, 1)).containsExactly("< 60: 0 -> < 101: 1", "> 500: 0 -> > 108: 1");
    }

    @Test
    void aRangeTightensOnBothSides() {
        store(100, 150, 160, 170, 180, 190, 200, 165, 175, 185);
        Condition range = new Condition(
                Operator.OUTSIDE, BigDecimal.ZERO, Optional.of(BigDecimal.TEN), Unit.NUMBER, "outside 0 .. 10");

        assertThat(suggested(check(Unit.COUNT, new Threshold(range, Status.FAIL)), 10, 2))
                .containsExactly("outside 0 .. 10: 1 -> outside 150 .. 190: 2");
    }

    @Test
    void durationsAreWrittenAsPeopleWriteThem() {
        store(3_600, 3_601, 93_784, 3_602);
        Threshold fail = new Threshold(
                new Condition(Operator.ABOVE, new BigDecimal("7200"), Optional.empty(), Unit.DURATION, "> 2h"),
                Status.FAIL);

        // 93,784 s are 1d 2h 3m 4s, rounded up to the minute.
        assertThat(suggested(check(Unit.DURATION, fail), 4, 0)).containsExactly("> 2h: 1 -> > 1d 2h 4m: 0");
    }

    private List<String> suggested(Check check, int days, int wished) {
        Replay replay = replay();
        return Suggestion.of(replay, replay.check(check, dates(days), Map.of()), wished).stream()
                .map(s -> text(s.expectation()) + ": " + s.before() + " -> "
                        + s.replacement().map(ReplayTest::text).orElse("nothing") + ": " + s.after())
                .toList();
    }

    private static String text(Expectation expectation) {
        return ((Threshold) expectation).condition().text();
    }

    private Replay replay() {
        return replay((key, date) -> false);
    }

    private Replay replay(BiPredicate<MetricKey, LocalDate> redefined) {
        return new Replay((key, date) -> Optional.ofNullable(stored.get(date)), redefined, NO_EVENTS);
    }

    private void store(Integer... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                stored.put(FIRST.plusDays(i), Reading.of(values[i]));
            }
        }
    }

    private static List<LocalDate> dates(int days) {
        return FIRST.datesUntil(FIRST.plusDays(days)).toList();
    }

    private static Threshold threshold(Operator operator, String bound, Status breach) {
        return new Threshold(
                new Condition(
                        operator,
                        new BigDecimal(bound),
                        Optional.empty(),
                        Unit.NUMBER,
                        operator.symbol() + " " + bound),
                breach);
    }

    private static Check check(Unit unit, Expectation... expectations) {
        return Checks.orders("row-count", "row-count", ORDERS, unit, expectations);
    }
}
