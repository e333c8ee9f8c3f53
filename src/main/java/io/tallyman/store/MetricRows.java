package io.tallyman.store;

import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Spelling;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Turns metrics into rows of {@code metrics}, and rows back into readings. */
final class MetricRows {
    private static final String EMPTY = "empty: ";

    private MetricRows() {}

    static Row row(String runId, Metric metric) {
        Measure measure = metric.key().measure();
        RowFiller row = new RowFiller(StoreTable.METRICS)
                .set("business_date", metric.date())
                .set("table_name", metric.key().table())
                .set("metric_id", metric.key().id())
                .set("entity", measure.entity())
                .set("instance", measure.instance())
                .set("name", measure.name())
                .set("filter", measure.where())
                .set("scope", Spelling.of(metric.key().scope()))
                .set("segment", metric.key().segment())
                .set("table_version", metric.tableVersion())
                .set("definition", Fingerprint.of(measure.definition()))
                .set("run_id", runId)
                .set("measured_at", metric.measuredAt());
        setReading(row, metric.reading());
        return row.row();
    }

    private static void setReading(RowFiller row, Reading reading) {
        if (reading instanceof Reading.Value value) {
            row.set("value", value.value())
                    .set("exact", Decimals.storable(value.exact()))
                    .set("numerator", Decimals.storable(value.numerator()))
                    .set("denominator", Decimals.storable(value.denominator()))
                    .set("detail", value.detail());
        } else if (reading instanceof Reading.Empty empty) {
            row.set("error", EMPTY + empty.reason());
        } else if (reading instanceof Reading.Failed failed) {
            row.set("error", failed.reason());
        }
    }

    /** What comes back of a reading once it has been stored. */
    static Reading stored(Reading reading) {
        return reading instanceof Reading.Value value
                ? new Reading.Value(
                        value.value(),
                        Decimals.storable(value.exact()),
                        Decimals.storable(value.numerator()),
                        Decimals.storable(value.denominator()),
                        value.detail(),
                        Optional.empty())
                : reading;
    }

    static Reading reading(Row row) {
        String error = row.getAs("error");
        if (error != null) {
            return error.startsWith(EMPTY)
                    ? new Reading.Empty(error.substring(EMPTY.length()))
                    : new Reading.Failed(error);
        }
        Double value = row.getAs("value");
        if (value == null || !Double.isFinite(value)) {
            return new Reading.Failed("the stored value is " + value + ", which is not a number that can be judged");
        }
        return new Reading.Value(
                value,
                decimal(row, "exact"),
                decimal(row, "numerator"),
                decimal(row, "denominator"),
                Optional.ofNullable(row.<String>getAs("detail")),
                Optional.empty());
    }

    private static Optional<BigDecimal> decimal(Row row, String column) {
        return Optional.ofNullable(row.<BigDecimal>getAs(column)).map(Decimals::plain);
    }
}
