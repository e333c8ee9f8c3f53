package io.tallyman.store;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.delta.tables.DeltaMergeBuilder;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Resolution;
import io.tallyman.incident.Snooze;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta tables that remember incidents, snoozes and alerts.
 *
 * <p>Each is created by its first write. Each write is one commit and may be repeated: what is there already is not
 * added again, a run never takes back what a person has resolved, and what was delivered stays so. A commit that meets
 * another writer's is tried again.
 */
public final class IncidentStore {
    private static final String RESOLVED = Words.word(Incident.State.RESOLVED);
    private static final String RECOVERED = Words.word(Reason.RECOVERED);
    private static final String DELIVERED = "delivered";

    private final Location location;
    private final Commits commits;

    private IncidentStore(Location location) {
        this.location = location;
        this.commits = new Commits(location.toString());
    }

    /** Names the same store as {@link Store#open} of the same location; reads and writes nothing yet. */
    public static IncidentStore open(SparkSession spark, String location) {
        return new IncidentStore(Location.of(spark, location));
    }

    /** What a business date may change: incidents that are not resolved, and those that tell of it or a later date. */
    public List<Incident> known(LocalDate date) {
        Column told = col("last_seen").geq(lit(date)).or(col("resolved").geq(lit(date)));
        return incidents(col("state").notEqual(RESOLVED).or(told));
    }

    /** Incidents that are not resolved, oldest first. */
    public List<Incident> open() {
        return incidents(col("state").notEqual(RESOLVED));
    }

    /** Every incident there was, oldest first. */
    public List<Incident> all() {
        return incidents(lit(true));
    }

    /**
     * Adds incidents and changes those that are there. One that is resolved changes only by a person's reason: a run
     * that began before a person's word does not take it back.
     */
    public void save(Collection<Incident> incidents) {
        Column word = coalesce(col("s.reason"), lit(RECOVERED)).notEqual(RECOVERED);
        Column open = col("t.state").notEqual(RESOLVED);
        write(
                StoreTable.INCIDENTS,
                unique(incidents, Incident::id, IncidentRows::row),
                "incident_id",
                merge -> merge.whenMatched(open.or(word))
                        .update(StoreTable.INCIDENTS.fromSource())
                        .whenNotMatched()
                        .insert(StoreTable.INCIDENTS.fromSource()));
    }

    /** Business dates, by check id, that a person called really wrong; see {@link Resolution#badDays}. */
    public Map<String, Set<LocalDate>> badDays() {
        return Resolution.badDays(incidents(col("reason").equalTo(Words.word(Reason.REAL))));
    }

    /** By table, the newest business date at which a run of this environment is complete. */
    public Map<String, LocalDate> judged(String environment) {
        return commits.call("read", () -> {
            Map<String, LocalDate> newest = new HashMap<>();
            location.read(StoreTable.RUNS)
                    .filter(col("state")
                            .equalTo(RunRows.COMPLETE)
                            .and(col("environment").equalTo(environment)))
                    .select(explode(col("tables")).as("table_name"), col("business_date"))
                    .groupBy("table_name")
                    .agg(max("business_date").cast("string"))
                    .collectAsList()
                    .forEach(row -> newest.put(row.getString(0), LocalDate.parse(row.getString(1))));
            return newest;
        });
    }

    /** Every snooze there was, oldest first, whether it holds or not. */
    public List<Snooze> snoozes() {
        return commits.call("read", () -> SnoozeRows.snoozes(location.read(StoreTable.SNOOZES)));
    }

    /** Adds a snooze, unless it is there already. */
    public void add(Snooze snooze) {
        write(
                StoreTable.SNOOZES,
                List.of(SnoozeRows.row(snooze)),
                "snooze_id",
                merge -> merge.whenNotMatched().insert(StoreTable.SNOOZES.fromSource()));
    }

    /** Ends a snooze; nothing happens where there is none of this id, or where it has ended. */
    public void end(String snoozeId, Instant at) {
        if (location.has(StoreTable.SNOOZES)) {
            Column still =
                    col("snooze_id").equalTo(snoozeId).and(col("ended_at").isNull());
            commits.run("write", () -> location.delta(StoreTable.SNOOZES).update(still, Map.of("ended_at", lit(at))));
        }
    }

    /** Adds alerts, all or none; one whose id is there already stays as it is. */
    public void add(Collection<Alert> alerts) {
        write(
                StoreTable.ALERTS,
                unique(alerts, Alert::id, AlertRows::row),
                "alert_id",
                merge -> merge.whenNotMatched().insert(StoreTable.ALERTS.fromSource()));
    }

    /** Replaces the alert of this id, unless it was delivered, or is not there. */
    public void update(Alert alert) {
        write(
                StoreTable.ALERTS,
                List.of(AlertRows.row(alert)),
                "alert_id",
                merge -> merge.whenMatched(col("t.state").notEqual(DELIVERED)).update(StoreTable.ALERTS.fromSource()));
    }

    /** Alerts of an environment in one of these states, oldest first. */
    public List<Alert> alerts(String environment, Collection<String> states) {
        return commits.call(
                "read",
                () -> AlertRows.alerts(location.read(StoreTable.ALERTS)
                        .filter(col("environment").equalTo(environment))
                        .filter(col("state").isInCollection(states))));
    }

    /** By id, the channels that alerts of an environment tell of these incidents, whatever came of them. */
    public Map<String, Set<String>> told(String environment, Collection<String> incidents) {
        return commits.call("read", () -> {
            Map<String, Set<String>> told = new HashMap<>();
            location.read(StoreTable.ALERTS)
                    .filter(col("environment").equalTo(environment))
                    .select(explode(col("incident_ids")).as("incident_id"), col("channel"))
                    .filter(col("incident_id").isInCollection(incidents))
                    .distinct()
                    .collectAsList()
                    .forEach(row -> told.computeIfAbsent(row.getString(0), id -> new TreeSet<>())
                            .add(row.getString(1)));
            return told;
        });
    }

    private List<Incident> incidents(Column which) {
        return commits.call(
                "read",
                () -> IncidentRows.incidents(location.read(StoreTable.INCIDENTS).filter(which)));
    }

    /** A merge would add a row twice that comes twice; the last one counts. */
    private static <T> List<Row> unique(Collection<T> all, Function<T, String> id, Function<T, Row> row) {
        Map<String, Row> rows = new LinkedHashMap<>();
        all.forEach(one -> rows.put(id.apply(one), row.apply(one)));
        return List.copyOf(rows.values());
    }

    private void write(
            StoreTable table, List<Row> rows, String key, Function<DeltaMergeBuilder, DeltaMergeBuilder> clauses) {
        if (rows.isEmpty()) {
            return;
        }
        commits.run("create", () -> create(table));
        Column same = col("t." + key).equalTo(col("s." + key));
        commits.run(
                "write",
                () -> clauses.apply(location.delta(table)
                                .as("t")
                                .merge(location.rows(table, rows).as("s"), same))
                        .execute());
    }

    private void create(StoreTable table) {
        if (location.has(table)) {
            location.widen(table);
        } else {
            location.create(table);
        }
    }
}
