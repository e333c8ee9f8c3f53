package io.tallyman.store;

import static org.apache.spark.sql.functions.col;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.metric.Spelling;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns incidents into rows of {@code incidents}, and rows back into incidents. */
final class IncidentRows {
    private IncidentRows() {}

    /**
     * A row to be merged.
     *
     * @param telling what is to be told of it; empty where that is written already
     */
    static Row row(Incident incident, String environment, Optional<Telling> telling) {
        return new RowFiller(StoreTable.INCIDENTS)
                .set("incident_id", incident.id())
                .set("check_id", incident.key())
                .set("table_name", incident.table())
                .set("status", incident.status().name())
                .set("severity", Spelling.of(incident.severity()))
                .set("state", Spelling.of(incident.state()))
                .set("reason", incident.reason().map(Spelling::of))
                .set("opened", incident.opened())
                .set("last_seen", incident.lastSeen())
                .set("resolved", incident.resolved())
                .set("consecutive", incident.consecutive())
                .set("escalated", incident.escalated())
                .set("message", incident.message())
                .set("owner", incident.owner())
                .set("changed_at", incident.changedAt())
                .set("changed_by", incident.changedBy())
                .set("environment", environment)
                .set("telling", telling.map(Spelling::of))
                .row();
    }

    /** Oldest first. */
    static List<Incident> incidents(Dataset<Row> rows) {
        return rows
                .select(
                        col("incident_id"),
                        col("check_id"),
                        col("table_name"),
                        col("status"),
                        col("severity"),
                        col("state"),
                        col("reason"),
                        Words.text("opened"),
                        Words.text("last_seen"),
                        Words.text("resolved"),
                        col("consecutive"),
                        col("escalated"),
                        col("message"),
                        col("owner"),
                        Words.micros("changed_at"),
                        col("changed_by"))
                .orderBy("opened", "check_id", "incident_id")
                .collectAsList()
                .stream()
                .map(IncidentRows::incident)
                .toList();
    }

    private static Incident incident(Row row) {
        return new Incident(
                row.getAs("incident_id"),
                row.getAs("check_id"),
                row.getAs("table_name"),
                Status.valueOf(row.getAs("status")),
                Spelling.constant(Severity.class, row.getAs("severity")),
                Spelling.constant(State.class, row.getAs("state")),
                Words.optional(row, "reason").map(word -> Spelling.constant(Reason.class, word)),
                Words.date(row, "opened").orElseThrow(),
                Words.date(row, "last_seen").orElseThrow(),
                Words.date(row, "resolved"),
                row.<Integer>getAs("consecutive"),
                row.<Boolean>getAs("escalated"),
                row.getAs("message"),
                Words.optional(row, "owner"),
                Words.instant(row, "changed_at").orElseThrow(),
                row.getAs("changed_by"));
    }
}
