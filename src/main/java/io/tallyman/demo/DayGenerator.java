package io.tallyman.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes the shop's days.
 *
 * <p>How many visitors go how far is set per day, not drawn per visitor, so that a day's numbers vary as little as a
 * large shop's do. The first visit of a day is just after midnight, the last one just before, and it buys.
 */
final class DayGenerator {
    private static final int FIRST_VISIT = 180;

    /** Seconds before midnight at which the last visit starts; a visit takes less than ten minutes. */
    private static final int LAST_VISIT = 600;

    private static final int OTHER_VISITS = 720;
    private static final double GIVES_UP_AT_CHECKOUT = 0.06;
    private static final double GIVES_UP_WITH_CART = 0.10;

    /** Visits by local hour. */
    private static final double[] HOURS = {
        1.5, 1.0, 0.8, 0.7, 0.8, 1.2, 2.5, 4.0, 5.0, 5.5, 6.0, 6.0,
        6.0, 5.5, 5.5, 5.5, 5.5, 6.0, 6.5, 7.0, 7.0, 6.0, 4.0, 2.0
    };

    private final SampleWarehouse.Options options;
    private final Customers customers;
    private final Season season;

    DayGenerator(SampleWarehouse.Options options, Customers customers) {
        this.options = options;
        this.customers = customers;
        this.season = Season.of(options);
    }

    ShopDay day(LocalDate date) {
        SplittableRandom random = Season.random(options.seed(), date, 3);
        int sessions = season.sessions(date);
        int[] depths = depths(random, sessions, season.orders(date, sessions));
        Instant midnight = date.atStartOfDay(SampleWarehouse.ZONE).toInstant();
        long[] starts = starts(random, date, sessions);
        DayBuilder builder = new DayBuilder(date, customers, random);
        for (int i = 0; i < sessions; i++) {
            Instant start = midnight.plusSeconds(starts[i]);
            builder.visit(start, depths[i], i == sessions - 1);
        }
        return builder.day();
    }

    /** Seconds after midnight at which the visits start, in order. */
    private static long[] starts(SplittableRandom random, LocalDate date, int sessions) {
        Instant midnight = date.atStartOfDay(SampleWarehouse.ZONE).toInstant();
        Instant end = date.plusDays(1).atStartOfDay(SampleWarehouse.ZONE).toInstant();
        long length = end.getEpochSecond() - midnight.getEpochSecond();
        double[] upTo = new double[(int) (length / 3600)];
        double total = 0;
        for (int hour = 0; hour < upTo.length; hour++) {
            Instant at = midnight.plusSeconds(hour * 3600L);
            total += HOURS[at.atZone(SampleWarehouse.ZONE).getHour()];
            upTo[hour] = total;
        }
        long[] starts = new long[sessions];
        for (int i = 0; i < sessions; i++) {
            double drawn = random.nextDouble() * total;
            int hour = 0;
            while (upTo[hour] <= drawn && hour < upTo.length - 1) {
                hour++;
            }
            long start = hour * 3600L + random.nextInt(3600);
            starts[i] = Math.max(FIRST_VISIT, Math.min(start, length - OTHER_VISITS));
        }
        Arrays.sort(starts);
        starts[0] = FIRST_VISIT;
        starts[sessions - 1] = length - LAST_VISIT;
        return starts;
    }

    /** How many steps after the page view each visit takes; the last visit takes them all. */
    private static int[] depths(SplittableRandom random, int sessions, int orders) {
        int checkouts = orders + (int) Math.ceil(sessions * GIVES_UP_AT_CHECKOUT);
        int carts = checkouts + (int) Math.ceil(sessions * GIVES_UP_WITH_CART);
        int[] depths = new int[sessions];
        for (int i = 0; i < carts - 1; i++) {
            depths[i] = i < orders - 1 ? 3 : i < checkouts - 1 ? 2 : 1;
        }
        for (int i = sessions - 2; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int depth = depths[i];
            depths[i] = depths[other];
            depths[other] = depth;
        }
        depths[sessions - 1] = 3;
        return depths;
    }
}
