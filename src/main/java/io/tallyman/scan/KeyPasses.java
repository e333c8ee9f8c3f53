package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.CategoryStat;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Passes that group rows by a key or by a column's values. */
final class KeyPasses {
    private static final int MOST_VALUES = 10_000;

    private KeyPasses() {}

    /** Rows per key, as column {@code n}; rows without any part of the key are left out. */
    static Dataset<Row> rowsPerKey(Dataset<Row> rows, List<String> columns, Optional<String> where) {
        String some = columns.stream().map(c -> Sql.column(c) + " IS NOT NULL").collect(Collectors.joining(" OR "));
        Column[] keys = new Column[columns.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = expr(Sql.column(columns.get(i))).as("k" + i);
        }
        return rows.filter(where.orElse("true"))
                .filter(some)
                .groupBy(keys)
                .agg(count(lit(1)).as("n"));
    }

    static Map<MetricKey, Reading> keys(OpenTable table, Pass pass) {
        Keys first = (Keys) pass.measures().get(0).measure();
        Row row = rowsPerKey(table.rows(pass.scope(), pass.dates()), first.columns(), first.where())
                .agg(sum("n"), count(lit(1)))
                .first();
        long keys = row.getLong(1);
        long rows = row.isNullAt(0) ? 0 : row.getLong(0);
        return pass.measures().stream().collect(Collectors.toMap(k -> k, k -> {
            Keys measure = (Keys) k.measure();
            if (measure.stat() == KeyStat.DISTINCT) {
                return Reading.of(keys);
            }
            if (rows == 0) {
                return new Reading.Empty("zero rows with a key");
            }
            return measure.form() == Form.RATIO
                    ? Reading.ratio(BigDecimal.valueOf(rows - keys), BigDecimal.valueOf(rows))
                    : Reading.of(rows - keys);
        }));
    }

    static Map<MetricKey, Reading> categories(OpenTable table, Pass pass, LocalDate date) {
        Categories first = (Categories) pass.measures().get(0).measure();
        if (table.sensitive(first.column())) {
            throw new IllegalStateException(
                    "withheld: it would store a value of the sensitive column '" + first.column() + "'");
        }
        int back = pass.measures().stream()
                .mapToInt(k -> ((Categories) k.measure()).lookBack())
                .max()
                .orElse(0);
        List<LocalDate> dates =
                date.minusDays(back).datesUntil(date.plusDays(1)).toList();
        Column day = pass.scope() == Scope.TABLE
                ? lit(null).cast("date")
                : table.slices().map(Slices::date).orElse(lit(null).cast("date"));
        List<Row> counts = table.rows(pass.scope(), dates)
                .filter(first.where().orElse("true"))
                .groupBy(
                        day.as("day"),
                        expr(Sql.column(first.column())).cast("string").as("value"))
                .agg(count(lit(1)).as("n"))
                .select(col("day"), col("value"), col("n"))
                .limit(MOST_VALUES + 1)
                .collectAsList();
        if (counts.size() > MOST_VALUES) {
            throw new IllegalStateException("column '" + first.column() + "' has more than " + MOST_VALUES
                    + " values per look-back; the kind is made for categories such as a channel");
        }
        return pass.measures().stream().collect(Collectors.toMap(k -> k, k -> {
            Categories measure = (Categories) k.measure();
            Map<Optional<String>, Long> today = new HashMap<>();
            Map<Optional<String>, Long> before = new HashMap<>();
            for (Row row : counts) {
                LocalDate at = row.isNullAt(0) ? date : row.getDate(0).toLocalDate();
                if (!at.isBefore(date.minusDays(measure.lookBack()))) {
                    (at.equals(date) ? today : before)
                            .merge(Optional.ofNullable(row.getString(1)), row.getLong(2), Long::sum);
                }
            }
            return measure.stat() == CategoryStat.TOP_SHARE ? topShare(today) : shift(today, before, measure);
        }));
    }

    private static Reading topShare(Map<Optional<String>, Long> today) {
        long rows = total(today);
        if (rows == 0) {
            return new Reading.Empty("zero rows");
        }
        Map.Entry<Optional<String>, Long> top =
                today.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        return ((Reading.Value) Reading.ratio(BigDecimal.valueOf(top.getValue()), BigDecimal.valueOf(rows)))
                .withDetail(Optional.of(top.getKey().orElse("null")));
    }

    /**
     * Population stability index: the sum over values of (p - q) ln(p / q), with half a row for an absent value (Siddiqi,
     * Credit Risk Scorecards, 2006).
     */
    private static Reading shift(
            Map<Optional<String>, Long> today, Map<Optional<String>, Long> before, Categories measure) {
        double now = total(today);
        double then = total(before);
        if (now == 0) {
            return new Reading.Empty("zero rows");
        }
        if (then == 0) {
            return new Reading.Empty("no baseline: zero rows in the " + measure.lookBack() + " days before");
        }
        Set<Optional<String>> values = new HashSet<>(today.keySet());
        values.addAll(before.keySet());
        double index = 0;
        String most = "";
        double largest = 0;
        for (Optional<String> value : values) {
            double p = Math.max(today.getOrDefault(value, 0L), 0.5) / now;
            double q = Math.max(before.getOrDefault(value, 0L), 0.5) / then;
            double part = (p - q) * Math.log(p / q);
            index += part;
            if (part > largest) {
                largest = part;
                most = String.format(
                        java.util.Locale.ROOT, "%s %.1f%%, was %.1f%%", value.orElse("null"), p * 100, q * 100);
            }
        }
        Reading reading = Reading.of(index);
        return reading instanceof Reading.Value value && !most.isEmpty()
                ? value.withDetail(Optional.of("most: " + most))
                : reading;
    }

    private static long total(Map<Optional<String>, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
