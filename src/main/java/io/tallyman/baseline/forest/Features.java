package io.tallyman.baseline.forest;

import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a forest sees of a day, told only from days before it, for earlier days as for the judged one.
 *
 * <p>A day's residual is its number minus its reference, the median of the last four known same weekdays before it
 * (two at least), in units of the usual residual: 1.4826 times the median of the absolute residuals, which for a
 * normal distribution is its standard deviation; the mean of the absolute residuals where that median is 0. The
 * features are
 *
 * <ul>
 *   <li>the residual;
 *   <li>the weekday as sine and cosine, so that Sunday is next to Monday;
 *   <li>mean and standard deviation of the residuals known of the seven days before;
 *   <li>the difference to the residual of the day before.
 * </ul>
 *
 * <p>Residuals of other days enter bounded to ±3, or an incident would make the days after it stand out. Where none is
 * known they count as 0. The day's own residual is bounded to ±1,000. A business date has no hour, so there is no
 * feature of the hour.
 */
final class Features {
    static final int DIMENSIONS = 6;

    private static final int WEEK = 7;
    private static final int REFERENCES = 4;
    private static final int FEWEST_REFERENCES = 2;
    private static final double NORMAL_FROM_MEDIAN = 1.4826;
    private static final double BOUND = 3;
    /** Far beyond anything usual, and still exact as float. */
    private static final double LIMIT = 1_000;

    private final NavigableMap<LocalDate, Double> numbers = new TreeMap<>();
    private final NavigableMap<LocalDate, Double> residuals = new TreeMap<>();
    private final double scale;

    Features(Series past) {
        past.points().forEach(point -> numbers.put(point.date(), point.number()));
        for (Map.Entry<LocalDate, Double> day : numbers.entrySet()) {
            reference(day.getKey()).ifPresent(reference -> residuals.put(day.getKey(), day.getValue() - reference));
        }
        double[] distances = residuals.values().stream().mapToDouble(Math::abs).toArray();
        double typical = distances.length == 0 ? 0 : NORMAL_FROM_MEDIAN * median(distances);
        scale = typical > 0 ? typical : Arrays.stream(distances).average().orElse(0);
    }

    /**
     * The median of the last four known same weekdays before a date; empty where fewer than two are known, infinite where
     * they are too large for floating point.
     */
    OptionalDouble reference(LocalDate date) {
        List<Double> same = new ArrayList<>();
        LocalDate oldest = numbers.isEmpty() ? date : numbers.firstKey();
        for (LocalDate day = date.minusWeeks(1);
                !day.isBefore(oldest) && same.size() < REFERENCES;
                day = day.minusWeeks(1)) {
            Optional.ofNullable(numbers.get(day)).ifPresent(same::add);
        }
        return same.size() < FEWEST_REFERENCES
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        median(same.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /**
     * The usual residual in units of the metric; 0 where every day repeats its reference, infinite where they are too
     * large for floating point. As long as it is finite, so are all features.
     */
    double scale() {
        return scale;
    }

    /** The features of the earlier days that have a reference, oldest first. */
    List<float[]> earlier() {
        return residuals.entrySet().stream()
                .map(day -> features(day.getKey(), day.getValue()))
                .toList();
    }

    /** The features of the judged day. */
    float[] of(Point today, double reference) {
        return features(today.date(), today.number() - reference);
    }

    private float[] features(LocalDate date, double residual) {
        double[] week = residuals.subMap(date.minusDays(WEEK), date).values().stream()
                .mapToDouble(this::bounded)
                .toArray();
        double mean = Arrays.stream(week).average().orElse(0);
        double variance =
                Arrays.stream(week).map(r -> (r - mean) * (r - mean)).average().orElse(0);
        double before = Optional.ofNullable(residuals.get(date.minusDays(1)))
                .map(this::bounded)
                .orElse(0.0);
        double angle = 2 * Math.PI * date.getDayOfWeek().getValue() / WEEK;
        double own = Math.max(-LIMIT, Math.min(LIMIT, residual / scale));
        return new float[] {
            (float) own,
            (float) Math.sin(angle),
            (float) Math.cos(angle),
            (float) mean,
            (float) Math.sqrt(variance),
            (float) (own - before)
        };
    }

    private double bounded(double residual) {
        return Math.max(-BOUND, Math.min(BOUND, residual / scale));
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
