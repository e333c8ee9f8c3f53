package io.tallyman.scan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.Clock;
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
    private final Column bit;
    private final Column inside;

    private BitmapKeys(Dataset<Row> rows, Column bit, Column inside) {
        this.rows = rows;
        this.bit = bit;
        this.inside = inside;
    }

    /**
     * The way to count a pass's keys in bits; empty where they do not lend themselves to it.
     *
     * @param rows with a key
     * @param columns of the key
     */
    static Optional<BitmapKeys> of(OpenTable table, Pass pass, Dataset<Row> rows, List<String> columns) {
        // A native engine groups faster than it leaves such functions to Spark.
        boolean plain = !"true".equals(SQLConf.get().getConfString("spark.comet.enabled", "false"));
        if (!plain || !columns.stream().allMatch(column -> whole(rows, column))) {
            return Optional.empty();
        }
        Map<String, BigDecimal> known = known(table, pass, columns);
        Column bit = lit(0L);
        Column inside = lit(true);
        BigDecimal possible = BigDecimal.ONE;
        for (String column : columns) {
            BigDecimal low = known.get("min(" + Sql.column(column) + ")");
            BigDecimal high = known.get("max(" + Sql.column(column) + ")");
            if (low == null || high == null) {
                return Optional.empty();
            }
            // 0 stands for null: a partly null key is a key.
            BigDecimal size = high.subtract(low).add(BigDecimal.valueOf(2));
            possible = possible.multiply(size);
            if (possible.compareTo(BigDecimal.valueOf(MOST_BITS)) > 0) {
                return Optional.empty();
            }
            Column value = expr(Sql.column(column)).cast("bigint");
            Column place = coalesce(value.minus(lit(low.longValueExact() - 1)), lit(0L));
            bit = bit.multiply(lit(size.longValueExact())).plus(place);
            inside =
                    inside.and(value.isNull().or(value.between(lit(low.longValueExact()), lit(high.longValueExact()))));
        }
        BigDecimal all = known.getOrDefault("count(1)", BigDecimal.ZERO);
        long bits = possible.longValueExact();
        boolean fits = bits <= all.doubleValue() * SPARSEST
                && bits >= all.doubleValue() * DENSEST
                // With more buckets Spark sorts, which takes longer than a grouping.
                && bits / BITS_PER_BUCKET + 2 < SQLConf.get().objectAggSortBasedFallbackThreshold();
        return fits ? Optional.of(new BitmapKeys(rows, bit, inside)) : Optional.empty();
    }

    /** Rows and different keys among them; empty where a number lies outside of what the log knows. */
    Optional<Row> counted() {
        Row row = rows.select(bit.as("bit"), inside.as("inside"))
                .groupBy(expr("bitmap_bucket_number(bit)"))
                .agg(
                        expr("bitmap_construct_agg(bitmap_bit_position(bit))").as("bits"),
                        count(lit(1)).as("n"),
                        count(when(col("inside"), 1)).as("inside"))
                .agg(sum("n"), coalesce(sum(expr("bitmap_count(bits)")), lit(0L)), sum("inside"))
                .head();
        boolean all = row.isNullAt(0) || row.getLong(0) == row.getLong(2);
        return all ? Optional.of(row) : Optional.empty();
    }

    private static boolean whole(Dataset<Row> rows, String column) {
        return rows.select(expr(Sql.column(column))).schema().apply(0).dataType() instanceof IntegralType;
    }

    /** What the log says of lowest and highest numbers and of rows, by the aggregate. */
    private static Map<String, BigDecimal> known(OpenTable table, Pass pass, List<String> columns) {
        List<MetricKey> asked = new ArrayList<>();
        asked.add(asked(pass, "count(1)"));
        for (String column : columns) {
            asked.add(asked(pass, "min(" + Sql.column(column) + ")"));
            asked.add(asked(pass, "max(" + Sql.column(column) + ")"));
        }
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        List<Compiled> compiled = Fence.analysed(table, asked, rows, (key, e) -> {});
        Map<String, BigDecimal> known = new HashMap<>();
        LogPass.of(table, pass, rows, compiled)
                .ifPresent(log -> log.answer(Clock.systemUTC()).values().forEach(metrics -> {
                    Metric metric = metrics.get(metrics.size() - 1);
                    if (metric.reading() instanceof Reading.Value value) {
                        known.put(metric.key().measure().name(), value.decimal());
                    }
                }));
        return known;
    }

    private static MetricKey asked(Pass pass, String aggregate) {
        return new MetricKey(pass.table(), pass.scope(), Aggregate.of(aggregate, "*", Optional.empty(), aggregate));
    }
}
