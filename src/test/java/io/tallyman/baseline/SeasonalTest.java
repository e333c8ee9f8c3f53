package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonalTest {
    /** A Thursday. */
    private static final LocalDate DAY = LocalDate.of(2026, 8, 20);

    private static final BigDecimal USUAL = new Seasonal().usualWarn();
    private static final double[] WEEK = {1, 0.9, 0.95, 1.05, 1.2, 1.4, 0.7};

    @ParameterizedTest
    @ValueSource(strings = {"13", "731", "36h", "soon", "13.5"})
    void windowOutsideTheLimitsIsRefused(String window) {
        assertThat(Configured.refused(new Seasonal(), "window = \"" + window + "\""))
                .containsExactly("Expected 14 to 730 whole days, found '" + window + "'");
    }

    @Test
    void windowIsDaysOrADuration() {
        assertThat(Configured.rule(new Seasonal(), "window = 56").daysBack()).hasSize(56);
        assertThat(Configured.rule(new Seasonal(), "window = 8w").daysBack()).hasSize(56);
        assertThat(Configured.rule(new Seasonal(), "").daysBack()).hasSize(182);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.49", "1", "2.5", "-1"})
    void toleranceThatIsNoCoverageIsRefused(String tolerance) {
        assertThat(new Seasonal().refusal(new BigDecimal(tolerance))).isPresent();
    }

    @Test
    void weekdayThatIsNotKnownTwiceHasNoForecast() {
        List<Point> days = days(91, Nature.COUNT, back -> 1000 + back % 3);
        days.removeIf(point -> point.date().getDayOfWeek() == DAY.getDayOfWeek()
                && point.date().isBefore(DAY.minusDays(7)));

        assertThat(answer(Nature.COUNT, days))
                .isEqualTo(new Answer.Unknown("fewer than 2 earlier Thursdays are known"));
    }

    @Test
    void twoWeeksAreEnough() {
        Forecast forecast = forecast(Nature.COUNT, days(14, Nature.COUNT, back -> 1000 * WEEK[back % 7]));

        assertThat(expected(forecast)).isCloseTo(1000, within(20.0));
        assertThat(forecast.basis()).isEqualTo("Thursday, 99.95% band, 2 weeks");
    }

    /** Weekdays repeat exactly and the level stands still, so any method must expect the weekday's own number. */
    @Test
    void expectsTheWeekdaysNumber() {
        for (int ahead = 0; ahead < 7; ahead++) {
            int shift = ahead;
            Forecast forecast =
                    forecast(Nature.AMOUNT, days(91, Nature.AMOUNT, back -> 20_000 * WEEK[(back + shift) % 7]));
            assertThat(expected(forecast)).isCloseTo(20_000 * WEEK[shift], within(1.0));
        }
    }

    @Test
    void missingDayShiftsNoOther() {
        List<Point> days = days(91, Nature.AMOUNT, back -> 20_000 * WEEK[back % 7]);
        days.removeIf(point -> List.of(3L, 17L, 18L, 40L).contains(ChronoUnit.DAYS.between(point.date(), DAY)));

        assertThat(expected(forecast(Nature.AMOUNT, days))).isCloseTo(20_000, within(1.0));
    }

    @Test
    void closedWeekdayExpectsZeroAndNothingElse() {
        Forecast closed = forecast(Nature.COUNT, days(91, Nature.COUNT, back -> back % 7 == 0 ? 0 : 500 + back % 5));

        assertThat(closed).isEqualTo(Forecast.band(0, 0, 0, "Thursday, a closed weekday"));
    }

    @Test
    void closedWeekdaysDoNotNarrowTheOthers() {
        Random random = new Random(3);
        List<Point> closed = days(
                91,
                Nature.AMOUNT,
                back -> back % 7 == 1 || back % 7 == 2 ? 0 : 9_000 * (1 + 0.05 * random.nextGaussian()));

        Forecast forecast = forecast(Nature.AMOUNT, closed);

        assertThat(expected(forecast)).isBetween(8_500.0, 9_500.0);
        // Three deviations of 5% at least.
        assertThat(lower(forecast)).isLessThan(9_000 * 0.87);
        assertThat(upper(forecast)).isGreaterThan(9_000 * 1.13);
    }

    @Test
    void outageOfACountIsAlwaysOutside() {
        Random random = new Random(5);
        for (int level : new int[] {30, 400, 2_000_000}) {
            List<Point> days = days(91, Nature.COUNT, back -> Math.round(level * (1 + 0.2 * random.nextGaussian())));
            assertThat(lower(forecast(Nature.COUNT, days))).isGreaterThan(0);
        }
    }

    @Test
    void unmarkedOutageMovesNeitherExpectationNorBandMuch() {
        Random random = new Random(7);
        List<Point> good = days(91, Nature.COUNT, back -> Math.round(8_000 * (1 + 0.05 * random.nextGaussian())));
        List<Point> hurt = good.stream()
                .map(point -> point.date().isAfter(DAY.minusDays(4)) ? Point.of(point.date(), 0) : point)
                .toList();

        Forecast before = forecast(Nature.COUNT, good);
        Forecast after = forecast(Nature.COUNT, hurt);

        assertThat(expected(after)).isCloseTo(expected(before), within(250.0));
        assertThat(lower(after)).isGreaterThan(lower(before) * 0.95);
        assertThat(upper(after)).isLessThan(upper(before) * 1.05);
    }

    @Test
    void newLevelIsExpectedAfterAWeek() {
        Random random = new Random(11);
        List<Point> days = days(
                91,
                Nature.COUNT,
                back -> Math.round((back <= 7 ? 12_000 : 8_000) * (1 + 0.04 * random.nextGaussian())));

        Forecast forecast = forecast(Nature.COUNT, days);

        assertThat(expected(forecast)).isBetween(11_300.0, 12_700.0);
        assertThat(lower(forecast)).isGreaterThan(9_000);
    }

    @Test
    void holidayThatNobodyAnnouncedIsNoEchoAWeekLater() {
        Random random = new Random(13);
        List<Point> days = days(
                91, Nature.COUNT, back -> Math.round((back == 7 ? 3_000 : 8_000) * (1 + 0.04 * random.nextGaussian())));

        assertThat(expected(forecast(Nature.COUNT, days))).isBetween(7_600.0, 8_400.0);
    }

    @Test
    void trendIsFollowed() {
        Forecast forecast = forecast(Nature.AMOUNT, days(91, Nature.AMOUNT, back -> 10_000 * Math.exp(-0.002 * back)));

        assertThat(expected(forecast)).isCloseTo(10_000, within(300.0));
    }

    @Test
    void numberThatNeverMovedIsUnusualWhenItMoves() {
        Forecast price = forecast(Nature.AMOUNT, days(91, Nature.AMOUNT, back -> 25));
        assertThat(lower(price)).isBetween(24.5, 25.0);
        assertThat(upper(price)).isBetween(25.0, 25.5);

        Forecast orphans = forecast(Nature.COUNT, days(91, Nature.COUNT, back -> 0));
        assertThat(lower(orphans)).isZero();
        assertThat(upper(orphans)).isBetween(0.0, 2.0);
    }

    @Test
    void shareHasTheChanceOfItsDenominator() {
        List<Point> none = days(91, Nature.SHARE, back -> 0);
        Point small = new Point(DAY, BigDecimal.ZERO, Optional.of(new BigDecimal(20)));
        Point large = new Point(DAY, BigDecimal.ZERO, Optional.of(new BigDecimal(1_000_000)));

        Forecast ofFew = (Forecast) rule().answer(new Series(DAY, Nature.SHARE, none), small, USUAL);
        Forecast ofMany = (Forecast) rule().answer(new Series(DAY, Nature.SHARE, none), large, USUAL);

        assertThat(upper(ofFew)).isGreaterThan(0.05);
        assertThat(upper(ofMany)).isLessThan(0.0001);
        assertThat(lower(ofMany)).isZero();
    }

    @Test
    void bandKeepsToWhatANumberCanBe() {
        Random random = new Random(17);
        Forecast share = forecast(
                Nature.SHARE, days(91, Nature.SHARE, back -> Math.min(1, 0.98 + 0.02 * random.nextGaussian())));
        Forecast count = forecast(Nature.COUNT, days(91, Nature.COUNT, back -> random.nextInt(3)));

        assertThat(upper(share)).isEqualTo(1);
        assertThat(lower(count)).isZero();
    }

    @Test
    void amountsMayBeNegative() {
        Random random = new Random(19);
        Forecast forecast = forecast(Nature.AMOUNT, days(91, Nature.AMOUNT, back -> -50 + 100 * random.nextGaussian()));

        assertThat(lower(forecast)).isBetween(-900.0, -250.0);
        assertThat(upper(forecast)).isBetween(150.0, 800.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e300, -1e300, 1e-300, Double.MIN_VALUE, 0, -5, Double.MAX_VALUE})
    void neverThrowsAndAlwaysNamesFiniteBounds(double size) {
        Random random = new Random(23);
        for (Nature nature : Nature.values()) {
            List<Point> days = days(91, nature, back -> size * random.nextDouble());
            Forecast forecast = forecast(nature, days);
            assertThat(lower(forecast)).isFinite();
            assertThat(expected(forecast)).isBetween(lower(forecast), upper(forecast));
        }
    }

    @Test
    void secondLowDayNeedsLess() {
        Random random = new Random(29);
        double[] noise = random.doubles(92).map(number -> 0.16 * (number - 0.5)).toArray();
        List<Point> steady = days(91, Nature.AMOUNT, back -> 10_000 * (1 + (back == 1 ? 0 : noise[back])));
        List<Point> low = days(91, Nature.AMOUNT, back -> 10_000 * (1 + (back == 1 ? -0.12 : noise[back])));

        Forecast usual = forecast(Nature.AMOUNT, steady);
        Forecast narrowed = forecast(Nature.AMOUNT, low);

        assertThat(lower(narrowed)).isGreaterThan(lower(usual));
        assertThat(narrowed.basis()).isEqualTo("Thursday, 99.95% band, 13 weeks, after a low day");
    }

    @Test
    void widerCoverageIsAWiderBand() {
        Random random = new Random(31);
        Series past = new Series(DAY, Nature.COUNT, days(91, Nature.COUNT, back -> 500 + random.nextInt(50)));
        double before = 0;
        for (String coverage : List.of("0.5", "0.9", "0.99", "0.9995", "0.99999")) {
            Forecast forecast = (Forecast) rule().answer(past, Point.of(DAY, 500), new BigDecimal(coverage));
            assertThat(upper(forecast)).isGreaterThan(before);
            before = upper(forecast);
        }
    }

    @Test
    void sameDaysMakeTheSameAnswerWhateverTodayIs() {
        Random random = new Random(37);
        List<Point> days = days(91, Nature.COUNT, back -> 900 + random.nextInt(90));
        Series past = new Series(DAY, Nature.COUNT, days);

        assertThat(rule().answer(past, Point.of(DAY, 0), USUAL))
                .isEqualTo(rule().answer(past, Point.of(DAY, 5_000), USUAL));
    }

    private static Rule rule() {
        return Configured.rule(new Seasonal(), "");
    }

    private static List<Point> days(int number, Nature nature, IntToDoubleFunction value) {
        List<Point> days = new ArrayList<>();
        for (int back = number; back >= 1; back--) {
            double made = value.applyAsDouble(back);
            days.add(Point.of(DAY.minusDays(back), nature == Nature.COUNT ? Math.rint(made) : made));
        }
        return days;
    }

    private static Answer answer(Nature nature, List<Point> days) {
        return rule().answer(new Series(DAY, nature, days), Point.of(DAY, 0), USUAL);
    }

    private static Forecast forecast(Nature nature, List<Point> days) {
        return (Forecast) answer(nature, days);
    }

    private static double expected(Forecast forecast) {
        return forecast.expected().orElseThrow().doubleValue();
    }

    private static double lower(Forecast forecast) {
        return forecast.lower().orElseThrow().doubleValue();
    }

    private static double upper(Forecast forecast) {
        return forecast.upper().orElseThrow().doubleValue();
    }
}
