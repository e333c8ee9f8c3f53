package io.tallyman.baseline;

/**
 * The days right before the judged one that all lay to one side of what was expected. Together they are stronger
 * evidence than each alone, as in the runs of control charts (Western Electric 1956), so that the band is narrower on
 * their side: a further day is unusual when the sum of the errors, divided by the square root of their number, is beyond
 * {@link #CAUTION} times the usual reach.
 *
 * <p>A day that the level did not believe is no such day: it has been told of on its own, and its error would speak
 * against the day after an outage.
 *
 * @param days how many days, at most {@link #MOST}; 0 where yesterday is unknown or said nothing
 * @param sum their errors in deviations, with sign
 */
record SameSide(int days, double sum) {
    private static final int MOST = 2;
    private static final double CAUTION = 0.9;

    /** A day says something when it was so many deviations off. */
    private static final double AUDIBLE = 1;

    /** The days before, from errors by days back; a day without an error ends them. */
    static SameSide of(double[] errors, double deviation) {
        int days = 0;
        double sum = 0;
        for (int back = 1; back <= MOST && deviation > 0; back++) {
            double error = errors[back] / deviation;
            if (Double.isNaN(error) || Math.abs(error) < AUDIBLE || sum * error < 0) {
                break;
            }
            sum += error;
            days++;
        }
        return new SameSide(days, sum);
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
        double left = CAUTION * reach * Math.sqrt(days + 1.0) - Math.abs(sum);
        return Math.min(reach, Math.max(reach / 2, left));
    }

    /** For people: {@code a low day}, {@code 2 high days}. */
    String words() {
        String side = sum < 0 ? "low" : "high";
        return days == 1 ? "a " + side + " day" : days + " " + side + " days";
    }
}
