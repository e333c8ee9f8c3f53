package io.tallyman.baseline;

import java.util.Arrays;

/**
 * The level of a metric without weekdays, followed from day to day by robust exponential smoothing (Gelper, Fried and
 * Croux 2010): each day moves it by a part of the error that the level before made. A day too far off moves nothing,
 * unless as many days in a row as {@link #AGREED} are off to the same side: then they are the new level.
 *
 * @param level what the judged day should be
 * @param errors what each day was above the level told from the days before it, by days back; NaN where nothing is
 *     known
 * @param far errors beyond this were of days too far off
 */
record SteadyLevel(double level, double[] errors, double far) {
    /** Part of an error that the level takes over. */
    private static final double GAIN = 0.1;

    /** Errors beyond so many deviations move nothing. */
    private static final double FAR = 3;

    private static final int AGREED = 7;
    private static final int START = 7;

    /**
     * Follows the days, oldest first.
     *
     * @param days by days back without the effects of weekdays, NaN where nothing is known; at least two known
     * @param least the smallest deviation to believe in
     */
    static SteadyLevel of(double[] days, double least) {
        double[] known = oldestFirst(days);
        double far = FAR * Math.max(least, deviation(known));
        int start = Math.min(START, known.length / 2);
        double level = Robust.median(Arrays.copyOf(known, start));
        double[] errors = new double[known.length];
        Arrays.fill(errors, 0, start, Double.NaN);
        int accepted = start;
        int streak = 0;
        for (int day = start; day < known.length; day++) {
            double error = known[day] - level;
            boolean believed = Math.abs(error) <= far;
            errors[day] = error;
            if (believed) {
                level += error * Math.max(GAIN, 1.0 / (accepted + 1));
                accepted++;
                streak = 0;
            } else {
                streak = streak * error > 0 ? streak + (int) Math.signum(error) : (int) Math.signum(error);
                if (Math.abs(streak) == AGREED) {
                    level = Arrays.stream(known, day + 1 - AGREED, day + 1)
                            .average()
                            .orElse(level);
                    accepted = AGREED;
                    streak = 0;
                }
            }
        }
        return new SteadyLevel(level, byDaysBack(errors, days), far);
    }

    /** The errors of days that were not too far off. */
    double[] believed() {
        return Arrays.stream(errors).filter(error -> Math.abs(error) <= far).toArray();
    }

    /**
     * A first idea of the errors: each day against the median of the seven known days before it; without
     * bounds where fewer than seven days have that.
     */
    private static double deviation(double[] known) {
        if (known.length < 2 * START) {
            return Double.POSITIVE_INFINITY;
        }
        double[] errors = new double[known.length - START];
        for (int day = START; day < known.length; day++) {
            errors[day - START] = known[day] - Robust.median(Arrays.copyOfRange(known, day - START, day));
        }
        return Robust.spread(errors);
    }

    private static double[] oldestFirst(double[] days) {
        double[] known = new double[days.length];
        int number = 0;
        for (int back = days.length - 1; back >= 0; back--) {
            if (!Double.isNaN(days[back])) {
                known[number++] = days[back];
            }
        }
        return Arrays.copyOf(known, number);
    }

    private static double[] byDaysBack(double[] oldestFirst, double[] days) {
        double[] placed = new double[days.length];
        int number = 0;
        for (int back = days.length - 1; back >= 0; back--) {
            placed[back] = Double.isNaN(days[back]) ? Double.NaN : oldestFirst[number++];
        }
        return placed;
    }
}
