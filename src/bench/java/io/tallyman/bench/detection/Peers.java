package io.tallyman.bench.detection;

import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Rules of others, re-made from what their documentation publishes. */
final class Peers {
    private static final int WEEK = 7;
    private static final int EIGHT_WEEKS = 56;
    private static final int ALWAYS = 10_000;

    private Peers() {}

    /**
     * All of them.
     *
     * <p>Elementary (docs.elementary-data.com, anomaly-detection-configuration): {@code anomaly_sensitivity} 3 standard
     * deviations, {@code training_period} 14 days; with {@code seasonality: day_of_week} each bucket is compared with
     * the same weekday and the period is 7 times as long; the judged value is part of its own training set. The
     * smallest training set is assumed to be 7.
     *
     * <p>re_data (getre.io, anomaly detection): {@code modified_z_score} with threshold 3, 0.6745 × (value − median) /
     * MAD, the mean absolute deviation × 1.2533 in place of a MAD of 0. That it looks back 30 days without the judged one,
     * and needs 7, is assumed.
     *
     * <p>Fixed bounds, as Deequ's {@code SimpleThresholdStrategy} takes them: the lowest and the highest number of the
     * first 56 days; the tolerance widens both by a share.
     */
    static List<Contender> all() {
        return List.of(
                new Peer("Elementary, default", 3, 13, 6, false, true, Peers::zScore),
                new Peer("Elementary, day_of_week", 3, 97, 6, true, true, Peers::zScore),
                new Peer("re_data, modified z", 3, 30, 7, false, false, Peers::modifiedZ),
                new Peer("week over week, 20%", 0.2, WEEK, 1, true, false, Peers::change),
                new Peer("fixed bounds of first 8 weeks", 0, ALWAYS, EIGHT_WEEKS, false, false, Peers::beyondBounds),
                new Peer("z-score of 7 days, 2.5σ", 2.5, WEEK, WEEK, false, false, Peers::zScore));
    }

    /** What a peer's rule is told: the numbers to compare with, and the judged one. */
    private record Sample(double[] numbers, double today) {}

    /**
     * A rule that compares a distance with a threshold.
     *
     * @param sameWeekday whether only days of the judged day's weekday count
     * @param itself whether the judged day is part of its own sample
     * @param distance of the judged number from the others; not a number where it cannot be told
     */
    private record Peer(
            String name,
            double usual,
            int lookBack,
            int needed,
            boolean sameWeekday,
            boolean itself,
            Function<Sample, Double> distance)
            implements Contender {

        @Override
        public Optional<Boolean> unusual(Series past, Point today, double tolerance) {
            double[] before = past.last(lookBack).points().stream()
                    .filter(point -> !sameWeekday || past.daysBack(point) % WEEK == 0)
                    .mapToDouble(Point::number)
                    .toArray();
            if (before.length < needed) {
                return Optional.empty();
            }
            double[] numbers = itself
                    ? DoubleStream.concat(Arrays.stream(before), DoubleStream.of(today.number()))
                            .toArray()
                    : before;
            double score = distance.apply(new Sample(numbers, today.number()));
            return Double.isNaN(score) ? Optional.empty() : Optional.of(score > tolerance);
        }
    }

    private static double zScore(Sample sample) {
        double mean = Arrays.stream(sample.numbers).average().orElse(0);
        double squares = Arrays.stream(sample.numbers)
                .map(number -> (number - mean) * (number - mean))
                .sum();
        return ratio(Math.abs(sample.today - mean), Math.sqrt(squares / (sample.numbers.length - 1)));
    }

    private static double modifiedZ(Sample sample) {
        double median = median(sample.numbers);
        double[] deviations = Arrays.stream(sample.numbers)
                .map(number -> Math.abs(number - median))
                .toArray();
        double mad = median(deviations);
        double scale =
                mad > 0 ? mad / 0.6745 : Arrays.stream(deviations).average().orElse(0) * 1.253314;
        return ratio(Math.abs(sample.today - median), scale);
    }

    private static double change(Sample sample) {
        return sample.numbers[0] == 0
                ? Double.NaN
                : Math.abs(sample.today - sample.numbers[0]) / Math.abs(sample.numbers[0]);
    }

    private static double beyondBounds(Sample sample) {
        double[] first = Arrays.copyOf(sample.numbers, EIGHT_WEEKS);
        double lowest = Arrays.stream(first).min().orElse(Double.NaN);
        double highest = Arrays.stream(first).max().orElse(Double.NaN);
        double below = ratio(lowest - sample.today, Math.abs(lowest));
        return Math.max(below, ratio(sample.today - highest, Math.abs(highest)));
    }

    private static double ratio(double distance, double scale) {
        return distance == 0 ? 0 : distance / scale;
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
