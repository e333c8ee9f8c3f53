package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import io.delta.tables.DeltaMergeBuilder;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.TableRead;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Readings;
import io.tallyman.metric.SliceState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta tables that remember runs, metrics, results and evidence.
 *
 * <p>An attempt calls {@link #begin}, then {@link #saveMetrics} and {@link #saveResults}, perhaps at once, and at last
 * {@link #complete}. Each is one commit (results: evidence first, then all results at once), and an attempt counts only once its row in
 * {@code runs} says complete; so a reader of {@link #latestResults} never sees half a run. Running a business date
 * again replaces that date's metrics and latest results and changes nothing else. Tables are created by the first
 * write, which also adds columns that a store of an earlier version lacks. States of slices hold for whoever finds
 * them, so {@link #saveStates} may come at any time. Several runs may write at once: a commit that meets another is
 * tried again.
 */
public final class Store {
    private static final String STALE = "_stale";
    private static final List<String> METRIC_KEY = List.of("business_date", "metric_id");
    private static final List<String> RESULT_KEY = List.of("business_date", "run_id", "check_id");
    private static final List<String> STATE_KEY = List.of("table_name", "business_date");

    private final Location location;
    private final Commits commits;
    private volatile boolean created;

    /** One execution for one business date. */
    public record Attempt(String runId, int attempt) {}

    private Store(Location location) {
        this.location = location;
        this.commits = new Commits(location.toString());
    }

    /**
     * Names a store; reads and writes nothing yet.
     *
     * @param location a path if it contains a slash or starts with a dot, else a catalog schema such as {@code ops} or
     *     {@code catalog.schema}
     */
    public static Store open(SparkSession spark, String location) {
        return new Store(Location.of(spark, location));
    }

    /** Whether all tables that every store has have been created. */
    public boolean exists() {
        return commits.call(
                "read",
                () -> Stream.of(StoreTable.values()).filter(StoreTable::always).allMatch(location::has));
    }

    /** Adds a running attempt to {@code runs}, numbered after the last one at the business date. */
    public Attempt begin(
            LocalDate date, String environment, List<String> tables, String fingerprint, Instant startedAt) {
        create();
        String runId = UUID.randomUUID().toString();
        for (int tried = 0; tried < Commits.TRIES; tried++) {
            Attempt attempt = commits.call("write", () -> {
                Attempt next = new Attempt(runId, lastAttempt(date) + 1);
                insertRun(date, RunRows.running(next, date, environment, tables, fingerprint, startedAt));
                return next;
            });
            if (!table(StoreTable.RUNS).filter(col("run_id").equalTo(runId)).isEmpty()) {
                return attempt;
            }
        }
        throw new StoreException(
                "Cannot begin a run in the store at " + location + ": other runs took each attempt number of " + date
                        + ". Run again when fewer runs start at once.",
                null);
    }

    /**
     * Replaces metrics of the same id and business date, adds new ones, and drops those of the business date and the
     * replaced tables that are not among them, all in one commit. Metrics saved through Deequ's interface stay.
     *
     * @param metrics may hold metrics of other business dates, which replace only their own rows
     */
    public void saveMetrics(String runId, List<Metric> metrics, LocalDate date, Set<String> tablesReplaced) {
        Map<List<?>, Row> rows = new LinkedHashMap<>();
        Set<LocalDate> dates = new HashSet<>(Set.of(date));
        for (Metric metric : metrics) {
            rows.put(List.of(metric.date(), metric.key().id()), MetricRows.row(runId, metric));
            dates.add(metric.date());
        }
        Column stale = col("business_date")
                .equalTo(lit(date))
                .and(col("table_name").isInCollection(tablesReplaced))
                .and(col("deequ_key_date").isNull());
        replaceMetrics(List.copyOf(rows.values()), dates, stale);
    }

    /** Merges rows by their key and drops rows that are stale and not among them. */
    void replaceMetrics(List<Row> rows, Set<LocalDate> dates, Column stale) {
        create();
        replace(StoreTable.METRICS, rows, METRIC_KEY, among(dates), stale);
    }

    /**
     * Adds evidence, then in one commit adds results as the latest and takes that mark from earlier results of the
     * business date that are of the same checks or of tables that were read again.
     */
    public void saveResults(RunResult result) {
        create();
        List<Row> evidence = EvidenceRows.rows(result);
        if (!evidence.isEmpty()) {
            commits.run(
                    "write", () -> location.append(StoreTable.EVIDENCE, location.rows(StoreTable.EVIDENCE, evidence)));
        }
        List<Row> rows = result.verdicts().stream()
                .map(verdict -> ResultRows.row(result, verdict))
                .toList();
        List<String> checks =
                result.verdicts().stream().map(v -> v.check().id()).toList();
        List<String> tables = result.tables().stream().map(TableRead::table).toList();
        Column stale = col("business_date")
                .equalTo(lit(result.date()))
                .and(col("is_latest"))
                .and(col("check_id").isInCollection(checks).or(col("table_name").isInCollection(tables)));
        commits.run(
                "write",
                () -> merge(StoreTable.RESULTS, rows, RESULT_KEY, among(Set.of(result.date())), stale)
                        .whenMatched(col("s." + STALE))
                        .update(Map.of("is_latest", lit(false)))
                        .whenMatched()
                        .update(StoreTable.RESULTS.fromSource())
                        .whenNotMatched(not(col("s." + STALE)))
                        .insert(StoreTable.RESULTS.fromSource())
                        .execute());
    }

    /** Replaces all states of each of these tables, in one commit. */
    public void saveStates(Map<String, List<SliceState>> states) {
        if (states.isEmpty()) {
            return;
        }
        commits.run("create", () -> create(StoreTable.STATES));
        List<Row> rows = states.values().stream()
                .flatMap(List::stream)
                .map(StateRows::row)
                .toList();
        Column part = col("t.table_name").isInCollection(states.keySet());
        Column stale = col("table_name").isInCollection(states.keySet());
        replace(StoreTable.STATES, rows, STATE_KEY, part, stale);
    }

    /** The states of a table's slices; none where they were never saved. */
    public List<SliceState> states(String table) {
        return commits.call("read", () -> StateRows.states(location.read(StoreTable.STATES), table));
    }

    /** Makes the attempt count. */
    public void complete(RunResult result) {
        updateRun(result.runId(), RunRows.complete(result));
    }

    /** Records that the attempt could not finish. */
    public void fail(String runId, String error) {
        updateRun(runId, RunRows.failed(error, Instant.now()));
    }

    /**
     * Stored readings of metrics whose definition has not changed since, read at once.
     *
     * @param from first business date
     * @param until the business date after the last one
     */
    public Readings history(Set<MetricKey> keys, LocalDate from, LocalDate until) {
        if (keys.isEmpty()) {
            return (key, date) -> Optional.empty();
        }
        return commits.call("read", () -> History.read(location.read(StoreTable.METRICS), keys, from, until));
    }

    /** Rows of a table at its newest version; none where it was never created. */
    public Dataset<Row> table(StoreTable table) {
        return commits.call("read", () -> location.read(table));
    }

    /** Of each check and business date, the result of the newest complete attempt. */
    public Dataset<Row> latestResults() {
        return LatestResults.of(table(StoreTable.RESULTS), table(StoreTable.RUNS));
    }

    /** Creates what is missing, tables and columns. */
    void create() {
        if (created) {
            return;
        }
        for (StoreTable table : StoreTable.values()) {
            if (table.always()) {
                commits.run("create", () -> create(table));
            }
        }
        created = true;
    }

    private void create(StoreTable table) {
        if (location.has(table)) {
            location.widen(table);
        } else {
            location.create(table);
        }
    }

    private int lastAttempt(LocalDate date) {
        Row row = location.read(StoreTable.RUNS)
                .filter(col("business_date").equalTo(lit(date)))
                .agg(max("attempt"))
                .head();
        return row.isNullAt(0) ? 0 : row.getInt(0);
    }

    private void insertRun(LocalDate date, Row run) {
        merge(StoreTable.RUNS, List.of(run), List.of("business_date", "attempt"), among(Set.of(date)), lit(false))
                .whenNotMatched()
                .insert(StoreTable.RUNS.fromSource())
                .execute();
    }

    private void updateRun(String runId, Map<String, Column> changes) {
        commits.run(
                "write",
                () -> location.delta(StoreTable.RUNS).update(col("run_id").equalTo(runId), changes));
    }

    private void replace(StoreTable table, List<Row> rows, List<String> key, Column part, Column stale) {
        commits.run(
                "write",
                () -> merge(table, rows, key, part, stale)
                        .whenMatched(col("s." + STALE))
                        .delete()
                        .whenMatched()
                        .update(table.fromSource())
                        .whenNotMatched(not(col("s." + STALE)))
                        .insert(table.fromSource())
                        .execute());
    }

    private static Column among(Set<LocalDate> dates) {
        return col("t.business_date").isInCollection(dates);
    }

    /**
     * Starts a merge of rows, plus the stored rows that they make stale, marked so. Stale rows come in as source rows
     * because a clause for rows missing from the source would rewrite every file of the table, whatever their date.
     *
     * @param part the part of the table, called {@code t}, that all these rows are in
     */
    private DeltaMergeBuilder merge(StoreTable table, List<Row> rows, List<String> key, Column part, Column stale) {
        Dataset<Row> fresh = location.rows(table, rows);
        Dataset<Row> outdated = location.read(table).filter(stale).join(fresh, key.toArray(String[]::new), "left_anti");
        Dataset<Row> source = fresh.withColumn(STALE, lit(false)).unionByName(outdated.withColumn(STALE, lit(true)));
        Column condition = part;
        for (String column : key) {
            condition = condition.and(col("t." + column).equalTo(col("s." + column)));
        }
        return location.delta(table).as("t").merge(source.coalesce(1).as("s"), condition);
    }
}
