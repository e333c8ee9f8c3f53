package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);

    private final Change change = new Change();

    @Test
    void nothingCanBeSaidOfAChangeFromZero() {
        Answer answer = answer("against = previous-week", Map.of(7, "0"), "12", "0.3");

        assertThat(answer).isEqualTo(new Answer.Unknown("the earlier value is 0, so a change has no ratio"));
    }

    @Test
    void zeroAfterZeroIsNoChange() {
        Forecast forecast = forecast("against = previous-week", Map.of(7, "0"), "0", "0.3");

        assertThat(forecast.lower().orElseThrow()).isEqualByComparingTo("0");
        assertThat(forecast.upper().orElseThrow()).isEqualByComparingTo("0");
    }

    @Test
    void refusesWeeksWhereOnlyOneDayIsComparedWith() {
        assertThat(Configured.refused(change, "against = previous-week, weeks = 3"))
                .containsExactly("Expected 1 week against previous-week, found 3");
        assertThat(Configured.refused(change, "weeks = 53")).containsExactly("Expected 1 to 52 weeks, found 53");
    }

    @Test
    void refusesAChangeOfNothing() {
        assertThat(change.refusal(BigDecimal.ZERO)).hasValue("Expected a change above 0% and up to 100,000%");
        assertThat(change.refusal(new BigDecimal("0.01"))).isEmpty();
    }

    @Test
    void sameWeekdayNeedsHalfOfItsWeeksAndTwoAtLeast() {
        assertThat(List.of(1, 2, 3, 4, 5, 8, 52))
                .extracting(weeks -> Configured.rule(change, "weeks = " + weeks).needed())
                .containsExactly(1, 2, 2, 2, 3, 4, 26);
        assertThat(Configured.rule(change, "").daysBack()).containsExactly(7, 14, 21, 28);
    }

    @Test
    void medianOfFourIsTheMeanOfTheMiddleTwoExactly() {
        Forecast forecast = forecast(
                "against = same-weekday", Map.of(7, "100.01", 14, "250.00", 21, "100.04", 28, "90.00"), "1", "0.30");

        assertThat(forecast.expected()).hasValue(new BigDecimal("100.025"));
        assertThat(forecast.lower().orElseThrow()).isEqualByComparingTo("70.0175");
        assertThat(forecast.upper().orElseThrow()).isEqualByComparingTo("130.0325");
        assertThat(forecast.unusual()).isEmpty();
        assertThat(forecast.basis()).isEqualTo("median of 4 Thursdays");
    }

    @Test
    void aMissingWeekIsLeftOutOfTheMedian() {
        Forecast forecast = forecast("", Map.of(7, "100", 21, "300", 28, "110"), "1", "0.5");

        assertThat(forecast.expected().orElseThrow()).isEqualByComparingTo("110");
        assertThat(forecast.basis()).isEqualTo("median of 3 Thursdays");
    }

    @Test
    void lastComparableDaySkipsTheIncidentOfLastWeek() {
        Map<Integer, String> withoutLastWeek = Map.of(1, "900", 14, "200", 21, "300");

        Forecast forecast = forecast("against = last-comparable", withoutLastWeek, "190", "0.1");

        assertThat(forecast.expected()).hasValue(new BigDecimal("200"));
        assertThat(forecast.lower().orElseThrow()).isEqualByComparingTo("180");
        assertThat(forecast.basis()).isEqualTo("Thursday 2 weeks before");
    }

    @Test
    void previousWeekAndPreviousDayLookAtOneDay() {
        Map<Integer, String> past = Map.of(1, "900", 7, "100", 14, "200");

        assertThat(forecast("against = previous-week", past, "1", "0.1").expected())
                .hasValue(new BigDecimal("100"));
        assertThat(forecast("against = previous-week", past, "1", "0.1").basis())
                .isEqualTo("previous Thursday");
        assertThat(forecast("against = last-comparable", past, "1", "0.1").basis())
                .isEqualTo("previous Thursday");
        assertThat(forecast("against = previous-day", past, "1", "0.1").expected())
                .hasValue(new BigDecimal("900"));
        assertThat(forecast("against = previous-day", past, "1", "0.1").basis()).isEqualTo("previous day");
    }

    @Test
    void aNegativeReferenceHasItsBandTheRightWayRound() {
        Forecast forecast = forecast("against = previous-day", Map.of(1, "-50"), "-50", "0.2");

        assertThat(forecast.lower().orElseThrow()).isEqualByComparingTo("-60");
        assertThat(forecast.upper().orElseThrow()).isEqualByComparingTo("-40");
    }

    @Test
    void isNamedAfterWhatItComparesWith() {
        assertThat(Configured.rule(change, "").name()).isEqualTo("same-weekday");
        assertThat(Configured.rule(change, "against = last-comparable").name()).isEqualTo("last-comparable");
    }

    private Forecast forecast(String options, Map<Integer, String> past, String today, String tolerance) {
        return (Forecast) answer(options, past, today, tolerance);
    }

    private Answer answer(String options, Map<Integer, String> past, String today, String tolerance) {
        List<Point> points = past.entrySet().stream()
                .map(day -> point(THURSDAY.minusDays(day.getKey()), day.getValue()))
                .toList();
        Series series = new Series(THURSDAY, Nature.AMOUNT, points);
        return Configured.rule(change, options).answer(series, point(THURSDAY, today), new BigDecimal(tolerance));
    }

    private static Point point(LocalDate date, String value) {
        return new Point(date, new BigDecimal(value), Optional.empty());
    }
}
