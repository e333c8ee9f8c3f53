package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A 99% band holds 99% of good days: counted on days that no code of the method has made. */
class SeasonalCoverageTest {
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final int SERIES = 60;
    private static final int DAYS = 200;
    private static final int FIRST = 60;
    private static final BigDecimal COVERAGE = new BigDecimal("0.99");

    /** The number of a good day. */
    private interface Source {
        Point day(LocalDate date, double level, Random random);
    }

    @Test
    void holdsForLargeCountsWithWeekdays() {
        assertHolds(
                Nature.COUNT,
                (date, level, random) ->
                        Point.of(date, Math.rint(20_000 * level * (1 + 0.06 * random.nextGaussian()))));
    }

    @Test
    void holdsForRevenueOfProportionalNoise() {
        assertHolds(
                Nature.AMOUNT,
                (date, level, random) -> Point.of(date, 150_000 * level * Math.exp(0.12 * random.nextGaussian())));
    }

    @Test
    void holdsForSmallCountsOfIndependentOrders() {
        assertHolds(Nature.COUNT, (date, level, random) -> Point.of(date, independent(4_000, 0.01 * level, random)));
    }

    @Test
    void holdsForAConversionRate() {
        assertHolds(Nature.SHARE, (date, level, random) -> {
            double share = independent(3_000, 0.05 * level, random) / 3_000.0;
            return new Point(date, BigDecimal.valueOf(share), Optional.of(BigDecimal.valueOf(3_000)));
        });
    }

    private static int independent(int tries, double chance, Random random) {
        int hits = 0;
        for (int i = 0; i < tries; i++) {
            hits += random.nextDouble() < chance ? 1 : 0;
        }
        return hits;
    }

    private static void assertHolds(Nature nature, Source source) {
        assertThat(outside("", nature, source)).isBetween(0.005, 0.017);
        assertThat(outside("headroom = 1", nature, source)).isBetween(0.005, 0.017);
    }

    /** The share of good days that the band leaves out. */
    private static double outside(String options, Nature nature, Source source) {
        Rule rule = Configured.rule(new Seasonal(), options);
        int judged = 0;
        int outside = 0;
        for (int series = 0; series < SERIES; series++) {
            Random random = new Random(1_000 + series);
            double[] week = random.doubles(7, 0.8, 1.2).toArray();
            List<Point> past = new ArrayList<>();
            for (int day = 0; day < DAYS; day++) {
                LocalDate date = START.plusDays(day);
                double level = week[day % 7] * (1 + 0.0005 * day);
                Point today = source.day(date, level, random);
                if (day >= FIRST) {
                    List<Point> window = past.subList(Math.max(0, day - 91), day);
                    Forecast forecast = (Forecast) rule.answer(new Series(date, nature, window), today, COVERAGE);
                    judged++;
                    outside += outside(forecast, today) ? 1 : 0;
                }
                past.add(today);
            }
        }
        return (double) outside / judged;
    }

    private static boolean outside(Forecast forecast, Point today) {
        return today.value().compareTo(forecast.lower().orElseThrow()) < 0
                || today.value().compareTo(forecast.upper().orElseThrow()) > 0;
    }
}
