package io.tallyman.scan;

import static org.apache.spark.sql.functions.asc_nulls_first;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.check.Segments;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.metric.SegmentSizes;
import io.tallyman.metric.SegmentSizes.Tally;
import io.tallyman.metric.Sql;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Counts the rows of each value of the columns that checks are judged by.
 *
 * <p>One grouping per table and column, which reads that column, those of the checks' filters, and only days that the
 * store does not know: on an ordinary morning the business date's own slice.
 */
public final class SegmentValues {
    /** Most values of a column that are kept per day, the largest. */
    private static final int MOST_VALUES = 200;

    private final Warehouse warehouse;
    private final Meter meter;
    private final Clock clock;

    /**
     * @param meter told what every count takes
     */
    public SegmentValues(Warehouse warehouse, Meter meter, Clock clock) {
        this.warehouse = warehouse;
        this.meter = meter;
        this.clock = clock;
    }

    /** What one grouping is about. */
    private record Grouping(String table, Scope scope, String column) {
        static Grouping of(MetricKey key) {
            return new Grouping(key.table(), key.scope(), key.measure().instance());
        }
    }

    /**
     * One metric per key for each business date (of a whole table for the last one), and for each day of their
     * look-back that is not stored and not before the table's first row. Where values cannot be counted, the metrics of
     * the business dates say why; never throws for a key.
     *
     * @param keys of {@link SegmentSizes}
     * @param from first business date, counted whatever is stored
     * @param to last business date
     * @param stored what earlier runs counted
     */
    public List<Metric> tally(Collection<MetricKey> keys, LocalDate from, LocalDate to, Readings stored) {
        Map<Grouping, List<MetricKey>> groupings =
                keys.stream().collect(Collectors.groupingBy(Grouping::of, LinkedHashMap::new, Collectors.toList()));
        List<Metric> metrics = new ArrayList<>();
        groupings.forEach((grouping, same) -> {
            OpenTable table = warehouse.table(grouping.table());
            LocalDate first = grouping.scope() == Scope.TABLE ? to : from;
            List<LocalDate> dates = grouping.scope() == Scope.TABLE ? List.of(to) : dates(same, from, to, stored);
            Bisection<MetricKey, Metric> bisection = new Bisection<>(
                    some -> meter.measured(
                            grouping.table(),
                            "segments " + grouping.column(),
                            some,
                            () -> read(table, grouping, some, dates, first, stored)),
                    (key, e) -> Answer.failed(
                            table,
                            List.of(key),
                            first.datesUntil(to.plusDays(1)).toList(),
                            reason(e),
                            clock),
                    () -> table.rows(grouping.scope(), dates).count());
            metrics.addAll(bisection.run(same));
        });
        return metrics;
    }

    private static List<LocalDate> dates(List<MetricKey> keys, LocalDate from, LocalDate to, Readings stored) {
        return from.minusDays(Segments.LOOK_BACK)
                .datesUntil(to.plusDays(1))
                .filter(day -> !day.isBefore(from) || keys.stream().anyMatch(key -> !known(key, day, stored)))
                .toList();
    }

    private static boolean known(MetricKey key, LocalDate day, Readings stored) {
        return stored.at(key, day)
                .filter(reading -> !(reading instanceof Reading.Failed))
                .isPresent();
    }

    /** A reason that may be stored: our own sentences and Spark's analysis name columns, never values. */
    private String reason(Throwable e) {
        boolean told = e instanceof IllegalStateException || e instanceof AnalysisException;
        return Failures.reason(e, warehouse.hasSensitive() && !told);
    }

    private List<Metric> read(
            OpenTable table,
            Grouping grouping,
            List<MetricKey> keys,
            List<LocalDate> dates,
            LocalDate from,
            Readings stored) {
        if (table.sensitive(grouping.column())) {
            throw new IllegalStateException(
                    "withheld: it would store values of the sensitive column '" + grouping.column() + "'");
        }
        List<Row> rows = largest(table, grouping, keys, dates).collectAsList();
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            TreeMap<LocalDate, Tally> tallies = tallies(rows, i, dates.get(dates.size() - 1));
            for (LocalDate day : dates) {
                boolean past = day.isBefore(from);
                boolean unknown = tallies.isEmpty() || day.isBefore(tallies.firstKey());
                if (past && (unknown || known(keys.get(i), day, stored))) {
                    continue;
                }
                Tally tally = tallies.getOrDefault(day, new Tally(0, Map.of()));
                metrics.add(Answer.metric(table, keys.get(i), day, tally.reading(), clock));
            }
        }
        return metrics;
    }

    /**
     * The largest values of each day: {@code day}, {@code value}, and for each key the value's rows ({@code n0 …})
     * and the day's ({@code total0 …}).
     */
    private static Dataset<Row> largest(
            OpenTable table, Grouping grouping, List<MetricKey> keys, List<LocalDate> dates) {
        Dataset<Row> rows = table.rows(grouping.scope(), dates);
        Column none = lit(null).cast("date");
        Column day = grouping.scope() == Scope.TABLE
                ? none
                : table.slices().map(Slices::date).orElse(none);
        List<Column> counts = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Column one = keys.get(i)
                    .measure()
                    .where()
                    .map(w -> when(expr(w), lit(1)))
                    .orElse(lit(1));
            counts.add(count(one).as("n" + i));
        }
        Dataset<Row> values = rows.groupBy(
                        day.as("day"),
                        expr(Sql.column(grouping.column())).cast("string").as("value"))
                .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
        WindowSpec daily = Window.partitionBy("day");
        List<Column> sizes = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            values = values.withColumn("total" + i, sum(col("n" + i)).over(daily));
            sizes.add(col("n" + i));
        }
        Column most = sizes.size() == 1 ? sizes.get(0) : greatest(sizes.toArray(Column[]::new));
        return values.withColumn("most", most)
                .withColumn("rank", row_number().over(daily.orderBy(desc("most"), asc_nulls_first("value"))))
                .filter(col("rank").leq(MOST_VALUES))
                .orderBy(desc("most"), asc_nulls_first("value"));
    }

    /** The tallies of the key at a position, by day; days without rows are left out. */
    private static TreeMap<LocalDate, Tally> tallies(List<Row> rows, int position, LocalDate undated) {
        Map<LocalDate, Long> totals = new HashMap<>();
        Map<LocalDate, Map<Optional<String>, Long>> sizes = new HashMap<>();
        for (Row row : rows) {
            LocalDate day = row.isNullAt(0) ? undated : AggregatePass.dateOf(row.get(0));
            long size = row.getLong(row.fieldIndex("n" + position));
            long total = row.getLong(row.fieldIndex("total" + position));
            if (total > 0) {
                totals.put(day, total);
            }
            if (size > 0) {
                sizes.computeIfAbsent(day, d -> new LinkedHashMap<>()).put(Optional.ofNullable(row.getString(1)), size);
            }
        }
        TreeMap<LocalDate, Tally> tallies = new TreeMap<>();
        totals.forEach((day, total) -> tallies.put(day, new Tally(total, sizes.getOrDefault(day, Map.of()))));
        return tallies;
    }
}
