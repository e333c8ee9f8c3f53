package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ZScoreTest {
    private static final LocalDate DATE = LocalDate.of(2026, 11, 19);
    private static final BigDecimal TWO = new BigDecimal("2");

    private final ZScore zScore = new ZScore();

    @Test
    void daysThatAreAllTheSameGiveNoScaleForADifference() {
        Answer answer = rule("").answer(series(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1), Point.of(DATE, 0.2), TWO);

        assertThat(answer)
                .isEqualTo(new Answer.Unknown("all earlier values are the same, so a difference has no scale"));
    }

    @Test
    void theSameNumberAgainIsAsExpected() {
        Forecast forecast =
                (Forecast) rule("").answer(series(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1), Point.of(DATE, 0.1), TWO);

        assertThat(forecast.lower()).hasValue(new BigDecimal("0.1"));
        assertThat(forecast.upper()).hasValue(new BigDecimal("0.1"));
    }

    @Test
    void numbersBeyondFloatingPointHaveNoBand() {
        Answer answer =
                rule("").answer(series(1e308, -1e308, 1e308, -1e308, 1e308, -1e308, 1e308), Point.of(DATE, 1), TWO);

        assertThat(answer).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void refusesAWindowThatHasNoDeviationToSpeakOf() {
        assertThat(Configured.refused(zScore, "window = 3")).containsExactly("Expected 4 to 180 days, found 3");
        assertThat(zScore.refusal(new BigDecimal("-1"))).isPresent();
    }

    @Test
    void aWeekHasToBeFullAndOfALongWindowHalf() {
        assertThat(List.of(4, 7, 10, 14, 28, 29))
                .extracting(days -> rule("window = " + days).needed())
                .containsExactly(4, 7, 7, 7, 14, 15);
    }

    @Test
    void bandIsSoManySampleDeviationsAroundTheMean() {
        // Six differences of 3: 54 / (7 - 1) = 9, so the sample deviation is 3.
        Series series = series(103, 97, 103, 97, 103, 97, 100);

        Forecast forecast = (Forecast) rule("").answer(series, Point.of(DATE, 1_000_000), TWO);

        assertThat(forecast.expected().orElseThrow()).isEqualByComparingTo("100");
        assertThat(forecast.lower().orElseThrow()).isEqualByComparingTo("94");
        assertThat(forecast.upper().orElseThrow()).isEqualByComparingTo("106");
        assertThat(forecast.basis()).isEqualTo("mean of 7 days");
    }

    @Test
    void onlyTheLastKnownDaysOfTheWindowSpeak() {
        // Oldest first: 5,000 is the eighth known day back.
        Series series = series(5_000, 103, 97, 103, 97, 103, 97, 100);

        assertThat(((Forecast) rule("").answer(series, Point.of(DATE, 0), TWO))
                        .expected()
                        .orElseThrow())
                .isEqualByComparingTo("100");
    }

    @Test
    void aMissingDayIsReplacedByTheDayBeforeTheWindow() {
        List<Point> points =
                new ArrayList<>(series(103, 97, 103, 97, 103, 97, 100, 7_777).points());
        points.remove(7);
        Series gap = new Series(DATE, Nature.COUNT, points);

        assertThat(((Forecast) rule("").answer(gap, Point.of(DATE, 0), TWO))
                        .expected()
                        .orElseThrow())
                .isEqualByComparingTo("100");
    }

    @Test
    void sevenNormalDaysLeaveSixInAHundredNormalDaysBeyondTwoAndAHalf() {
        // P(|t with 6 degrees of freedom| > 2.5 / sqrt(1 + 1/7)) = 0.058.
        Random random = new Random(58);
        Rule rule = rule("");
        int days = 20_000;
        int beyond = 0;
        for (int day = 0; day < days; day++) {
            double today = random.nextGaussian();
            Forecast band = (Forecast) rule.answer(
                    series(DoubleStream.generate(random::nextGaussian).limit(7).toArray()),
                    Point.of(DATE, today),
                    new BigDecimal("2.5"));
            if (today < band.lower().orElseThrow().doubleValue()
                    || today > band.upper().orElseThrow().doubleValue()) {
                beyond++;
            }
        }
        assertThat(beyond / (double) days).isCloseTo(0.058, within(0.005));
    }

    private Rule rule(String options) {
        return Configured.rule(zScore, options);
    }

    /** The numbers of the days before the date, oldest first. */
    private static Series series(double... numbers) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            points.add(Point.of(DATE.minusDays(numbers.length - i), numbers[i]));
        }
        return new Series(DATE, Nature.COUNT, points);
    }
}
