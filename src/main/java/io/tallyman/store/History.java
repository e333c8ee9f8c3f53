package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Stored readings of some metrics over some business dates, held in memory. */
public final class History implements Readings {
    private final Map<String, Map<LocalDate, Stored>> stored = new HashMap<>();
    private final Map<String, Set<LocalDate>> redefined = new HashMap<>();

    private record Stored(Reading reading, Optional<Long> tableVersion) {}

    private History() {}

    /** A history that knows nothing. */
    public static History none() {
        return new History();
    }

    /** Reads once; rows with another definition than the key's belong to another series and are no readings. */
    static History read(Dataset<Row> metrics, Set<MetricKey> keys, LocalDate from, LocalDate until) {
        Map<String, String> definitions = new HashMap<>();
        for (MetricKey key : keys) {
            definitions.put(key.id(), Fingerprint.of(key.measure().definition()));
        }
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
                        col("table_version"))
                .collectAsList();
        History history = new History();
        for (Row row : rows) {
            String id = row.getAs("metric_id");
            LocalDate day = LocalDate.parse(row.<String>getAs("day"));
            if (definitions.get(id).equals(row.<String>getAs("definition"))) {
                Optional<Long> version = Optional.ofNullable(row.<Long>getAs("table_version"));
                history.stored
                        .computeIfAbsent(id, k -> new HashMap<>())
                        .put(day, new Stored(MetricRows.reading(row), version));
            } else {
                history.redefined.computeIfAbsent(id, k -> new HashSet<>()).add(day);
            }
        }
        return history;
    }

    @Override
    public Optional<Reading> at(MetricKey key, LocalDate date) {
        return Optional.ofNullable(stored.getOrDefault(key.id(), Map.of()).get(date))
                .map(Stored::reading);
    }

    /** The Delta version of the table that a reading came from; empty where there is no reading or no version. */
    public Optional<Long> tableVersion(MetricKey key, LocalDate date) {
        return Optional.ofNullable(stored.getOrDefault(key.id(), Map.of()).get(date))
                .flatMap(Stored::tableVersion);
    }

    /** Whether something was stored under the metric's id that was computed otherwise, and so is no reading of it. */
    public boolean redefined(MetricKey key, LocalDate date) {
        return redefined.getOrDefault(key.id(), Set.of()).contains(date);
    }
}
