package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Stored readings of some metrics over some business dates, held in memory. */
final class History implements Readings {
    private final Map<String, Map<LocalDate, Reading>> readings = new HashMap<>();

    /** Reads once; rows with another definition than the key's belong to another series and are left out. */
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
                        col("error"))
                .collectAsList();
        History history = new History();
        for (Row row : rows) {
            String id = row.getAs("metric_id");
            if (definitions.get(id).equals(row.<String>getAs("definition"))) {
                history.readings
                        .computeIfAbsent(id, k -> new HashMap<>())
                        .put(LocalDate.parse(row.<String>getAs("day")), MetricRows.reading(row));
            }
        }
        return history;
    }

    @Override
    public Optional<Reading> at(MetricKey key, LocalDate date) {
        return Optional.ofNullable(readings.getOrDefault(key.id(), Map.of()).get(date));
    }
}
