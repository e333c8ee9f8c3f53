package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** How far counts and amounts may rise. */
class SeasonalHeadroomTest {
    private static final LocalDate DAY = LocalDate.of(2026, 8, 20);
    private static final BigDecimal USUAL = new Seasonal().usualWarn();

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.99", "10.01", "-3", "1e300"})
    void headroomOutsideItsLimitsIsRefused(String headroom) {
        assertThat(Configured.refused(new Seasonal(), "headroom = " + headroom))
                .singleElement()
                .asString()
                .startsWith("Expected 1 to 10, found ");
    }

    @Test
    void aRefusedHeadroomIsTakenForTheUsualOne() {
        assertThat(Configured.of(new Seasonal(), "baseline { headroom = 1e999 }")
                        .rule())
                .isEqualTo(Configured.rule(new Seasonal(), ""));
    }

    @Test
    void headroomThatIsNoNumberIsRefused() {
        assertThat(Configured.refused(new Seasonal(), "headroom = much")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Nature.class,
            names = {"COUNT", "AMOUNT"})
    void aSteadyCountOrAmountMayRiseThreeTimesAsFar(Nature nature) {
        assertThat(rise("", nature) / rise("headroom = 1", nature)).isCloseTo(3, within(0.05));
    }

    /** A mean and a length of time have no headroom of their own. */
    @ParameterizedTest
    @EnumSource(
            value = Nature.class,
            names = {"OTHER", "DURATION"})
    void headroomThatIsWrittenHoldsForAnyNumber(Nature nature) {
        assertThat(rise("headroom = 2", nature) / rise("", nature)).isCloseTo(2, within(0.05));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.08, 0.11})
    void aRiseOfMoreThanSixTenthsIsUnusual(double noise) {
        List<Point> days = days(noise, 2);

        double upper = upper("", Nature.COUNT, days);

        assertThat(upper / expected("", Nature.COUNT, days)).isBetween(1.4, 1.6001);
        assertThat(upper).isGreaterThan(upper("headroom = 1", Nature.COUNT, days));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.4, 2})
    void aNoisyMetricHasTheBandThatItHasWithoutHeadroom(double yesterday) {
        List<Point> days = withYesterday(days(0.3, 3), yesterday);

        assertThat(forecast("", Nature.AMOUNT, days)).isEqualTo(forecast("headroom = 1", Nature.AMOUNT, days));
    }

    @Test
    void headroomCarriesNoFurtherThanSixTenthsAlsoAfterHighDays() {
        for (double noise : new double[] {0.12, 0.15, 0.2}) {
            List<Point> days = withYesterday(days(noise, 9), 1 + 1.5 * noise);
            double narrowed = upper("headroom = 1", Nature.COUNT, days);
            double limit = 1.6 * expected("", Nature.COUNT, days);

            assertThat(upper("", Nature.COUNT, days)).isCloseTo(Math.max(narrowed, limit), within(1.0));
        }
    }

    @Test
    void anAmountOfNothingHasABandOfNothing() {
        List<Point> days =
                days(0.05, 10).stream().map(point -> Point.of(point.date(), 0)).toList();

        assertThat(forecast("", Nature.AMOUNT, days)).isEqualTo(forecast("headroom = 1", Nature.AMOUNT, days));
    }

    @ParameterizedTest
    @EnumSource(
            value = Nature.class,
            mode = Mode.EXCLUDE,
            names = {"COUNT", "AMOUNT"})
    void whatDoesNotGrowWithBusinessHasAnEvenBand(Nature nature) {
        List<Point> days = days(0.05, 4).stream()
                .map(point ->
                        Point.of(point.date(), nature == Nature.FAULTS ? point.number() : point.number() / 40_000))
                .toList();

        assertThat(forecast("", nature, days)).isEqualTo(forecast("headroom = 1", nature, days));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.88, 1, 1.12})
    void lossesHaveAnEvenBand(double yesterday) {
        List<Point> days = withYesterday(days(0.05, 5), yesterday).stream()
                .map(point -> Point.of(point.date(), -point.number()))
                .toList();

        assertThat(forecast("", Nature.AMOUNT, days)).isEqualTo(forecast("headroom = 1", Nature.AMOUNT, days));
    }

    @Test
    void whoAsksForRisesAloneGetsNoHeadroomUnlessItIsWritten() {
        List<Point> days = days(0.05, 6);

        for (String up : List.of("up", "UP", "\" Up \"")) {
            assertThat(forecast("direction = " + up, Nature.COUNT, days))
                    .isEqualTo(forecast("headroom = 1", Nature.COUNT, days));
        }
        assertThat(forecast("direction = up, headroom = 3", Nature.COUNT, days))
                .isEqualTo(forecast("", Nature.COUNT, days));
        assertThat(forecast("direction = down", Nature.COUNT, days)).isEqualTo(forecast("", Nature.COUNT, days));
    }

    @Test
    void highDaysDoNotNarrowTheBandAndLowDaysDo() {
        List<Point> days = days(0.05, 7);
        List<Point> high = withYesterday(days, 1.12);
        List<Point> low = withYesterday(days, 0.88);

        assertThat(forecast("", Nature.COUNT, high).basis()).doesNotContain("after");
        assertThat(forecast("headroom = 1", Nature.COUNT, high).basis()).endsWith("after a high day");
        assertThat(forecast("", Nature.COUNT, low).basis()).endsWith("after a low day");
    }

    /** Else a FAIL would be no WARN. */
    @Test
    void aHigherCoverageIsNeverANarrowerBand() {
        double[] noises = {0.01, 0.05, 0.1, 0.13, 0.16, 0.2};
        double[] yesterdays = {0.7, 0.8, 0.85, 0.9, 1, 1.1, 1.2, 1.3, 1.5};
        for (int i = 0; i < noises.length * yesterdays.length; i++) {
            List<Point> days = withYesterday(days(noises[i % noises.length], 8), yesterdays[i / noises.length]);
            Series past = new Series(DAY, Nature.COUNT, days);
            double lower = Double.MAX_VALUE;
            double upper = 0;
            for (String coverage : List.of("0.8", "0.9", "0.95", "0.99", "0.9995", "0.9999", "0.999999")) {
                Forecast forecast = (Forecast)
                        Configured.rule(new Seasonal(), "").answer(past, Point.of(DAY, 0), new BigDecimal(coverage));
                assertThat(forecast.lower().orElseThrow().doubleValue()).isLessThanOrEqualTo(lower);
                assertThat(forecast.upper().orElseThrow().doubleValue()).isGreaterThanOrEqualTo(upper);
                lower = forecast.lower().orElseThrow().doubleValue();
                upper = forecast.upper().orElseThrow().doubleValue();
            }
        }
    }

    private static List<Point> withYesterday(List<Point> days, double factor) {
        List<Point> changed = new ArrayList<>(days);
        changed.set(days.size() - 1, Point.of(DAY.minusDays(1), Math.rint(20_000 * factor)));
        return changed;
    }

    /** Thirteen weeks around 20,000 without weekdays. */
    private static List<Point> days(double noise, long seed) {
        Random random = new Random(seed);
        List<Point> days = new ArrayList<>();
        for (int back = 91; back >= 1; back--) {
            days.add(Point.of(DAY.minusDays(back), Math.rint(20_000 * Math.exp(noise * random.nextGaussian()))));
        }
        return days;
    }

    private static Forecast forecast(String options, Nature nature, List<Point> days) {
        return (Forecast)
                Configured.rule(new Seasonal(), options).answer(new Series(DAY, nature, days), Point.of(DAY, 0), USUAL);
    }

    private static double expected(String options, Nature nature, List<Point> days) {
        return forecast(options, nature, days).expected().orElseThrow().doubleValue();
    }

    /** How far up of noise of 2% on the logarithm: the even band ends near 7.5% above, so that headroom is not cut off. */
    private static double rise(String options, Nature nature) {
        List<Point> days = days(0.02, 1);
        return Math.log(upper(options, nature, days) / expected(options, nature, days));
    }

    private static double upper(String options, Nature nature, List<Point> days) {
        return forecast(options, nature, days).upper().orElseThrow().doubleValue();
    }
}
