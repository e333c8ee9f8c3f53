package io.tallyman.demo;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * How busy the shop is on a day: a weekday season, a slow growth, a promotion and a little noise.
 *
 * <p>The noise of a day depends on the seed and the date only, so that a larger scale shows the same curve.
 */
record Season(double scale, long seed, LocalDate lastDay) {
    private static final double SESSIONS = 360;
    private static final double CONVERSION = 0.14;
    private static final double GROWTH = 0.0012;
    private static final double NOISE = 0.03;

    /** Monday to Sunday. */
    private static final double[] WEEKDAYS = {1.00, 0.98, 1.00, 1.03, 1.05, 0.92, 0.88};

    /** The promotion's days, counted back from the last day; none of them a number of whole weeks. */
    private static final long PROMOTION_FROM = 60;

    private static final long PROMOTION_TO = 58;
    private static final double PROMOTION_SESSIONS = 1.2;
    private static final double PROMOTION_ORDERS = 1.6;

    static Season of(SampleWarehouse.Options options) {
        return new Season(options.scale(), options.seed(), options.lastDay());
    }

    int sessions(LocalDate date) {
        double trend = Math.max(0.4, 1 - GROWTH * ago(date));
        double weekday = WEEKDAYS[date.getDayOfWeek().getValue() - 1];
        double promotion = promoted(date) ? PROMOTION_SESSIONS : 1;
        return (int) Math.round(SESSIONS * scale * trend * weekday * promotion * noise(date, 1));
    }

    /** Orders among that many sessions. */
    int orders(LocalDate date, int sessions) {
        double promotion = promoted(date) ? PROMOTION_ORDERS / PROMOTION_SESSIONS : 1;
        return (int) Math.round(sessions * CONVERSION * promotion * noise(date, 2));
    }

    /** Randomness that belongs to one date and one purpose. */
    static SplittableRandom random(long seed, LocalDate date, int purpose) {
        return new SplittableRandom(seed * 1_000_003L + date.toEpochDay() * 7_919L + purpose);
    }

    /** The days of the promotion, oldest first. */
    List<LocalDate> promotion() {
        return LongStream.rangeClosed(-PROMOTION_FROM, -PROMOTION_TO)
                .mapToObj(lastDay::plusDays)
                .toList();
    }

    private boolean promoted(LocalDate date) {
        return ago(date) >= PROMOTION_TO && ago(date) <= PROMOTION_FROM;
    }

    private long ago(LocalDate date) {
        return ChronoUnit.DAYS.between(date, lastDay);
    }

    /** Around 1; the sum of twelve uniform numbers is close to normal, bounded, and the same on every JDK. */
    private double noise(LocalDate date, int purpose) {
        SplittableRandom random = random(seed, date, purpose);
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return 1 + NOISE * (sum - 6);
    }
}
