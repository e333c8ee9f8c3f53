package io.tallyman.store;

import static org.apache.spark.sql.functions.col;

import io.tallyman.incident.Match;
import io.tallyman.incident.Snooze;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns snoozes into rows of {@code snoozes}, and rows back into snoozes. */
final class SnoozeRows {
    private SnoozeRows() {}

    static Row row(Snooze snooze) {
        return new RowFiller(StoreTable.SNOOZES)
                .set("snooze_id", snooze.id())
                .set("match", snooze.match().words())
                .set("until", snooze.until())
                .set("reason", snooze.reason())
                .set("created_by", snooze.by())
                .set("created_at", snooze.createdAt())
                .set("ended_at", snooze.ended())
                .row();
    }

    /** Oldest first. */
    static List<Snooze> snoozes(Dataset<Row> rows) {
        return rows
                .select(
                        col("snooze_id"),
                        col("match"),
                        Words.text("until"),
                        col("reason"),
                        col("created_by"),
                        Words.micros("created_at"),
                        Words.micros("ended_at"))
                .orderBy("created_at", "snooze_id")
                .collectAsList()
                .stream()
                .map(row -> new Snooze(
                        row.getAs("snooze_id"),
                        new Match(row.getJavaMap(row.fieldIndex("match"))),
                        Words.date(row, "until").orElseThrow(),
                        row.getAs("reason"),
                        row.getAs("created_by"),
                        Words.instant(row, "created_at").orElseThrow(),
                        Words.instant(row, "ended_at")))
                .toList();
    }
}
