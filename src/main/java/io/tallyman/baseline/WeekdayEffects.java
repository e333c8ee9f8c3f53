package io.tallyman.baseline;

import java.util.Arrays;

/**
 * How the weekdays differ from each other, by a polish of the table of weeks and weekdays (Tukey 1977) with
 * {@link Robust#mean} in place of the median: the means of weeks are taken away, then the means of weekdays, and again.
 *
 * <p>Days are told by days back: an array's place is the number of days before the judged date, NaN where nothing is
 * known. So the remainder by 7 is the weekday, 0 that of the judged date.
 */
final class WeekdayEffects {
    static final int WEEK = 7;

    private static final int ROUNDS = 3;

    private final double[] effects;

    private WeekdayEffects(double[] effects) {
        this.effects = effects;
    }

    /** The effects of days; of an unknown weekday 0. */
    static WeekdayEffects of(double[] days) {
        int weeks = (days.length + WEEK - 1) / WEEK;
        double[] effects = new double[WEEK];
        double[] levels = new double[weeks];
        double[] known = new double[days.length];
        for (int round = 0; round < ROUNDS; round++) {
            for (int week = 0; week < weeks; week++) {
                int number = 0;
                for (int back = week * WEEK; back < Math.min(days.length, (week + 1) * WEEK); back++) {
                    if (!Double.isNaN(days[back])) {
                        known[number++] = days[back] - effects[back % WEEK];
                    }
                }
                levels[week] = number == 0 ? 0 : Robust.mean(Arrays.copyOf(known, number));
            }
            for (int weekday = 0; weekday < WEEK; weekday++) {
                int number = 0;
                for (int back = weekday; back < days.length; back += WEEK) {
                    if (!Double.isNaN(days[back])) {
                        known[number++] = days[back] - levels[back / WEEK];
                    }
                }
                effects[weekday] = number == 0 ? 0 : Robust.mean(Arrays.copyOf(known, number));
            }
        }
        return new WeekdayEffects(effects);
    }

    /** The effect of the judged date's weekday. */
    double today() {
        return effects[0];
    }

    /** The days without the effects of their weekdays. */
    double[] removed(double[] days) {
        double[] plain = days.clone();
        for (int back = 0; back < days.length; back++) {
            plain[back] -= effects[back % WEEK];
        }
        return plain;
    }
}
