package io.tallyman.bench;

import java.util.List;
import java.util.Optional;

/**
 * The measurements of one contender in short.
 *
 * @param median of the times in milliseconds
 * @param cost the largest of each cost, of processor time the median
 */
record Summary(String contender, double median, double fastest, double slowest, Optional<Cost> cost) {

    /** The summary of at least one sample. */
    static Summary of(List<Sample> samples) {
        double[] sorted = samples.stream().mapToDouble(Sample::millis).sorted().toArray();
        return new Summary(
                samples.get(0).contender(),
                median(sorted),
                sorted[0],
                sorted[sorted.length - 1],
                cost(samples.stream().flatMap(sample -> sample.cost().stream()).toList()));
    }

    private static Optional<Cost> cost(List<Cost> costs) {
        double[] sorted = costs.stream().mapToDouble(Cost::cpuMillis).sorted().toArray();
        return costs.stream().reduce(Cost::max).map(most -> most.withCpu(Math.round(median(sorted))));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
