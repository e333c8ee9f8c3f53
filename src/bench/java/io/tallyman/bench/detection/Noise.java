package io.tallyman.bench.detection;

import java.util.Random;

/** How a metric varies around its level from day to day, as a factor with a relative standard deviation of sigma. */
enum Noise {
    GAUSSIAN,
    LOGNORMAL,
    /** Heavy tails: t with 5 degrees of freedom. */
    STUDENT,
    /** Today resembles yesterday: first-order autoregression with coefficient 0.5. */
    AUTOREGRESSIVE,
    /** Nothing but the chance of independent events. */
    POISSON;

    private static final int DEGREES = 5;
    private static final double MEMORY = 0.5;
    private static final double LOWEST = 0.05;

    /** Factors for so many days. */
    double[] factors(int days, double sigma, Random random) {
        double[] factors = new double[days];
        double before = random.nextGaussian();
        for (int day = 0; day < days; day++) {
            before = MEMORY * before + Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
            factors[day] = switch (this) {
                case GAUSSIAN -> Math.max(LOWEST, 1 + sigma * random.nextGaussian());
                case LOGNORMAL -> Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
                case STUDENT -> Math.max(LOWEST, 1 + sigma * student(random));
                case AUTOREGRESSIVE -> Math.max(LOWEST, 1 + sigma * before);
                case POISSON -> 1;
            };
        }
        return factors;
    }

    /** Student's t, scaled to a standard deviation of 1. */
    private static double student(Random random) {
        double chiSquare = 0;
        for (int i = 0; i < DEGREES; i++) {
            double z = random.nextGaussian();
            chiSquare += z * z;
        }
        double t = random.nextGaussian() / Math.sqrt(chiSquare / DEGREES);
        return t / Math.sqrt(DEGREES / (DEGREES - 2.0));
    }

    /** A Poisson number; normal approximation above 1,000. */
    static long poisson(double mean, Random random) {
        if (mean > 1_000) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        long events = 0;
        for (double time = exponential(random); time < mean; time += exponential(random)) {
            events++;
        }
        return events;
    }

    private static double exponential(Random random) {
        return -Math.log(1 - random.nextDouble());
    }
}
