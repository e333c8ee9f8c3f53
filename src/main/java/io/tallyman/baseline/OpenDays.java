package io.tallyman.baseline;

import java.util.Arrays;

/**
 * The days that say something of how a metric moves while there is business: without closed weekdays and without silent
 * spells, a week or more in which everything was 0.
 *
 * @param numbers by days back, NaN where nothing is known or the day is left out
 * @param closed whether the judged date falls on a closed weekday
 * @param silent how many days the spell lasts that goes on, where that is long enough to be usual; else 0
 * @param awake how many known days lie outside spells, those of closed weekdays among them
 */
record OpenDays(double[] numbers, boolean closed, int silent, int awake) {
    private static final int WEEK = WeekdayEffects.WEEK;

    /** So many known days of 0 in a row are a spell; fewer may be an outage among days that count. */
    private static final int SPELL = 7;

    /** A spell that goes on becomes usual after so many days; so many days of 0 make anything else the exception. */
    private static final int USUAL = 28;

    /** Where more of the other days are 0, a week of zeros says nothing. */
    private static final double QUIET = 0.2;

    /**
     * A weekday is closed while zeros in a row are rarer than this by the zeros of the other weekdays: as rare as a good
     * day outside the usual band, or rare events would have closed weekdays by chance.
     */
    private static final double CHANCE = 0.0005;

    private static final int FEWEST = 3;

    /** Leaves out what does not count; the array stays as it is. */
    static OpenDays of(double[] byDaysBack) {
        double[] numbers = byDaysBack.clone();
        boolean closed = leaveOutClosed(numbers);
        boolean[] spell = spells(numbers);
        if (!amongBusiness(numbers, spell)) {
            return new OpenDays(numbers, closed, 0, known(byDaysBack));
        }
        int silent = silent(numbers, spell);
        for (int back = 1; back < numbers.length && silent < USUAL; back++) {
            numbers[back] = spell[back] ? Double.NaN : numbers[back];
        }
        double[] awake = new double[spell.length];
        Arrays.setAll(awake, back -> spell[back] ? Double.NaN : byDaysBack[back]);
        return new OpenDays(numbers, closed, silent < USUAL ? 0 : silent, known(awake));
    }

    /** Whether the judged date's weekday is closed; closed times of all weekdays become NaN. */
    private static boolean leaveOutClosed(double[] numbers) {
        double[] before = numbers.clone();
        boolean closed = false;
        for (int weekday = 0; weekday < WEEK; weekday++) {
            int newest = 0;
            int length = 0;
            for (int back = weekday; back < before.length + WEEK; back += WEEK) {
                boolean known = back < before.length && !Double.isNaN(before[back]);
                if (known && before[back] == 0) {
                    newest = length == 0 ? back : newest;
                    length++;
                } else if (known || back >= before.length) {
                    if (length >= FEWEST && unlikely(before, weekday, newest, Math.min(back, before.length), length)) {
                        closed |= weekday == 0 && latest(before, newest);
                        leaveOut(numbers, newest, Math.min(back, numbers.length), WEEK);
                    }
                    length = 0;
                }
            }
        }
        return closed;
    }

    /** Whether so many zeros of one weekday are more than the other weekdays' zeros of the same weeks let expect. */
    private static boolean unlikely(double[] numbers, int weekday, int newest, int oldest, int length) {
        int zeros = 0;
        int known = 0;
        for (int back = Math.max(1, newest - WEEK + 1); back < oldest; back++) {
            if (back % WEEK != weekday && !Double.isNaN(numbers[back])) {
                known++;
                zeros += numbers[back] == 0 ? 1 : 0;
            }
        }
        // Weekdays that are closed too must not make this one look usual.
        for (int other = 1; other < WEEK; other++) {
            int same = (weekday + other) % WEEK;
            int all = 0;
            int empty = 0;
            for (int back = first(same, newest); back < oldest; back += WEEK) {
                if (!Double.isNaN(numbers[back])) {
                    all++;
                    empty += numbers[back] == 0 ? 1 : 0;
                }
            }
            if (all > 0 && empty == all) {
                known -= all;
                zeros -= empty;
            }
        }
        return known >= FEWEST && Math.pow((zeros + 0.5) / (known + 1), length) < CHANCE;
    }

    private static int first(int weekday, int newest) {
        int from = Math.max(1, newest - WEEK + 1);
        return from + Math.floorMod(weekday - from, WEEK);
    }

    private static boolean latest(double[] numbers, int newest) {
        for (int back = WEEK; back < newest; back += WEEK) {
            if (!Double.isNaN(numbers[back])) {
                return false;
            }
        }
        return true;
    }

    /** Which days lie in a spell. */
    private static boolean[] spells(double[] numbers) {
        boolean[] spell = new boolean[numbers.length];
        int length = 0;
        int newest = 0;
        for (int back = 1; back <= numbers.length; back++) {
            if (back == numbers.length || !Double.isNaN(numbers[back]) && numbers[back] != 0) {
                Arrays.fill(spell, newest, length >= SPELL ? back : newest, true);
                length = 0;
            } else if (numbers[back] == 0) {
                newest = length == 0 ? back : newest;
                length++;
            }
        }
        return spell;
    }

    /**
     * Whether spells are the exception among days of business. They are not where single zeros are common too, nor where
     * 0 has long been usual and the rest never lasted a week, as in a count of errors.
     */
    private static boolean amongBusiness(double[] numbers, boolean[] spell) {
        int quiet = 0;
        int zeros = 0;
        int known = 0;
        int stretch = 0;
        int longest = 0;
        for (int back = 1; back < numbers.length; back++) {
            stretch = spell[back] ? 0 : stretch;
            if (spell[back]) {
                quiet += numbers[back] == 0 ? 1 : 0;
            } else if (!Double.isNaN(numbers[back])) {
                known++;
                zeros += numbers[back] == 0 ? 1 : 0;
                longest = Math.max(longest, ++stretch);
            }
        }
        return known > 0 && zeros <= QUIET * known && (longest >= SPELL || quiet < USUAL);
    }

    /** The days from the oldest to the newest known one of the spell that goes on; 0 where none does. */
    private static int silent(double[] numbers, boolean[] spell) {
        int newest = 1;
        while (newest < numbers.length && Double.isNaN(numbers[newest])) {
            newest++;
        }
        int oldest = newest;
        for (int back = newest; back < numbers.length && spell[back]; back++) {
            oldest = numbers[back] == 0 ? back : oldest;
        }
        return newest < numbers.length && spell[newest] ? oldest - newest + 1 : 0;
    }

    private static int known(double[] numbers) {
        return (int)
                Arrays.stream(numbers).filter(number -> !Double.isNaN(number)).count();
    }

    private static void leaveOut(double[] numbers, int from, int to, int step) {
        for (int back = from; back < to; back += step) {
            numbers[back] = Double.NaN;
        }
    }
}
