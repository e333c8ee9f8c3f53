package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DecimalType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes that match the rows of two tables. */
final class MatchPasses {
    private static final Logger LOG = LoggerFactory.getLogger(MatchPasses.class);

    private MatchPasses() {}

    /**
     * The foreign key of every row that counts, as {@code k0 …}.
     *
     * @param more further columns to keep
     */
    static Dataset<Row> foreignKeys(Dataset<Row> rows, Orphans measure, Column... more) {
        Dataset<Row> counting = rows.filter(measure.where().orElse("true"));
        if (!measure.nullsAreOrphans()) {
            counting = counting.filter(Sql.and(measure.columns().stream()
                    .map(c -> Sql.column(c) + " IS NOT NULL")
                    .toList()));
        }
        return counting.select(Stream.of(named(measure.columns(), "k"), more)
                .flatMap(Stream::of)
                .toArray(Column[]::new));
    }

    /** The referenced key of every row, as {@code t0 …}. */
    static Dataset<Row> referencedKeys(Dataset<Row> rows, Orphans measure) {
        return rows.select(named(measure.toColumns(), "t"));
    }

    private static Column[] named(List<String> columns, String prefix) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> expr(Sql.column(columns.get(i))).as(prefix + i))
                .toArray(Column[]::new);
    }

    /** Each foreign key once: {@code k0 … n} (rows that carry it) and {@code found} (null for an orphan). */
    static Dataset<Row> matched(Dataset<Row> rows, Dataset<Row> referenced, Orphans measure) {
        List<Column> keys = new ArrayList<>();
        Column join = lit(true);
        for (int i = 0; i < measure.columns().size(); i++) {
            keys.add(col("k" + i));
            join = join.and(col("k" + i).equalTo(col("t" + i)));
        }
        Dataset<Row> counted = foreignKeys(rows, measure)
                .groupBy(keys.toArray(Column[]::new))
                .agg(count(lit(1)).as("n"));
        Dataset<Row> known = referencedKeys(referenced, measure).distinct().withColumn("found", lit(true));
        return counted.join(known, join, "left_outer");
    }

    /** The rows of the table with {@code differs}, true where the other table's total is not equal. */
    static Dataset<Row> compared(Dataset<Row> rows, Dataset<Row> other, Mismatches measure) {
        String value = measure.ofValue();
        return compared(rows, other, measure, expr(sum(other, value) + "(" + value + ")"));
    }

    /** The same with another way to the total. */
    private static Dataset<Row> compared(Dataset<Row> rows, Dataset<Row> other, Mismatches measure, Column total) {
        List<Column> groups = new ArrayList<>();
        Column join = lit(true);
        for (int i = 0; i < measure.key().size(); i++) {
            groups.add(expr(Sql.column(measure.ofKey().get(i))).as("__t" + i));
            join = join.and(expr(Sql.column(measure.key().get(i))).equalTo(col("__t" + i)));
        }
        Dataset<Row> totals = other.groupBy(groups.toArray(Column[]::new)).agg(total.as("__total"));
        String equal = "abs(" + Sql.column(measure.column()) + " - __total) <= "
                + measure.tolerance().sql("__total");
        return rows.filter(measure.where().orElse("true"))
                .join(totals, join, "left_outer")
                .withColumn("__differs", expr("NOT coalesce(" + equal + ", false)"));
    }

    /** The sum that is null where it overflows; a native engine knows the plain one alone. */
    private static String sum(Dataset<Row> rows, String value) {
        boolean decimal = rows.select(expr(value)).schema().apply(0).dataType() instanceof DecimalType;
        return decimal && !SQLConf.get().ansiEnabled() ? "sum" : "try_sum";
    }

    /**
     * The readings of every date that has some: one join with the totals, which are of all dates.
     *
     * @param reason puts what went wrong into words that may be logged
     */
    static Map<LocalDate, Map<MetricKey, Reading>> mismatches(
            OpenTable table, OpenTable other, Pass pass, Function<Throwable, String> reason) {
        Mismatches first = (Mismatches) pass.measures().get(0).measure();
        PassDates dates = PassDates.of(table, pass);
        Map<LocalDate, Counts> counts = counts(dates, other, first, reason);
        counts.values().removeIf(found -> found.rows() == 0);
        return dates.knownFrom(counts.keySet()).stream().collect(Collectors.toMap(Function.identity(), date -> {
            Counts found = counts.getOrDefault(date, new Counts(0, 0));
            return pass.measures().stream()
                    .collect(Collectors.toMap(k -> k, k -> found.reading((Mismatches) k.measure())));
        }));
    }

    /** Where 64 bits will not do, whatever the reason, DECIMAL will; where that dies too, its own reason is told. */
    private static Map<LocalDate, Counts> counts(
            PassDates dates, OpenTable other, Mismatches measure, Function<Throwable, String> reason) {
        Optional<Map<LocalDate, Counts>> inLongs;
        try {
            inLongs = ExactSum.of(other, measure.ofValue())
                    .map(total -> counts(dates, compared(dates.rows(), other.all(), measure, total)));
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            Map<LocalDate, Counts> inDecimal = counts(dates, compared(dates.rows(), other.all(), measure));
            String table = dates.pass().table();
            String what = measure.instance();
            LOG.warn("{}: {} was added up as DECIMAL, as 64 bits do not work: {}", table, what, reason.apply(e));
            return inDecimal;
        }
        return inLongs.orElseGet(() -> counts(dates, compared(dates.rows(), other.all(), measure)));
    }

    private static Map<LocalDate, Counts> counts(PassDates dates, Dataset<Row> compared) {
        int at = dates.offset();
        Map<LocalDate, Counts> counts = new HashMap<>();
        dates.aggregated(compared, dates.date(), List.of(count(lit(1)), count(when(col("__differs"), 1))))
                .forEach((date, row) -> counts.put(date, new Counts(row.getLong(at), row.getLong(at + 1))));
        return counts;
    }

    /**
     * What was found on a date.
     *
     * @param rows that count
     * @param different those that differ
     */
    private record Counts(long rows, long different) {
        Reading reading(Mismatches measure) {
            if (rows == 0) {
                return new Reading.Empty("zero rows");
            }
            return measure.form() == Form.RATIO
                    ? Reading.ratio(BigDecimal.valueOf(different), BigDecimal.valueOf(rows))
                    : Reading.of(different);
        }
    }
}
