package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Stored readings of some metrics over some business dates, held in memory. */
public final class History implements Readings {
    private final Map<String, Map<LocalDate, Metric>> stored = new HashMap<>();
    private final Map<String, Set<LocalDate>> redefined = new HashMap<>();

    private History() {}

    /** A history that knows nothing. */
    public static History none() {
        return new History();
    }

    /** Reads once; rows with another definition than the key's belong to another series and are no readings. */
    static History read(Dataset<Row> metrics, Set<MetricKey> keys, LocalDate from, LocalDate until) {
        Map<String, MetricKey> asked = new HashMap<>();
        keys.forEach(key -> asked.put(key.id(), key));
        Map<String, String> definitions = new HashMap<>();
        asked.forEach(
                (id, key) -> definitions.put(id, Fingerprint.of(key.measure().definition())));
        List<Row> rows = metrics.filter(col("business_date")
                        .geq(lit(from))
                        .and(col("business_date").lt(lit(until))))
                .filter(col("metric_id").isInCollection(definitions.keySet()))
                .select(
                        col("business_date").cast("string").as("day"),
                        col("metric_id"),
                        col("definition"),
                        col("value"),
                        col("exact"),
                        col("numerator"),
                        col("denominator"),
                        col("detail"),
                        col("error"),
                        col("table_version"),
                        expr("unix_micros(measured_at)").as("measured"))
                .collectAsList();
        History history = new History();
        for (Row row : rows) {
            String id = row.getAs("metric_id");
            LocalDate day = LocalDate.parse(row.<String>getAs("day"));
            if (definitions.get(id).equals(row.<String>getAs("definition"))) {
                history.put(new Metric(
                        asked.get(id),
                        day,
                        MetricRows.reading(row),
                        Optional.ofNullable(row.<Long>getAs("table_version")),
                        Instant.EPOCH.plus(row.<Long>getAs("measured"), ChronoUnit.MICROS)));
            } else {
                history.redefined.computeIfAbsent(id, k -> new HashSet<>()).add(day);
            }
        }
        return history;
    }

    private void put(Metric metric) {
        stored.computeIfAbsent(metric.key().id(), id -> new HashMap<>()).put(metric.date(), metric);
    }

    /** The same without the readings that do not meet a condition. */
    public History only(Predicate<Metric> condition) {
        History some = new History();
        stored.values().stream()
                .flatMap(days -> days.values().stream())
                .filter(condition)
                .forEach(some::put);
        some.redefined.putAll(redefined);
        return some;
    }

    @Override
    public Optional<Reading> at(MetricKey key, LocalDate date) {
        return metric(key, date).map(Metric::reading);
    }

    /** A reading with when it was measured and from what version; empty where there is none. */
    public Optional<Metric> metric(MetricKey key, LocalDate date) {
        return Optional.ofNullable(stored.getOrDefault(key.id(), Map.of()).get(date));
    }

    /** The Delta version of the table that a reading came from; empty where there is no reading or no version. */
    public Optional<Long> tableVersion(MetricKey key, LocalDate date) {
        return metric(key, date).flatMap(Metric::tableVersion);
    }

    /** Whether something was stored under the metric's id that was computed otherwise, and so is no reading of it. */
    public boolean redefined(MetricKey key, LocalDate date) {
        return redefined.getOrDefault(key.id(), Set.of()).contains(date);
    }
}
