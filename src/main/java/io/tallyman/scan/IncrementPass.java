package io.tallyman.scan;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.metric.SliceState;
import io.tallyman.plan.Pass;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/**
 * Answers measures of a whole table from the states of its slices, and reads only the slices whose states are not known.
 *
 * <p>A state holds as long as its slice consists of the same files, of which the Delta log tells the fingerprint; so it
 * does not matter how, when or by whom a table's past was rewritten. A date that shares a file with another date is read
 * every time, and so are the rows without a date. Measures that do not follow from states are left to the scan.
 */
final class IncrementPass {
    /** The filter has one range per run of dates; where more slices are to be read, all are. */
    private static final int MOST_CHANGED = 366;

    /** Aggregates that a slice keeps, as a multiple of those that are asked for. */
    private static final int MOST_KEPT = 4;

    private static final String DATE = "__business_date";

    private final OpenTable table;
    private final Pass pass;
    private final Dataset<Row> rows;
    private final LogStatistics statistics;
    private final Slices slices;
    private final SlicedMeasures measures;
    private final String settings;

    private IncrementPass(
            OpenTable table, Pass pass, Dataset<Row> rows, LogStatistics statistics, List<Compiled> measures) {
        this.table = table;
        this.pass = pass;
        this.rows = rows;
        this.statistics = statistics;
        this.slices = table.slices().orElseThrow();
        this.measures = new SlicedMeasures(table, statistics, rows, measures);
        this.settings = settings(rows.sparkSession());
    }

    /** The pass over those of the measures that states can answer; empty where there are none. */
    static Optional<IncrementPass> of(OpenTable table, Pass pass, Dataset<Row> rows, List<Compiled> measures) {
        if (!table.spec().incremental()
                || pass.scope() != Scope.TABLE
                || table.slices().isEmpty()) {
            return Optional.empty();
        }
        return LogStatistics.of(table)
                .filter(statistics ->
                        statistics.datedFiles(table.slices().get(), rows).isPresent())
                .map(statistics -> new IncrementPass(table, pass, rows, statistics, measures))
                .filter(increment -> !increment.candidates().isEmpty());
    }

    /** The measures that states can answer, unless a sum overflows. */
    List<MetricKey> candidates() {
        return measures.keys();
    }

    /** What the states answer once those of changed slices have been read again, and the states there are now. */
    Map<Compiled, List<Metric>> answer(SliceStates states, Clock clock) {
        Map<Compiled, List<Metric>> answered = new LinkedHashMap<>();
        SliceFiles.of(statistics, slices, rows)
                .ifPresent(files -> readings(files, states, clock).forEach((measure, reading) -> {
                    // The table as it is now is what every date has to go by.
                    answered.put(
                            measure,
                            pass.judged().stream()
                                    .map(date -> Answer.metric(table, measure.key(), date, reading, clock))
                                    .toList());
                }));
        return answered;
    }

    private Map<Compiled, Reading> readings(SliceFiles files, SliceStates states, Clock clock) {
        Map<LocalDate, SliceState> stored = states.of(pass.table());
        Map<LocalDate, SliceState> valid = new TreeMap<>(stored);
        valid.values().removeIf(state -> !fingerprint(files, state.date()).equals(Optional.of(state.fingerprint())));
        Set<String> keys =
                measures.aggregates().stream().map(SliceAggregate::key).collect(Collectors.toSet());
        NavigableSet<LocalDate> changed = files.dates();
        changed.removeIf(date ->
                valid.containsKey(date) && valid.get(date).aggregates().keySet().containsAll(keys));
        if (changed.size() > MOST_CHANGED) {
            changed = files.dates();
        }
        Map<LocalDate, Map<String, String>> read = read(files, changed);
        requireWhole(files, changed, read);

        Map<LocalDate, SliceState> current = new TreeMap<>();
        List<Map<String, String>> values = new ArrayList<>(read.values());
        for (LocalDate date : files.settled().keySet()) {
            SliceState known = valid.get(date);
            if (!changed.contains(date)) {
                current.put(date, known);
                values.add(known.aggregates());
            } else if (read.containsKey(date)) {
                current.put(date, state(files, date, Optional.ofNullable(known), read.get(date), clock));
            }
        }
        Map<Compiled, Reading> readings = measures.readings(rows.sparkSession(), values);
        if (!current.equals(stored)) {
            states.replace(pass.table(), List.copyOf(current.values()));
        }
        return readings;
    }

    /** A slice that was read, with what is known of it besides. */
    private SliceState state(
            SliceFiles files, LocalDate date, Optional<SliceState> known, Map<String, String> read, Clock clock) {
        Map<String, String> aggregates = new HashMap<>();
        // Other checks' aggregates are kept, for a run may be of some checks only; but not those of ever other checks.
        known.map(SliceState::aggregates)
                .filter(others -> others.size() <= MOST_KEPT * read.size())
                .ifPresent(aggregates::putAll);
        aggregates.putAll(read);
        String fingerprint = fingerprint(files, date).orElseThrow();
        return new SliceState(
                pass.table(), date, fingerprint, aggregates, table.version().orElseThrow(), clock.instant());
    }

    /** Empty where the date has no files of its own. */
    private Optional<String> fingerprint(SliceFiles files, LocalDate date) {
        return Optional.ofNullable(files.settled().get(date)).map(found -> found.fingerprint() + ", " + settings);
    }

    /** The aggregates' values by date, also by null where rows have none; dates without rows are left out. */
    private Map<LocalDate, Map<String, String>> read(SliceFiles files, NavigableSet<LocalDate> changed) {
        Map<LocalDate, Map<String, String>> read = new HashMap<>();
        if (changed.isEmpty() && !files.undated()) {
            return read;
        }
        Dataset<Row> asked =
                changed.equals(files.dates()) ? rows : rows.filter(slices.dated(List.copyOf(changed), files.undated()));
        List<SliceAggregate> all = measures.aggregates();
        for (int from = 0; from < all.size(); from += AggregatePass.MOST_EXPRESSIONS) {
            int until = Math.min(all.size(), from + AggregatePass.MOST_EXPRESSIONS);
            List<SliceAggregate> some = all.subList(from, until);
            Column[] texts = some.stream().map(SliceAggregate::text).toArray(Column[]::new);
            Column[] tail = Arrays.copyOfRange(texts, 1, texts.length);
            for (Row row :
                    asked.groupBy(slices.date().as(DATE)).agg(texts[0], tail).collectAsList()) {
                Map<String, String> values =
                        read.computeIfAbsent(AggregatePass.dateOf(row.get(0)), date -> new HashMap<>());
                for (int i = 0; i < some.size(); i++) {
                    values.put(some.get(i).key(), row.getString(i + 1));
                }
            }
        }
        return read;
    }

    /** Log and rows must agree which rows are of which date; else the states would not add up to the table. */
    private void requireWhole(SliceFiles files, Set<LocalDate> changed, Map<LocalDate, Map<String, String>> read) {
        String rowCount = measures.aggregates().get(0).key();
        boolean expected =
                read.keySet().stream().allMatch(date -> date == null ? files.undated() : changed.contains(date));
        boolean whole = files.settled().entrySet().stream()
                .filter(slice -> changed.contains(slice.getKey()))
                .allMatch(slice -> {
                    Map<String, String> values = read.getOrDefault(slice.getKey(), Map.of(rowCount, "0"));
                    long found = Long.parseLong(values.get(rowCount));
                    return slice.getValue().rows().orElse(found) == found;
                });
        if (!expected || !whole) {
            throw new IllegalStateException("Cannot add up the slices of table '" + pass.table()
                    + "': its log and its rows differ about their dates");
        }
    }

    /** Whatever else may change a value: Spark's version and settings; not those of catalogs, which may hold secrets. */
    private static String settings(SparkSession spark) {
        String zone = "spark.sql.session.timeZone";
        Map<String, String> settings =
                new TreeMap<>(JavaConverters.mapAsJavaMap(spark.conf().getAll()));
        settings.put(zone, spark.conf().get(zone));
        settings.keySet()
                .removeIf(key -> !key.startsWith("spark.sql.") && !key.startsWith("spark.comet.")
                        || key.startsWith("spark.sql.catalog.")
                        || key.startsWith("spark.sql.warehouse."));
        String text = spark.version() + " " + settings;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
