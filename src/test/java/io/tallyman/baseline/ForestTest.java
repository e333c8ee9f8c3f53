package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.baseline.forest.Forest;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForestTest {
    private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 22);
    private static final BigDecimal WARN = new BigDecimal("3");
    private static final BigDecimal FAIL = new BigDecimal("5");

    private final Rule rule = Configured.rule(new Forest(), "");

    @Test
    void tooFewSameWeekdaysGiveNoAnswer() {
        Series noSundays = orders(1, 1, day -> day.getDayOfWeek() != DayOfWeek.SUNDAY);

        assertThat(rule.answer(noSundays, Point.of(SUNDAY, 600), WARN))
                .isEqualTo(new Answer.Unknown("fewer than 2 earlier days of this weekday are known"));
    }

    @Test
    void tooFewDaysToCompareWithGiveNoAnswer() {
        Series month = orders(1, 1, day -> true).last(28);

        assertThat(rule.answer(month, Point.of(SUNDAY, 600), WARN))
                .isEqualTo(new Answer.Unknown("14 of 21 days with 2 same weekdays before"));
    }

    @Test
    void daysThatRepeatTheirWeekdayGiveNoScaleForADifference() {
        List<Point> points = IntStream.rangeClosed(1, 90)
                .mapToObj(SUNDAY::minusDays)
                .map(day -> Point.of(day, weekday(day)))
                .toList();
        Series series = new Series(SUNDAY, Nature.COUNT, points);

        assertThat(rule.answer(series, Point.of(SUNDAY, 599), WARN)).isInstanceOf(Answer.Unknown.class);
        assertThat(unusual(series, 600, WARN)).isFalse();
    }

    @Test
    void numbersTooLargeForFloatingPointGiveNoAnswer() {
        Series sameSign = orders(1, 1.5e305, day -> true);
        List<Point> bothSigns = IntStream.rangeClosed(1, 90)
                .mapToObj(back -> Point.of(SUNDAY.minusDays(back), back / 7 % 2 == 0 ? 1.5e308 : -1.5e308))
                .toList();

        assertThat(rule.answer(sameSign, Point.of(SUNDAY, 1e308), WARN))
                .isEqualTo(new Answer.Unknown("the earlier values are too large for floating point"));
        assertThat(rule.answer(new Series(SUNDAY, Nature.AMOUNT, bothSigns), Point.of(SUNDAY, 1), WARN))
                .isEqualTo(new Answer.Unknown("the earlier values are too large for floating point"));
    }

    @Test
    void refusesAWindowThatIsTooShort() {
        assertThat(Configured.refused(new Forest(), "window = 28"))
                .containsExactly("Expected 42 to 365 days, found 28");
    }

    @Test
    void outageHalfADayAndDoubleLoadStandOut() {
        Series series = orders(1, 1, day -> true);

        assertThat(unusual(series, 0, FAIL)).isTrue();
        assertThat(unusual(series, 300, FAIL)).isTrue();
        assertThat(unusual(series, 1_200, FAIL)).isTrue();
        assertThat(unusual(series, 600, WARN)).isFalse();
    }

    @Test
    void aUsualWorkdayIsUnusualOnASunday() {
        assertThat(unusual(orders(2, 1, day -> true), 1_000, FAIL)).isTrue();
    }

    @Test
    void theExpectedNumberIsTheMedianOfTheLastFourSameWeekdays() {
        Series series = orders(3, 1, day -> true);
        double[] sundays = IntStream.of(7, 14, 21, 28)
                .mapToDouble(back -> series.back(back).orElseThrow().number())
                .sorted()
                .toArray();

        Forecast forecast = (Forecast) rule.answer(series, Point.of(SUNDAY, 600), WARN);

        assertThat(forecast.expected().orElseThrow().doubleValue()).isEqualTo((sundays[1] + sundays[2]) / 2);
        assertThat(forecast.basis()).isEqualTo("random cut forest, 90 days");
    }

    @Test
    void theSameDaysGiveTheSameAnswerInAnyUnit() {
        for (int seed = 0; seed < 5; seed++) {
            boolean euros = unusual(orders(seed, 1, day -> true), 480, WARN);

            assertThat(unusual(orders(seed, 1, day -> true), 480, WARN)).isEqualTo(euros);
            assertThat(unusual(orders(seed, 1_024, day -> true), 480 * 1_024, WARN))
                    .isEqualTo(euros);
        }
    }

    @Test
    void missingDaysAreNoHindrance() {
        Series gaps = orders(4, 1, day -> day.getDayOfMonth() % 6 != 0);

        assertThat(unusual(gaps, 0, FAIL)).isTrue();
        assertThat(unusual(gaps, 600, WARN)).isFalse();
    }

    @Test
    void findsHalfADayInEverySeriesAndLeavesAlmostAllGoodDaysAlone() {
        int found = 0;
        int falseAlerts = 0;
        for (int seed = 100; seed < 160; seed++) {
            Series series = orders(seed, 1, day -> true);
            double good = 600 * (1 + 0.05 * new Random(-seed).nextGaussian());
            found += unusual(series, good / 2, WARN) ? 1 : 0;
            falseAlerts += unusual(series, good, FAIL) ? 1 : 0;
        }
        assertThat(found).isEqualTo(60);
        assertThat(falseAlerts).isLessThanOrEqualTo(3);
    }

    private boolean unusual(Series past, double today, BigDecimal tolerance) {
        return ((Forecast) rule.answer(past, Point.of(SUNDAY, today), tolerance))
                .unusual()
                .orElseThrow();
    }

    /** 90 days of orders with a weekly season and noise of 5%. */
    private static Series orders(long seed, double unit, Predicate<LocalDate> kept) {
        Random random = new Random(seed);
        List<Point> points = IntStream.rangeClosed(1, 90)
                .mapToObj(SUNDAY::minusDays)
                .map(day -> Point.of(day, unit * weekday(day) * (1 + 0.05 * random.nextGaussian())))
                .filter(point -> kept.test(point.date()))
                .toList();
        return new Series(SUNDAY, Nature.COUNT, points);
    }

    private static double weekday(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> 700;
            case SUNDAY -> 600;
            default -> 1_000;
        };
    }
}
