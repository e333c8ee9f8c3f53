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
 * @param headroom by how many times the upper reach of an even band is multiplied for a count of rows or distinct values and
 *     for an amount; 1 is an even band
 * @param headroomOfOthers the same for all other numbers
 */
record SeasonalRule(int window, double headroom, double headroomOfOthers) implements Rule {
    private static final int WEEK = WeekdayEffects.WEEK;
    private static final int NEEDED = 2 * WEEK;

    /** Of weekdays that are not closed. */
    private static final int FEWEST = WEEK;

    /** A weekday needs a pair to have a mean and a deviation. */
    private static final int PAIR = 2;

    /** How many days the deviation that chance alone makes counts for. */
    private static final double CHANCE_DAYS = 4;

    private static final double LEAST_FREEDOM = 5;

    /** With fewer days than these, a band from nothing to so many times the expected number is no answer. */
    private static final int SETTLED = 4 * WEEK;

    private static final double ABSURD = 20;

    /** Headroom alone carries the band no further than so many times the expected number. */
    private static final double LARGEST_RISE = 1.6;

    /** So many of a weekday in a row, each off by so many deviations, are how the weekday is now. */
    private static final int LATELY = 3;

    private static final double OFF = 2;

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
        if (count(numbers, 0) < PAIR) {
            return new Answer.Unknown("fewer than " + PAIR + " earlier " + weekday + "s are known");
        }
        OpenDays openDays = OpenDays.of(numbers);
        if (openDays.closed()) {
            return Forecast.band(0, 0, 0, weekday + ", a closed weekday");
        }
        if (openDays.silent() > 0) {
            return Forecast.band(0, 0, 0, openDays.silent() + " days of nothing but 0");
        }
        double[] open = openDays.numbers();
        if (openDays.awake() < NEEDED) {
            return new Answer.Unknown("only " + openDays.awake() + " days are known since it was 0 for long");
        }
        if (count(open, 0) < PAIR) {
            return new Answer.Unknown("fewer than " + PAIR + " earlier " + weekday + "s are known outside times of 0");
        }
        if (known(open).length < FEWEST) {
            return new Answer.Unknown("only " + known(open).length + " days are known of weekdays that are not closed");
        }
        return judged(past, today, tolerance, open, weekday);
    }

    private Answer judged(Series past, Point today, BigDecimal tolerance, double[] open, String weekday) {
        double[] known = known(open);
        Yardstick yardstick = Yardstick.of(past.nature(), known);
        double[] days = Arrays.stream(open).map(yardstick::measured).toArray();
        WeekdayEffects effects = WeekdayEffects.of(days);
        double chance = yardstick.chance(Robust.median(known), today);
        double[] chances = chances(past, yardstick, open, chance);
        double usual = Robust.median(known(chances));
        SteadyLevel level = SteadyLevel.of(effects.removed(days), usual);
        double[] errors = asOfToday(level, chances, usual, chance);
        double[] believed = IntStream.range(0, errors.length)
                .filter(back -> Math.abs(level.errors()[back]) <= level.far())
                .mapToDouble(back -> errors[back])
                .toArray();
        // The mean of a weekday was told from the days whose errors are counted, and today's error is not among them.
        long same = count(open, 0);
        double deviation = Math.sqrt((same + 1.0) / (same - 1.0)) * deviation(believed, chance);
        double coverage = tolerance.doubleValue();
        double expected = level.level() + effects.today() + lately(errors, open, deviation);
        double number = yardstick.number(expected);
        double freedom = Math.max(LEAST_FREEDOM, believed.length / 2.0);
        double most = (yardstick.measured(LARGEST_RISE * number) - expected) / deviation;
        Reach reach = Reach.of(coverage, freedom, past.nature().grows() ? headroom : headroomOfOthers, most);
        SameSide before = SameSide.of(errors, deviation);
        ChanceBand few = ChanceBand.of(past.nature(), number, today, coverage, known.length);
        double lower = Math.min(few.lower(), yardstick.number(expected - reach.below(before) * deviation));
        double upper = Math.max(few.upper(), yardstick.number(expected + reach.above(before) * deviation));
        if (past.nature() == Nature.SHARE && lower <= 0 && upper >= 1) {
            return new Answer.Unknown("any share would be usual, of so few or after days that differ so much");
        }
        boolean negative = Arrays.stream(known).anyMatch(one -> one < 0);
        double least = past.nature().whole() ? Math.max(1, number) : number;
        if (known.length < SETTLED && !negative && lower <= 0 && upper > ABSURD * least) {
            return new Answer.Unknown("the " + known.length + " known days differ too much to tell what is usual");
        }
        return Forecast.band(
                number,
                lower,
                upper,
                basis(weekday, tolerance, open, reach.narrowedBy(before) ? before : SameSide.NONE));
    }

    /**
     * Where the last three of the weekday were all off to one side, that is how the weekday is now: their mean error.
     * Days of 0 are not counted on: they are a closed weekday's or an outage's.
     */
    private static double lately(double[] errors, double[] open, double deviation) {
        double sum = 0;
        int number = 0;
        for (int back = WEEK; back < errors.length && number < LATELY; back += WEEK) {
            if (!Double.isNaN(errors[back])) {
                if (Math.abs(errors[back]) <= OFF * deviation || sum * errors[back] < 0 || open[back] == 0) {
                    return 0;
                }
                sum += errors[back];
                number++;
            }
        }
        return number == LATELY ? sum / LATELY : 0;
    }

    /** What chance alone moved each day, by days back: a share's by its denominator, else the same as today. */
    private static double[] chances(Series past, Yardstick yardstick, double[] open, double today) {
        double[] chances = new double[open.length];
        Arrays.setAll(chances, back -> Double.isNaN(open[back]) ? Double.NaN : today);
        for (Point point : past.last(open.length - 1).points()) {
            int back = past.daysBack(point);
            if (past.nature() == Nature.SHARE && !Double.isNaN(open[back])) {
                chances[back] = yardstick.chance(point.number(), point);
            }
        }
        return chances;
    }

    /** The errors as they would be with as much of chance in them as today's number has. */
    private static double[] asOfToday(SteadyLevel level, double[] chances, double usual, double today) {
        double spread = Robust.spread(level.believed());
        double besides = Math.max(0, spread * spread - usual * usual);
        double[] errors = level.errors().clone();
        for (int back = 1; back < errors.length; back++) {
            if (chances[back] != today) {
                errors[back] *= Math.sqrt((besides + today * today) / (besides + chances[back] * chances[back]));
            }
        }
        return errors;
    }

    private double[] byDaysBack(Series past) {
        double[] numbers = new double[window + 1];
        Arrays.fill(numbers, Double.NaN);
        past.last(window).points().forEach(point -> numbers[past.daysBack(point)] = point.number());
        return numbers;
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
