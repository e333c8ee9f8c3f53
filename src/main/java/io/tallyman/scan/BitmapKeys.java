package io.tallyman.scan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.IntegralType;

/**
 * Counts keys of whole numbers with one bit for each possible key, where a grouping would keep an entry for each key
 * there is: less memory, and nothing to shuffle but the bits.
 *
 * <p>Only where the Delta log knows the lowest and the highest number of each column, and keys lie close together between
 * them. A number outside, which the log should have known, leaves the keys to the grouping.
 */
final class BitmapKeys {
    /** 64 MB of bits. */
    private static final long MOST_BITS = 1L << 29;

    /** With more possible keys than this for each row, entries are smaller than bits. */
    private static final long SPARSEST = 64;

    /** With fewer possible keys than a half of the rows, keys repeat, and a grouping has few entries anyway. */
    private static final double DENSEST = 0.5;

    private static final int BITS_PER_BUCKET = 8 * 4096;

    private final Dataset<Row> rows;
    private final Column date;
    private final Column bit;
    private final Column inside;

    private BitmapKeys(Dataset<Row> rows, Column date, Column bit, Column inside) {
        this.rows = rows;
        this.date = date;
        this.bit = bit;
        this.inside = inside;
    }

    /** What the log knows of a business date's rows: how many, and the range of each column. */
    private record Extent(BigDecimal rows, List<BigDecimal> low, List<BigDecimal> high) {

        /** How many places the first column's range takes, given how many there are for each of its numbers. */
        BigDecimal places(BigDecimal perNumber) {
            return high.get(0).subtract(low.get(0)).add(BigDecimal.valueOf(2)).multiply(perNumber);
        }
    }

    /**
     * The way to count a pass's keys in bits; empty where they do not lend themselves to it.
     *
     * @param rows with a key
     * @param columns of the key
     */
    static Optional<BitmapKeys> of(PassDates dates, Dataset<Row> rows, List<String> columns) {
        // A native engine groups faster than it leaves such functions to Spark.
        boolean plain = !"true".equals(SQLConf.get().getConfString("spark.comet.enabled", "false"));
        if (!plain || !columns.stream().allMatch(column -> whole(rows, column))) {
            return Optional.empty();
        }
        List<Extent> extents = extents(dates, columns);
        if (extents.isEmpty()) {
            return Optional.empty();
        }
        Column bit = lit(0L);
        Column inside = lit(true);
        BigDecimal perNumber = BigDecimal.ONE;
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            BigDecimal low = extents.stream()
                    .map(e -> e.low().get(at))
                    .reduce(BigDecimal::min)
                    .orElseThrow();
            BigDecimal high = extents.stream()
                    .map(e -> e.high().get(at))
                    .reduce(BigDecimal::max)
                    .orElseThrow();
            // 0 stands for null: a partly null key is a key.
            BigDecimal size = high.subtract(low).add(BigDecimal.valueOf(2));
            perNumber = i == 0 ? perNumber : perNumber.multiply(size);
            if (size.multiply(perNumber).compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
                return Optional.empty();
            }
            Column value = expr(Sql.column(columns.get(i))).cast("bigint");
            Column place = coalesce(value.minus(lit(low.longValueExact() - 1)), lit(0L));
            bit = bit.multiply(lit(size.longValueExact())).plus(place);
            inside =
                    inside.and(value.isNull().or(value.between(lit(low.longValueExact()), lit(high.longValueExact()))));
        }
        BigDecimal each = perNumber;
        double bits = extents.stream()
                .map(e -> e.places(each))
                .mapToDouble(BigDecimal::doubleValue)
                .sum();
        double all = extents.stream()
                .map(Extent::rows)
                .mapToDouble(BigDecimal::doubleValue)
                .sum();
        boolean fits = bits <= Math.min(all * SPARSEST, MOST_BITS)
                && bits >= all * DENSEST
                // With more buckets Spark sorts, which takes longer than a grouping; each date has two of its own at
                // most.
                && bits / BITS_PER_BUCKET + 2 * extents.size() < SQLConf.get().objectAggSortBasedFallbackThreshold();
        return fits ? Optional.of(new BitmapKeys(rows, dates.date(), bit, inside)) : Optional.empty();
    }

    /** Per date: the date, its rows and different keys among them; empty where a number is one that the log does not know. */
    Optional<List<Row>> counted() {
        List<Row> found = rows.select(date, bit.as("bit"), inside.as("inside"))
                .groupBy(col(PassDates.DATE), expr("bitmap_bucket_number(bit)"))
                .agg(
                        expr("bitmap_construct_agg(bitmap_bit_position(bit))").as("bits"),
                        count(lit(1)).as("n"),
                        count(when(col("inside"), 1)).as("inside"))
                .groupBy(col(PassDates.DATE))
                .agg(
                        sum("n").as("n"),
                        sum(expr("bitmap_count(bits)")).as("keys"),
                        sum("inside").as("inside"))
                .collectAsList();
        boolean all = found.stream().allMatch(row -> row.getLong(1) == row.getLong(3));
        return all ? Optional.of(found) : Optional.empty();
    }

    private static boolean whole(Dataset<Row> rows, String column) {
        return rows.select(expr(Sql.column(column))).schema().apply(0).dataType() instanceof IntegralType;
    }

    /** What the log says of each date; none where it does not say it of all dates with rows. */
    private static List<Extent> extents(PassDates dates, List<String> columns) {
        Pass pass = dates.pass();
        List<MetricKey> asked = new ArrayList<>();
        asked.add(asked(pass, "count(1)"));
        for (String column : columns) {
            asked.add(asked(pass, "min(" + Sql.column(column) + ")"));
            asked.add(asked(pass, "max(" + Sql.column(column) + ")"));
        }
        Map<LocalDate, Map<String, BigDecimal>> known = new HashMap<>();
        List<Compiled> compiled = Fence.analysed(dates.table(), asked, dates.rows(), (key, e) -> {});
        LogPass.of(dates.table(), pass, dates.rows(), compiled)
                .ifPresent(log -> log.answer(Clock.systemUTC()).values().stream()
                        .flatMap(List::stream)
                        .filter(metric -> metric.reading() instanceof Reading.Value)
                        .forEach(metric -> known.computeIfAbsent(metric.date(), date -> new HashMap<>())
                                .put(metric.key().measure().name(), ((Reading.Value) metric.reading()).decimal())));
        List<Extent> extents = new ArrayList<>();
        for (Map<String, BigDecimal> date : known.values()) {
            Optional<BigDecimal> rows = Optional.ofNullable(date.get("count(1)"));
            if (rows.isEmpty() || rows.get().signum() > 0 && date.size() < asked.size()) {
                return List.of();
            }
            if (rows.get().signum() > 0) {
                extents.add(new Extent(
                        rows.get(),
                        columns.stream()
                                .map(c -> date.get("min(" + Sql.column(c) + ")"))
                                .toList(),
                        columns.stream()
                                .map(c -> date.get("max(" + Sql.column(c) + ")"))
                                .toList()));
            }
        }
        return dates.apart() ? extents : extents.stream().limit(1).toList();
    }

    private static MetricKey asked(Pass pass, String aggregate) {
        return new MetricKey(pass.table(), pass.scope(), Aggregate.of(aggregate, "*", Optional.empty(), aggregate));
    }
}
