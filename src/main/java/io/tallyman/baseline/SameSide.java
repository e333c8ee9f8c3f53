package io.tallyman.baseline;

/**
 * The days right before the judged one that all lay to one side of what was expected. Together they are stronger
 * evidence than each alone, as in the runs of control charts (Western Electric 1956), so that the band is narrower on
 * their side: a further day is unusual when the sum of the errors, divided by the square root of their number, is beyond
 * {@link #CAUTION} times the usual reach.
 *
 * <p>A day beyond {@link #LOUD} is no such day: it has been told of on its own, and its error would speak against the day
 * after an outage. Where that ends is the same for every coverage, so that a FAIL is never stricter than a WARN.
 *
 * @param days how many days, at most {@link #MOST}; 0 where yesterday is unknown or said nothing
 * @param sum their errors in deviations, with sign
 * @param memory how much an error resembles the one of the day before, 0 to 1: then days in a row say less together
 */
record SameSide(int days, double sum, double memory) {
    private static final int MOST = 2;
    private static final double CAUTION = 0.9;

    /** A day says something when it was so many deviations off. */
    private static final double AUDIBLE = 1;

    /** About where a WARN begins. */
    private static final double LOUD = 3.5;

    static final SameSide NONE = new SameSide(0, 0, 0);

    /** The days before, from errors by days back; a day without an error ends them, as does one that is loud. */
    static SameSide of(double[] errors, double deviation) {
        int days = 0;
        double sum = 0;
        double memory = memory(errors, LOUD * deviation);
        for (int back = 1; back <= MOST && deviation > 0; back++) {
            double error = errors[back] / deviation;
            if (!(Math.abs(error) >= AUDIBLE && Math.abs(error) <= LOUD) || sum * error < 0) {
                break;
            }
            sum += error;
            days++;
        }
        return new SameSide(days, sum, memory);
    }

    /** The correlation of neighbouring days' errors, of which loud ones do not count; never negative. */
    private static double memory(double[] errors, double loud) {
        double products = 0;
        double squares = 0;
        for (int back = 1; back + 1 < errors.length; back++) {
            if (Math.abs(errors[back]) <= loud && Math.abs(errors[back + 1]) <= loud) {
                products += errors[back] * errors[back + 1];
                squares += errors[back] * errors[back] / 2 + errors[back + 1] * errors[back + 1] / 2;
            }
        }
        return squares == 0 ? 0 : Math.max(0, products / squares);
    }

    /** How far below the expected number is still usual, in deviations. */
    double reachBelow(double reach) {
        return sum < 0 ? narrowed(reach) : reach;
    }

    /** How far above the expected number is still usual, in deviations. */
    double reachAbove(double reach) {
        return sum > 0 ? narrowed(reach) : reach;
    }

    /** The band's side is at most halved. */
    private double narrowed(double reach) {
        int all = days + 1;
        double variance = all + 2 * (all - 1) * memory + (all > 2 ? 2 * memory * memory : 0);
        double left = CAUTION * reach * Math.sqrt(variance) - Math.abs(sum);
        return Math.min(reach, Math.max(reach / 2, left));
    }

    /** For people: {@code a low day}, {@code 2 high days}. */
    String words() {
        String side = sum < 0 ? "low" : "high";
        return days == 1 ? "a " + side + " day" : days + " " + side + " days";
    }
}
