package io.tallyman.baseline;

import org.apache.commons.math3.distribution.PoissonDistribution;

/**
 * Between what numbers independent events alone would lie, where they are few: the yardsticks make chance even, but
 * small whole numbers come in steps and lean to one side.
 *
 * <p>Quantiles of Poisson's distribution around the expected number of events, which itself is known from few days: one
 * standard error of it is added on either side.
 *
 * @param lower lowest number
 * @param upper highest number
 */
record ChanceBand(double lower, double upper) {
    /** With more events the yardstick's band is as good. */
    private static final double FEW = 20;

    /**
     * The band; empty of numbers (the expected one alone) where events are many or the nature counts none.
     *
     * @param expected number that is no surprise
     * @param known days of history
     */
    static ChanceBand of(Nature nature, double expected, Point today, double coverage, long known) {
        double things = switch (nature) {
            case COUNT, FAULTS -> 1;
            case SHARE -> today.denominator().map(Number::doubleValue).orElse(0.0);
            case DURATION, AMOUNT, OTHER -> 0;
        };
        if (!(things > 0)) {
            return new ChanceBand(expected, expected);
        }
        if (nature == Nature.SHARE && expected > 0.5) {
            ChanceBand rest = events(1 - expected, things, coverage, known);
            return new ChanceBand(Math.max(0, 1 - rest.upper), 1 - rest.lower);
        }
        ChanceBand band = events(expected, things, coverage, known);
        return nature == Nature.SHARE ? new ChanceBand(band.lower, Math.min(1, band.upper)) : band;
    }

    private static ChanceBand events(double expected, double things, double coverage, long known) {
        double events = expected * things;
        if (events > FEW) {
            return new ChanceBand(expected, expected);
        }
        double unsure = Math.sqrt((events + 0.5) / Math.max(1, known));
        double outside = (1 - coverage) / 2;
        double most = quantile(events + unsure, 1 - outside);
        double least = events > unsure ? quantile(events - unsure, outside) : 0;
        return new ChanceBand(least / things, most / things);
    }

    private static double quantile(double mean, double share) {
        return new PoissonDistribution(
                        null, mean, PoissonDistribution.DEFAULT_EPSILON, PoissonDistribution.DEFAULT_MAX_ITERATIONS)
                .inverseCumulativeProbability(share);
    }
}
