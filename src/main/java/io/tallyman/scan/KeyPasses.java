package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes that group rows by a key. */
final class KeyPasses {
    private static final Logger LOG = LoggerFactory.getLogger(KeyPasses.class);

    private KeyPasses() {}

    /**
     * Rows per key, as column {@code n}; rows without any part of the key are left out.
     *
     * @param apart what else tells groups apart, such as the date
     */
    static Dataset<Row> rowsPerKey(Dataset<Row> rows, List<String> columns, Optional<String> where, Column... apart) {
        Column[] keys = new Column[columns.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = expr(Sql.column(columns.get(i))).as("k" + i);
        }
        return withKey(rows, columns, where)
                .groupBy(Stream.of(apart, keys).flatMap(Stream::of).toArray(Column[]::new))
                .agg(count(lit(1)).as("n"));
    }

    private static Dataset<Row> withKey(Dataset<Row> rows, List<String> columns, Optional<String> where) {
        String some = columns.stream().map(c -> Sql.column(c) + " IS NOT NULL").collect(Collectors.joining(" OR "));
        return rows.filter(where.orElse("true")).filter(some);
    }

    /**
     * The readings of every date that has some: one grouping by date and key, or {@link BitmapKeys}.
     *
     * @param reason puts what went wrong into words that may be logged
     */
    static Map<LocalDate, Map<MetricKey, Reading>> keys(
            OpenTable table, Pass pass, Function<Throwable, String> reason) {
        Keys first = (Keys) pass.measures().get(0).measure();
        PassDates dates = PassDates.of(table, pass);
        Map<LocalDate, Counts> counts = counts(dates, first, reason);
        counts.values().removeIf(found -> found.rows() == 0);
        return dates.knownFrom(counts.keySet()).stream().collect(Collectors.toMap(Function.identity(), date -> {
            Counts found = counts.getOrDefault(date, new Counts(0, 0));
            return pass.measures().stream().collect(Collectors.toMap(k -> k, k -> found.reading((Keys) k.measure())));
        }));
    }

    /** Where bits will not do, whatever the reason, the grouping will; where that dies too, its own reason is told. */
    private static Map<LocalDate, Counts> counts(PassDates dates, Keys keys, Function<Throwable, String> reason) {
        Optional<List<Row>> inBits;
        try {
            inBits = BitmapKeys.of(dates, withKey(dates.rows(), keys.columns(), keys.where()), keys.columns())
                    .map(BitmapKeys::counted);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            Map<LocalDate, Counts> grouped = grouped(dates, keys);
            String table = dates.pass().table();
            LOG.warn("{}: keys {} were grouped, as bits do not work: {}", table, keys.columns(), reason.apply(e));
            return grouped;
        }
        return inBits.map(rows -> counts(dates, rows)).orElseGet(() -> grouped(dates, keys));
    }

    /** The rows of {@link BitmapKeys#counted}. */
    private static Map<LocalDate, Counts> counts(PassDates dates, List<Row> rows) {
        Map<LocalDate, Counts> counts = new HashMap<>();
        for (Row row : rows) {
            LocalDate date = AggregatePass.dateOf(row.get(0));
            (dates.apart() ? List.of(date) : dates.whole()).forEach(day -> counts.put(day, Counts.of(row, 1)));
        }
        return counts;
    }

    private static Map<LocalDate, Counts> grouped(PassDates dates, Keys keys) {
        Column[] apart = dates.apart() ? new Column[] {dates.date()} : new Column[0];
        Map<LocalDate, Counts> counts = new HashMap<>();
        dates.aggregated(
                        rowsPerKey(dates.rows(), keys.columns(), keys.where(), apart),
                        col(PassDates.DATE),
                        List.of(sum("n"), count(lit(1))))
                .forEach((date, row) -> counts.put(date, Counts.of(row, dates.offset())));
        return counts;
    }

    /**
     * What was found of a key on a date.
     *
     * @param rows that have a key
     * @param keys different ones
     */
    private record Counts(long rows, long keys) {
        static Counts of(Row row, int at) {
            return new Counts(row.isNullAt(at) ? 0 : row.getLong(at), row.getLong(at + 1));
        }

        Reading reading(Keys measure) {
            if (measure.stat() == KeyStat.DISTINCT) {
                return Reading.of(keys);
            }
            if (rows == 0) {
                return new Reading.Empty("zero rows with a key");
            }
            return measure.form() == Form.RATIO
                    ? Reading.ratio(BigDecimal.valueOf(rows - keys), BigDecimal.valueOf(rows))
                    : Reading.of(rows - keys);
        }
    }
}
