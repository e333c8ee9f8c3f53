package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.delta.tables.DeltaMergeBuilder;
import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.TableRead;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.SliceState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
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
 * again replaces that date's metrics and latest results and changes nothing else. A backfill does each of these steps for
 * many business dates at once, so that all of them count or none. Tables are created by the first
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

    /** The path of a store in a folder, as written; empty of one in a catalog schema. */
    public Optional<String> folder() {
        return location.folder();
    }

    /** Whether all tables that every store has have been created. */
    public boolean exists() {
        return commits.call(
                "read",
                () -> Stream.of(StoreTable.values()).filter(StoreTable::always).allMatch(location::has));
    }

    /**
     * Adds a running attempt to {@code runs} at each of these business dates, numbered after the last one at that date,
     * all in one commit.
     */
    public Map<LocalDate, Attempt> begin(
            Collection<LocalDate> dates,
            String environment,
            List<String> tables,
            String fingerprint,
            Instant startedAt) {
        create();
        Map<LocalDate, Attempt> begun = new TreeMap<>();
        Map<LocalDate, String> open = new TreeMap<>();
        dates.forEach(date -> open.put(date, UUID.randomUUID().toString()));
        for (int tried = 0; tried < Commits.TRIES && !open.isEmpty(); tried++) {
            Map<LocalDate, Attempt> next = commits.call("write", () -> {
                Map<LocalDate, Attempt> attempts = following(open);
                insertRuns(
                        attempts.entrySet().stream()
                                .map(e -> RunRows.running(
                                        e.getValue(), e.getKey(), environment, tables, fingerprint, startedAt))
                                .toList(),
                        attempts.keySet());
                return attempts;
            });
            // Where another run took the number at the same time, the date has to try the one after.
            Set<String> taken = table(StoreTable.RUNS)
                    .filter(col("run_id").isInCollection(open.values()))
                    .select("run_id")
                    .collectAsList()
                    .stream()
                    .map(row -> row.getString(0))
                    .collect(Collectors.toSet());
            next.forEach((date, attempt) -> {
                if (taken.contains(attempt.runId())) {
                    begun.put(date, attempt);
                    open.remove(date);
                }
            });
        }
        if (!open.isEmpty()) {
            throw new StoreException(
                    "Cannot begin a run in the store at " + location + ": other runs took each attempt number of "
                            + open.keySet() + ". Run again when fewer runs start at once.",
                    null);
        }
        return begun;
    }

    /**
     * Replaces metrics of the same id and business date, adds new ones, and drops those of the attempts' business dates
     * and the replaced tables that are not among them, all in one commit. Metrics saved through Deequ's interface stay.
     *
     * @param runIds attempts by business date; metrics of other dates belong to the first
     * @param metrics may hold metrics of other business dates, which replace only their own rows
     */
    public void saveMetrics(Map<LocalDate, String> runIds, List<Metric> metrics, Set<String> tablesReplaced) {
        String first = runIds.get(Collections.min(runIds.keySet()));
        Map<List<?>, Row> rows = new LinkedHashMap<>();
        Set<LocalDate> dates = new HashSet<>(runIds.keySet());
        for (Metric metric : metrics) {
            String runId = runIds.getOrDefault(metric.date(), first);
            rows.put(List.of(metric.date(), metric.key().id()), MetricRows.row(runId, metric));
            dates.add(metric.date());
        }
        Column stale = col("business_date")
                .isInCollection(runIds.keySet())
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
     * Adds evidence and {@code changes} of what the checks expect, then in one commit adds results as the latest and
     * takes that mark from earlier results of the business dates that are of the same checks or of tables that were
     * read again.
     *
     * @param results of the same checks on different business dates, oldest first; at least one
     */
    public void saveResults(List<RunResult> results) {
        create();
        append(
                StoreTable.EVIDENCE,
                results.stream().map(EvidenceRows::rows).flatMap(List::stream).toList());
        RunResult first = results.get(0);
        List<Row> changes = commits.call(
                "read", () -> Changes.rows(first, location.read(StoreTable.RUNS), location.read(StoreTable.RESULTS)));
        if (!changes.isEmpty()) {
            commits.run("create", () -> create(StoreTable.CHANGES));
            append(StoreTable.CHANGES, changes);
        }
        List<Row> rows = new ArrayList<>();
        results.forEach(result -> result.verdicts().forEach(verdict -> rows.add(ResultRows.row(result, verdict))));
        Set<LocalDate> dates = results.stream().map(RunResult::date).collect(Collectors.toSet());
        List<String> checks = first.verdicts().stream().map(v -> v.check().id()).toList();
        List<String> tables = first.tables().stream().map(TableRead::table).toList();
        Column stale = col("business_date")
                .isInCollection(dates)
                .and(col("is_latest"))
                .and(col("check_id").isInCollection(checks).or(col("table_name").isInCollection(tables)));
        commits.run(
                "write",
                () -> merge(StoreTable.RESULTS, rows, RESULT_KEY, among(dates), stale)
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

    /**
     * Makes all these attempts count, in one commit.
     *
     * @param telling what they have to tell; stays so until {@link Tellings#told}
     */
    public void complete(List<RunResult> results, Telling telling) {
        updateRuns(results.stream().map(RunResult::runId).toList(), RunRows.complete(results, telling));
    }

    /** Records that these attempts could not finish. */
    public void fail(Collection<String> runIds, String error) {
        updateRuns(runIds, RunRows.failed(error, Instant.now()));
    }

    /** What comes back of a reading once it has been stored: a number with more digits than fit loses some. */
    public static Reading asStored(Reading reading) {
        return MetricRows.stored(reading);
    }

    /**
     * Stored readings of metrics whose definition has not changed since, read at once.
     *
     * @param from first business date
     * @param until the business date after the last one
     */
    public History history(Set<MetricKey> keys, LocalDate from, LocalDate until) {
        if (keys.isEmpty()) {
            return History.none();
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

    /** How checks ended by the results that count, by check id and business date, both dates included. */
    public Map<String, Map<LocalDate, Status>> statuses(LocalDate from, LocalDate to) {
        return commits.call("read", () -> LatestResults.statuses(latestResults(), from, to));
    }

    /**
     * Business dates that need not be measured again, with their worst status: the newest complete attempt is of this
     * configuration, alerts apart, and at all these tables, and their metrics were measured at these versions.
     *
     * @param versions Delta versions by table; one that is not among them has none and counts as unchanged
     */
    public SortedMap<LocalDate, Status> covered(
            List<LocalDate> dates, String fingerprint, Set<String> tables, Map<String, Long> versions) {
        return commits.call(
                "read",
                () -> Coverage.of(
                        location.read(StoreTable.RUNS),
                        location.read(StoreTable.METRICS),
                        dates,
                        fingerprint,
                        tables,
                        versions));
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

    /** For each date, the attempt after its last one. */
    private Map<LocalDate, Attempt> following(Map<LocalDate, String> runIds) {
        Map<LocalDate, Integer> last = new HashMap<>();
        location.read(StoreTable.RUNS)
                .filter(col("business_date").isInCollection(runIds.keySet()))
                .select(col("business_date").cast("string"), col("attempt"))
                .collectAsList()
                .forEach(row -> last.merge(LocalDate.parse(row.getString(0)), row.getInt(1), Math::max));
        Map<LocalDate, Attempt> attempts = new TreeMap<>();
        runIds.forEach((date, id) -> attempts.put(date, new Attempt(id, last.getOrDefault(date, 0) + 1)));
        return attempts;
    }

    private void insertRuns(List<Row> runs, Set<LocalDate> dates) {
        merge(StoreTable.RUNS, runs, List.of("business_date", "attempt"), among(dates), lit(false))
                .whenNotMatched()
                .insert(StoreTable.RUNS.fromSource())
                .execute();
    }

    private void updateRuns(Collection<String> runIds, Map<String, Column> changes) {
        commits.run(
                "write",
                () -> location.delta(StoreTable.RUNS).update(col("run_id").isInCollection(runIds), changes));
    }

    private void append(StoreTable table, List<Row> rows) {
        if (!rows.isEmpty()) {
            commits.run("write", () -> location.append(table, location.rows(table, rows)));
        }
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
