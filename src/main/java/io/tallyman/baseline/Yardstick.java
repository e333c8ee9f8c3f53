package io.tallyman.baseline;

import java.util.Arrays;

/**
 * The scale on which days of a metric are compared, chosen so that good days vary by about as much whatever the level:
 * the square root for small counts, the logarithm for large counts and money, the arcsine for shares.
 */
sealed interface Yardstick {
    /** A number that never moved is unusual when it moves by about three times this, relatively. */
    double LEAST = 0.001;

    /** From the metric's number to the yardstick. */
    double measured(double number);

    /** Back again, within the limits of what such a number can be. */
    double number(double measured);

    /** How much chance alone moves the day's number around a usual one, as a standard deviation on the yardstick. */
    double chance(double usual, Point day);

    /** The yardstick of numbers, of which there is at least one. */
    static Yardstick of(Nature nature, double[] numbers) {
        return switch (nature) {
            case COUNT, FAULTS -> new Counts();
            case SHARE -> new Shares();
            case DURATION, AMOUNT, OTHER -> amounts(numbers);
        };
    }

    private static Yardstick amounts(double[] numbers) {
        double median = Robust.median(numbers);
        double largest = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
        long negative = Arrays.stream(numbers).filter(number -> number < 0).count();
        // One wrong sign in twenty days must not change the scale of the others.
        boolean positive = median > 0 && negative * 20 <= numbers.length;
        return positive
                ? new Ratios(Math.max(median / 100, Double.MIN_NORMAL))
                : new Differences(largest > 0 ? largest : 1, Math.abs(median));
    }

    /**
     * Anscombe's (1948) transform for counts that vary by chance and by 10% besides:
     * {@code 2√k · asinh √((y + 3/8) / k)}, k = 100. It is {@code 2√y} far below 100 and {@code 10 · ln y} far above.
     */
    record Counts() implements Yardstick {
        private static final double TURN = 100;
        private static final double SHIFT = 0.375;

        @Override
        public double measured(double number) {
            double root = Math.sqrt((Math.max(0, number) + SHIFT) / TURN);
            return 2 * Math.sqrt(TURN) * Math.log(root + Math.sqrt(root * root + 1));
        }

        @Override
        public double number(double measured) {
            double root = Math.sinh(Math.max(0, measured) / (2 * Math.sqrt(TURN)));
            return within(root * root * TURN - SHIFT, 0, Double.MAX_VALUE);
        }

        /** Independent events: the square root of their number, which is 1 on the yardstick as far as that is a root. */
        @Override
        public double chance(double usual, Point day) {
            return 1 / Math.sqrt(1 + Math.max(0, usual) / TURN);
        }
    }

    /** Freeman and Tukey's (1950) angle of a share, {@code 2 asin √p}: chance moves it by {@code 1/√n} at any share. */
    record Shares() implements Yardstick {

        @Override
        public double measured(double number) {
            return 2 * Math.asin(Math.sqrt(within(number, 0, 1)));
        }

        @Override
        public double number(double measured) {
            double sine = Math.sin(within(measured, 0, Math.PI) / 2);
            return sine * sine;
        }

        @Override
        public double chance(double usual, Point day) {
            return day.denominator()
                    .map(all -> 1 / Math.sqrt(Math.max(1, all.doubleValue())))
                    .orElse(LEAST);
        }
    }

    /**
     * The logarithm, for numbers that move by ratios.
     *
     * @param shift one hundredth of the median, so that 0 has a logarithm too
     */
    record Ratios(double shift) implements Yardstick {

        @Override
        public double measured(double number) {
            return Math.log(within(number, 0, Double.MAX_VALUE / 2) + shift);
        }

        @Override
        public double number(double measured) {
            return within(Math.exp(measured) - shift, 0, Double.MAX_VALUE);
        }

        @Override
        public double chance(double usual, Point day) {
            return LEAST;
        }
    }

    /**
     * The number as it is, for numbers of either sign.
     *
     * @param unit the largest number, so that squares stay within floating point
     * @param median the middle number without its sign
     */
    record Differences(double unit, double median) implements Yardstick {

        @Override
        public double measured(double number) {
            return number / unit;
        }

        @Override
        public double number(double measured) {
            return within(measured * unit, -Double.MAX_VALUE, Double.MAX_VALUE);
        }

        @Override
        public double chance(double usual, Point day) {
            return LEAST * median / unit;
        }
    }

    private static double within(double number, double lowest, double highest) {
        return Math.min(highest, Math.max(lowest, number));
    }
}
