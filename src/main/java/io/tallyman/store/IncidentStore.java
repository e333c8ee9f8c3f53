package io.tallyman.store;

import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Resolution;
import io.tallyman.incident.Snooze;
import io.tallyman.metric.Spelling;
import io.tallyman.store.Alert.Progress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta tables that remember incidents, snoozes and alerts.
 *
 * <p>Each is created by its first write. Each write is one commit and may be repeated: what is there already is not
 * added again, a run never takes back what a person has resolved, and what was delivered stays so. A commit that meets
 * another writer's is tried again.
 *
 * <p>Incidents and alerts belong to an environment (live, shadow or staging), and those of another are not seen.
 * Snoozes are a person's word on checks and hold in all of them.
 */
public final class IncidentStore {
    private static final String RESOLVED = Spelling.of(Incident.State.RESOLVED);
    private static final String LIVE = "live";
    private static final String DELIVERED = "delivered";
    private static final String KEY = "incident_id";
    private static final String TELLING = "telling";

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

    /**
     * What a business date may change: incidents that are not resolved, those that tell of it or a later date, and those
     * that a person may have ended after it was judged.
     */
    public List<Incident> known(String environment, LocalDate date) {
        Column told = col("last_seen")
                .geq(lit(date))
                .or(col("resolved").geq(lit(date)))
                .or(col("changed_at").geq(lit(date)));
        return incidents(of(environment).and(col("state").notEqual(RESOLVED).or(told)));
    }

    /** Incidents that are not resolved, oldest first. */
    public List<Incident> open(String environment) {
        return incidents(of(environment).and(col("state").notEqual(RESOLVED)));
    }

    /** Every incident there was, oldest first. */
    public List<Incident> all(String environment) {
        return incidents(of(environment));
    }

    /**
     * Adds incidents and changes those that are there. One that is resolved, or has failed on a later date, stays as it
     * is: neither a run that began before a person's word nor one that another has overtaken takes anything back.
     */
    public void save(String environment, Collection<Incident> incidents) {
        Column open = col("t.state").notEqual(RESOLVED);
        Column newer = col("s.last_seen").geq(col("t.last_seen"));
        write(
                StoreTable.INCIDENTS,
                unique(incidents, Incident::id, incident -> IncidentRows.row(incident, environment, Optional.empty())),
                KEY,
                merge -> merge.whenMatched(open.and(newer))
                        .update(StoreTable.INCIDENTS.fromSource())
                        .whenNotMatched()
                        .insert(StoreTable.INCIDENTS.fromSource()));
    }

    /**
     * Writes a person's word on incidents that are there, all or none, and that those who know of them are still to be
     * told. What a run has found out about an incident since the person looked stays.
     *
     * @param untold ids of the incidents that the word ends
     */
    public void resolve(String environment, Collection<Incident> incidents, Set<String> untold) {
        Map<String, Column> word = new HashMap<>();
        Stream.of("state", "reason", "changed_at", "changed_by").forEach(name -> word.put(name, col("s." + name)));
        word.put("resolved", greatest(col("s.resolved"), col("t.last_seen")));
        word.put("telling", coalesce(col("s.telling"), col("t.telling")));
        write(
                StoreTable.INCIDENTS,
                unique(
                        incidents,
                        Incident::id,
                        incident -> IncidentRows.row(
                                incident,
                                environment,
                                Optional.of(Telling.NEWS).filter(news -> untold.contains(incident.id())))),
                KEY,
                merge -> merge.whenMatched().update(word));
    }

    /** Incidents that a person has ended and that nobody has been told of. */
    public List<Incident> untold(String environment) {
        return incidents(of(environment).and(col(TELLING).isNotNull()));
    }

    /** Notes that what was to be told of these incidents is written, in one commit. */
    public void told(Collection<String> incidents) {
        if (!incidents.isEmpty()) {
            Column these = col(KEY).isInCollection(incidents);
            Map<String, Column> nothing = Map.of(TELLING, lit(null).cast("string"));
            commits.run("write", () -> location.delta(StoreTable.INCIDENTS).update(these, nothing));
        }
    }

    /**
     * Business dates, by check id, that a person called really wrong; see {@link Resolution#badDays}. Of every
     * environment, for they are said of the data, and all environments share one history of metrics.
     */
    public Map<String, Set<LocalDate>> badDays() {
        return Resolution.badDays(incidents(col("reason").equalTo(Spelling.of(Reason.REAL))));
    }

    /**
     * By table, the newest business date at which a run of this environment was complete at a moment.
     *
     * @param latest dates after it are left out: they were future, and judged by mistake
     */
    public Map<String, LocalDate> judged(String environment, Instant at, LocalDate latest) {
        return commits.call("read", () -> {
            Map<String, LocalDate> newest = new HashMap<>();
            location.read(StoreTable.RUNS)
                    .filter(col("state")
                            .equalTo(RunRows.COMPLETE)
                            .and(col("environment").equalTo(environment))
                            .and(col("finished_at").leq(lit(at)))
                            .and(col("business_date").leq(lit(latest))))
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

    /**
     * Notes what came of alerts that have been read, in one commit. Where another run has changed one since, that run's
     * word stands, unless the alert is delivered now; the tries of both count.
     */
    public void update(Collection<Progress> progress) {
        if (progress.isEmpty()) {
            return;
        }
        List<Row> rows = progress.stream().map(AlertRows::progress).toList();
        Column untouched =
                col("t.state").equalTo(col("s.read_state")).and(col("t.tries").equalTo(col("s.read_tries")));
        Column arrived = col("s.state").equalTo(DELIVERED).and(col("t.state").notEqual(DELIVERED));
        Column tries = col("t.tries").plus(col("s.tries")).minus(col("s.read_tries"));
        Map<String, Column> all = new HashMap<>(Map.of("tries", tries));
        Stream.of("state", "next_try", "delivered_at", "detail").forEach(name -> all.put(name, col("s." + name)));
        commits.run("write", () -> {
            DeltaTable alerts = location.delta(StoreTable.ALERTS);
            Dataset<Row> told = alerts.toDF().sparkSession().createDataFrame(rows, AlertRows.PROGRESS);
            alerts.as("t")
                    .merge(told.coalesce(1).as("s"), col("t.alert_id").equalTo(col("s.alert_id")))
                    .whenMatched(untouched.or(arrived))
                    .update(all)
                    .whenMatched(col("s.tries").gt(col("s.read_tries")))
                    .update(Map.of("tries", tries))
                    .execute();
        });
    }

    /** Alerts of an environment in one of these states, oldest first. */
    public List<Alert> alerts(String environment, Collection<String> states) {
        return commits.call(
                "read",
                () -> AlertRows.alerts(location.read(StoreTable.ALERTS)
                        .filter(col("environment").equalTo(environment))
                        .filter(col("state").isInCollection(states))));
    }

    /** Alerts of an environment that tell of any of these incidents, whatever came of them, oldest first. */
    public List<Alert> telling(String environment, Collection<String> incidents) {
        Column these = lit(incidents.toArray(String[]::new));
        return commits.call(
                "read",
                () -> AlertRows.alerts(location.read(StoreTable.ALERTS)
                        .filter(col("environment").equalTo(environment))
                        .filter(arrays_overlap(col("incident_ids"), these))));
    }

    /** A row of an earlier version names no environment and counts as live, as nearly all of them are. */
    private static Column of(String environment) {
        return coalesce(col("environment"), lit(LIVE)).equalTo(environment);
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
