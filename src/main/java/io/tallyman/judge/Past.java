package io.tallyman.judge;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a metric read on the same weekday of earlier weeks. */
record Past(MetricKey key, LocalDate date, Readings readings) {
    private static final int COMPARABLE_WEEKS = 8;
    private static final int FEWEST_FOR_DEVIATION = 3;

    /** The values known of the last weeks, newest first. */
    List<BigDecimal> values(int weeks) {
        return IntStream.rangeClosed(1, weeks)
                .mapToObj(week -> readings.at(key, date.minusWeeks(week)))
                .flatMap(Optional::stream)
                .filter(Reading.Value.class::isInstance)
                .map(reading -> ((Reading.Value) reading).decimal())
                .toList();
    }

    /** Distance from the mean of the comparable days in sample deviations, where they are enough and differ. */
    Optional<Double> zScore(double value) {
        double[] days = values(COMPARABLE_WEEKS).stream()
                .mapToDouble(BigDecimal::doubleValue)
                .toArray();
        if (days.length < FEWEST_FOR_DEVIATION) {
            return Optional.empty();
        }
        double mean = 0;
        for (double day : days) {
            mean += day / days.length;
        }
        double squares = 0;
        for (double day : days) {
            squares += (day - mean) * (day - mean);
        }
        double deviation = Math.sqrt(squares / (days.length - 1));
        double score = (value - mean) / deviation;
        return deviation > 0 && Double.isFinite(score) ? Optional.of(score) : Optional.empty();
    }

    /** The middle value; the mean of the middle two where their number is even. */
    static BigDecimal median(List<BigDecimal> values) {
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).add(sorted.get(middle)).divide(BigDecimal.valueOf(2));
    }
}
