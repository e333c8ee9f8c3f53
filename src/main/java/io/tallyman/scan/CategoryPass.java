package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.CategoryStat;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** One count per value of a column and business date, for every date of the pass and its look-back. */
final class CategoryPass {
    private static final int MOST_VALUES = 10_000;

    /** Makes ties and rounding the same however rows arrive; null is a value and comes first. */
    private static final Comparator<Optional<String>> BY_NAME =
            Comparator.comparing(value -> value.orElse(null), Comparator.nullsFirst(Comparator.naturalOrder()));

    private final OpenTable table;
    private final Pass pass;
    private final PassDates dates;
    private final Categories first;
    private final int lookBack;

    CategoryPass(OpenTable table, Pass pass) {
        this.table = table;
        this.pass = pass;
        this.dates = PassDates.of(table, pass);
        this.first = (Categories) pass.measures().get(0).measure();
        this.lookBack = lookBack(pass);
    }

    /** The days whose rows are read: the pass's dates and those that they are compared with. */
    static List<LocalDate> days(Pass pass) {
        return days(pass.dates(), lookBack(pass));
    }

    private static List<LocalDate> days(List<LocalDate> dates, int lookBack) {
        SortedSet<LocalDate> days = new TreeSet<>();
        dates.forEach(date -> days.addAll(window(date, lookBack)));
        return List.copyOf(days);
    }

    private static List<LocalDate> window(LocalDate date, int lookBack) {
        return date.minusDays(lookBack).datesUntil(date.plusDays(1)).toList();
    }

    private static int lookBack(Pass pass) {
        return pass.measures().stream()
                .mapToInt(k -> ((Categories) k.measure()).lookBack())
                .max()
                .orElse(0);
    }

    /** The readings of every date that has some; one with too many values fails and hurts no other. */
    Map<LocalDate, Map<MetricKey, Reading>> readings() {
        if (table.sensitive(first.column())) {
            throw new IllegalStateException(
                    "withheld: it would store a value of the sensitive column '" + first.column() + "'");
        }
        // Rows that are not told apart count for the last date, and its readings for all.
        List<LocalDate> asked = dates.sliced()
                ? pass.dates()
                : pass.dates().subList(pass.dates().size() - 1, pass.dates().size());
        LocalDate undated = asked.get(asked.size() - 1);
        int most = Math.multiplyExact(MOST_VALUES, asked.size());
        List<Row> counts = perValue(asked).limit(most + 1).collectAsList();
        Map<LocalDate, Long> values = new HashMap<>();
        List<LocalDate> fit = new ArrayList<>(asked);
        if (counts.size() > most) {
            perValue(asked)
                    .groupBy("day")
                    .count()
                    .collectAsList()
                    .forEach(row -> values.put(day(row, undated), row.getLong(1)));
            fit.removeIf(date -> tooMany(date, values));
            counts = fit.isEmpty() ? List.of() : perValue(fit).collectAsList();
        } else {
            counts.forEach(row -> values.merge(day(row, undated), 1L, Long::sum));
            fit.removeIf(date -> tooMany(date, values));
        }
        Map<LocalDate, SortedMap<Optional<String>, Long>> perDay = new HashMap<>();
        counts.forEach(row -> perDay.computeIfAbsent(day(row, undated), day -> new TreeMap<>(BY_NAME))
                .put(Optional.ofNullable(row.getString(1)), row.getLong(2)));
        Map<LocalDate, Map<MetricKey, Reading>> readings = new LinkedHashMap<>();
        for (LocalDate date : dates.knownFrom(values.keySet())) {
            LocalDate at = dates.sliced() ? date : undated;
            if (fit.contains(at)) {
                readings.put(date, readings(at, perDay));
            } else if (pass.judged().contains(date)) {
                readings.put(date, same(tooMany()));
            }
        }
        return readings;
    }

    private Dataset<Row> perValue(List<LocalDate> some) {
        Column day =
                dates.sliced() ? table.slices().orElseThrow().date() : lit(null).cast(DataTypes.DateType);
        return table.rows(pass.scope(), days(some, lookBack))
                .filter(first.where().orElse("true"))
                .groupBy(
                        day.as("day"),
                        expr(Sql.column(first.column())).cast("string").as("value"))
                .agg(count(lit(1)).as("n"))
                .select(col("day"), col("value"), col("n"));
    }

    private static LocalDate day(Row row, LocalDate undated) {
        return row.isNullAt(0) ? undated : AggregatePass.dateOf(row.get(0));
    }

    private boolean tooMany(LocalDate date, Map<LocalDate, Long> values) {
        return window(date, lookBack).stream()
                        .mapToLong(day -> values.getOrDefault(day, 0L))
                        .sum()
                > MOST_VALUES;
    }

    private Reading tooMany() {
        return new Reading.Failed("column '" + first.column() + "' has more than " + MOST_VALUES
                + " values per look-back; the kind is made for categories such as a channel");
    }

    private Map<MetricKey, Reading> same(Reading reading) {
        Map<MetricKey, Reading> readings = new LinkedHashMap<>();
        pass.measures().forEach(key -> readings.put(key, reading));
        return readings;
    }

    private Map<MetricKey, Reading> readings(LocalDate date, Map<LocalDate, SortedMap<Optional<String>, Long>> perDay) {
        SortedMap<Optional<String>, Long> today = perDay.getOrDefault(date, new TreeMap<>(BY_NAME));
        Map<MetricKey, Reading> readings = new LinkedHashMap<>();
        for (MetricKey key : pass.measures()) {
            Categories measure = (Categories) key.measure();
            SortedMap<Optional<String>, Long> before = new TreeMap<>(BY_NAME);
            date.minusDays(measure.lookBack())
                    .datesUntil(date)
                    .forEach(day -> perDay.getOrDefault(day, new TreeMap<>(BY_NAME))
                            .forEach((value, rows) -> before.merge(value, rows, Long::sum)));
            readings.put(
                    key, measure.stat() == CategoryStat.TOP_SHARE ? topShare(today) : shift(today, before, measure));
        }
        return readings;
    }

    private static Reading topShare(SortedMap<Optional<String>, Long> today) {
        long rows = total(today);
        if (rows == 0) {
            return new Reading.Empty("zero rows");
        }
        Map.Entry<Optional<String>, Long> top = null;
        for (Map.Entry<Optional<String>, Long> value : today.entrySet()) {
            if (top == null || value.getValue() > top.getValue()) {
                top = value;
            }
        }
        return ((Reading.Value) Reading.ratio(BigDecimal.valueOf(top.getValue()), BigDecimal.valueOf(rows)))
                .withDetail(Optional.of(top.getKey().orElse("null")));
    }

    /**
     * Population stability index: the sum over values of (p - q) ln(p / q), with half a row for an absent value (Siddiqi,
     * Credit Risk Scorecards, 2006).
     */
    private static Reading shift(
            SortedMap<Optional<String>, Long> today, SortedMap<Optional<String>, Long> before, Categories measure) {
        double now = total(today);
        double then = total(before);
        if (now == 0) {
            return new Reading.Empty("zero rows");
        }
        if (then == 0) {
            return new Reading.Empty("no baseline: zero rows in the " + measure.lookBack() + " days before");
        }
        SortedSet<Optional<String>> values = new TreeSet<>(BY_NAME);
        values.addAll(today.keySet());
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
                most = String.format(Locale.ROOT, "%s %.1f%%, was %.1f%%", value.orElse("null"), p * 100, q * 100);
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
