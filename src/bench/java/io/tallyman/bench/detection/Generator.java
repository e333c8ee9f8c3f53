package io.tallyman.bench.detection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes labelled daily metrics from a seed; the same seed makes the same numbers. */
final class Generator {
    /** The stratum on which a fall of 15% is held against noise of exactly 5%. */
    static final String FIVE_PERCENT = "5% noise";

    private static final LocalDate START = LocalDate.of(2025, 1, 1);
    private static final double LEAST_NOISE = 0.02;
    private static final double MOST_NOISE = 0.10;
    private static final int ONE_IN = 5;

    private Generator() {}

    /** Every fifth series is of large counts with Gaussian noise of 5%; the others go through all types and noises. */
    static List<LabelledSeries> series(int number, int days, long seed) {
        List<LabelledSeries> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Random random = new Random(seed * 1_000_003L + i);
            random.nextDouble();
            String name = "series-" + (i + 1);
            all.add(i % ONE_IN == 0 ? fivePercent(name, days, random) : any(name, i, days, random));
        }
        return all;
    }

    private static LabelledSeries any(String name, int i, int days, Random random) {
        MetricType type = MetricType.values()[i % MetricType.values().length];
        Noise noise = Noise.values()[random.nextInt(Noise.values().length)];
        if (noise == Noise.POISSON && type != MetricType.SMALL_COUNT) {
            noise = Noise.GAUSSIAN;
        }
        double sigma = LEAST_NOISE * Math.pow(MOST_NOISE / LEAST_NOISE, random.nextDouble());
        return new GeneratedSeries(type, noise, START, days, random).make(name, sigma);
    }

    private static LabelledSeries fivePercent(String name, int days, Random random) {
        LabelledSeries made =
                new GeneratedSeries(MetricType.ORDERS, Noise.GAUSSIAN, START, days, random).make(name, 0.05);
        return new LabelledSeries(name, FIVE_PERCENT, made.nature(), made.days());
    }
}
