package io.tallyman.store;

import static org.apache.spark.sql.functions.col;

import io.tallyman.store.Alert.Content;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Turns alerts into rows of {@code alerts}, and rows back into alerts. */
final class AlertRows {
    /** Columns of {@link #progress}: what can change, and by what a change of another run is noticed. */
    static final StructType PROGRESS = new StructType()
            .add("alert_id", DataTypes.StringType)
            .add("read_state", DataTypes.StringType)
            .add("read_tries", DataTypes.IntegerType)
            .add("state", DataTypes.StringType)
            .add("tries", DataTypes.IntegerType)
            .add("next_try", DataTypes.TimestampType)
            .add("delivered_at", DataTypes.TimestampType)
            .add("detail", DataTypes.StringType);

    private AlertRows() {}

    static Row progress(Alert.Progress progress) {
        Alert from = progress.from();
        Alert to = progress.to();
        return RowFactory.create(
                to.id(),
                from.state(),
                from.tries(),
                to.state(),
                to.tries(),
                to.nextTry(),
                to.deliveredAt().orElse(null),
                to.detail());
    }

    static Row row(Alert alert) {
        return new RowFiller(StoreTable.ALERTS)
                .set("alert_id", alert.id())
                .set("business_date", alert.date())
                .set("run_id", alert.runId())
                .set("environment", alert.environment())
                .set("channel", alert.channel())
                .set("action", alert.action())
                .set("incident_ids", alert.incidents())
                .set("payload_key", alert.content().key())
                .set("content_type", alert.content().type())
                .set("body", alert.content().body())
                .set("headers", alert.content().headers())
                .set("state", alert.state())
                .set("tries", alert.tries())
                .set("created_at", alert.createdAt())
                .set("next_try", alert.nextTry())
                .set("quiet_hours", alert.quietHours())
                .set("delivered_at", alert.deliveredAt())
                .set("detail", alert.detail())
                .row();
    }

    /** Oldest first. */
    static List<Alert> alerts(Dataset<Row> rows) {
        return rows
                .select(
                        col("alert_id"),
                        Words.text("business_date"),
                        col("run_id"),
                        col("environment"),
                        col("channel"),
                        col("action"),
                        col("incident_ids"),
                        col("payload_key"),
                        col("content_type"),
                        col("body"),
                        col("headers"),
                        col("state"),
                        col("tries"),
                        Words.micros("created_at"),
                        Words.micros("next_try"),
                        col("quiet_hours"),
                        Words.micros("delivered_at"),
                        col("detail"))
                .orderBy("created_at", "business_date", "alert_id")
                .collectAsList()
                .stream()
                .map(AlertRows::alert)
                .toList();
    }

    private static Alert alert(Row row) {
        return new Alert(
                row.getAs("alert_id"),
                Words.optional(row, "run_id"),
                Words.date(row, "business_date").orElseThrow(),
                row.getAs("environment"),
                row.getAs("channel"),
                row.getAs("action"),
                row.getList(row.fieldIndex("incident_ids")),
                new Content(
                        row.getAs("payload_key"),
                        row.getAs("content_type"),
                        row.getAs("body"),
                        row.getJavaMap(row.fieldIndex("headers"))),
                row.getAs("state"),
                row.<Integer>getAs("tries"),
                Words.instant(row, "created_at").orElseThrow(),
                Words.instant(row, "next_try").orElseThrow(),
                quietHours(row),
                Words.instant(row, "delivered_at"),
                row.getAs("detail"));
    }

    /** A row of an earlier version holds back nothing but what its next try says. */
    private static List<String> quietHours(Row row) {
        int place = row.fieldIndex("quiet_hours");
        return row.isNullAt(place) ? List.of() : row.getList(place);
    }
}
