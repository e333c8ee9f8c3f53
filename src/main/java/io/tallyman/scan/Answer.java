package io.tallyman.scan;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Turns what Spark returns into readings and metrics. */
final class Answer {
    private Answer() {}

    /** A number as Spark returns it; the caller deals with null. */
    static Reading reading(Object value) {
        if (value instanceof BigDecimal decimal) {
            return Reading.of(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            return Reading.of(((Number) value).doubleValue());
        }
        if (value instanceof Number whole) {
            return Reading.of(whole.longValue());
        }
        if (value instanceof Boolean truth) {
            return Reading.of(truth ? 1 : 0);
        }
        return new Reading.Failed("yields " + value.getClass().getSimpleName() + ", not a number");
    }

    /** The number exactly, where it is finite. */
    static Optional<BigDecimal> decimal(Object value) {
        return value != null && reading(value) instanceof Reading.Value number
                ? Optional.of(number.decimal())
                : Optional.empty();
    }

    /** The same failure for several measures and dates. */
    static List<Metric> failed(
            OpenTable table, List<MetricKey> keys, List<LocalDate> dates, String reason, Clock clock) {
        return keys.stream()
                .flatMap(key -> dates.stream().map(date -> metric(table, key, date, new Reading.Failed(reason), clock)))
                .toList();
    }

    static Metric metric(OpenTable table, MetricKey key, LocalDate date, Reading reading, Clock clock) {
        return new Metric(key, date, reading, table.version(), clock.instant());
    }
}
