package io.tallyman.baseline;

import java.math.BigDecimal;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * {@link Seasonal} over so many days.
 *
 * @param window days of history looked at
 */
record SeasonalRule(int window) implements Rule {
    private static final int WEEK = WeekdayEffects.WEEK;
    private static final int NEEDED = 2 * WEEK;

    /** A weekday needs a pair to have a mean and a deviation. */
    private static final int PAIR = 2;

    /** A weekday is closed when more than three in four of its days are 0 and the other weekdays' median is not. */
    private static final double CLOSED = 0.75;

    /** How many days the deviation that chance alone makes counts for. */
    private static final double CHANCE_DAYS = 4;

    private static final double LEAST_FREEDOM = 5;

    @Override
    public List<Integer> daysBack() {
        return IntStream.rangeClosed(1, window).boxed().toList();
    }

    @Override
    public int needed() {
        return NEEDED;
    }

    @Override
    public String name() {
        return "seasonal";
    }

    @Override
    public Answer answer(Series past, Point today, BigDecimal tolerance) {
        double[] numbers = byDaysBack(past);
        String weekday = past.date().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        long same = count(numbers, 0);
        if (same < PAIR) {
            return new Answer.Unknown("fewer than " + PAIR + " earlier " + weekday + "s are known");
        }
        double[] open = withoutClosedWeekdays(numbers);
        if (count(open, 0) == 0) {
            return Forecast.band(0, 0, 0, weekday + ", a closed weekday");
        }
        Yardstick yardstick = Yardstick.of(past.nature(), known(numbers));
        double[] days = Arrays.stream(open).map(yardstick::measured).toArray();
        WeekdayEffects effects = WeekdayEffects.of(days);
        double chance = yardstick.chance(Robust.median(known(open)), today);
        SteadyLevel level = SteadyLevel.of(effects.removed(days), chance);
        double[] errors = level.believed();
        // The mean of a weekday was told from the days whose errors are counted, and today's error is not among them.
        double unseen = Math.sqrt((same + 1.0) / (same - 1.0));
        double deviation = unseen * deviation(errors, chance);
        double coverage = tolerance.doubleValue();
        double reach = Robust.student(coverage, Math.max(LEAST_FREEDOM, errors.length / 2.0));
        SameSide before = SameSide.of(level.errors(), deviation, reach);
        double expected = level.level() + effects.today();
        return Forecast.band(
                yardstick.number(expected),
                yardstick.number(expected - before.reachBelow(reach) * deviation),
                yardstick.number(expected + before.reachAbove(reach) * deviation),
                basis(weekday, tolerance, numbers, before));
    }

    private double[] byDaysBack(Series past) {
        double[] numbers = new double[window + 1];
        Arrays.fill(numbers, Double.NaN);
        past.last(window).points().forEach(point -> numbers[past.daysBack(point)] = point.number());
        return numbers;
    }

    /** The numbers with NaN on all days of weekdays that are closed. */
    private static double[] withoutClosedWeekdays(double[] numbers) {
        double[] open = numbers.clone();
        if (Robust.median(known(numbers)) == 0) {
            return open;
        }
        for (int weekday = 0; weekday < WEEK; weekday++) {
            long zeros = 0;
            for (int back = weekday; back < numbers.length; back += WEEK) {
                zeros += numbers[back] == 0 ? 1 : 0;
            }
            if (zeros > CLOSED * count(numbers, weekday)) {
                for (int back = weekday; back < open.length; back += WEEK) {
                    open[back] = Double.NaN;
                }
            }
        }
        return open;
    }

    /** The spread of the errors, no less than chance alone would make it as far as few errors can tell. */
    private static double deviation(double[] errors, double chance) {
        double spread = Robust.spread(errors);
        double variance =
                (errors.length * spread * spread + CHANCE_DAYS * chance * chance) / (errors.length + CHANCE_DAYS);
        return Math.max(spread, Math.sqrt(variance));
    }

    private static long count(double[] numbers, int weekday) {
        long known = 0;
        for (int back = weekday; back < numbers.length; back += WEEK) {
            known += Double.isNaN(numbers[back]) ? 0 : 1;
        }
        return known;
    }

    private static double[] known(double[] numbers) {
        return Arrays.stream(numbers).filter(number -> !Double.isNaN(number)).toArray();
    }

    private static String basis(String weekday, BigDecimal coverage, double[] numbers, SameSide before) {
        int oldest = numbers.length - 1;
        while (oldest > 1 && Double.isNaN(numbers[oldest])) {
            oldest--;
        }
        String percent = coverage.movePointRight(2).stripTrailingZeros().toPlainString();
        String basis = weekday + ", " + percent + "% band, " + (oldest + WEEK - 1) / WEEK + " weeks";
        return before.days() == 0 ? basis : basis + ", after " + before.words();
    }
}
