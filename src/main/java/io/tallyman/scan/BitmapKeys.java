package io.tallyman.scan;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Sql;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts keys of whole numbers with one bit for each possible key, where a grouping would keep an entry for each key
 * there is: less memory, and less to shuffle. The bits are those of {@link KeyBits}.
 *
 * <p>Only where the Delta log knows the lowest and the highest number of each column, and keys lie close together between
 * them. A number outside, which the log should have known, leaves the keys to the grouping.
 */
final class BitmapKeys {
    private final Dataset<Row> rows;
    private final Column date;
    private final Column place;
    private final Column inside;

    private BitmapKeys(Dataset<Row> rows, Column date, Column place, Column inside) {
        this.rows = rows;
        this.date = date;
        this.place = place;
        this.inside = inside;
    }

    /**
     * The way to count a pass's keys in bits; empty where they do not lend themselves to it.
     *
     * @param rows with a key
     * @param columns of the key
     */
    static Optional<BitmapKeys> of(PassDates dates, Dataset<Row> rows, List<String> columns) {
        if (!KeyBits.plain() || !columns.stream().allMatch(column -> whole(rows, column))) {
            return Optional.empty();
        }
        List<KeyRange> ranges = KeyRange.of(dates, columns);
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        Column place = lit(0L);
        Column inside = lit(true);
        BigDecimal perNumber = BigDecimal.ONE;
        BigDecimal all = BigDecimal.ONE;
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            BigDecimal low = ranges.stream()
                    .map(range -> range.low().get(at))
                    .reduce(BigDecimal::min)
                    .orElseThrow();
            BigDecimal high = ranges.stream()
                    .map(range -> range.high().get(at))
                    .reduce(BigDecimal::max)
                    .orElseThrow();
            // 0 stands for null: a partly null key is a key.
            BigDecimal size = high.subtract(low).add(BigDecimal.valueOf(2));
            perNumber = i == 0 ? perNumber : perNumber.multiply(size);
            all = all.multiply(size);
            if (all.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
                return Optional.empty();
            }
            Column value = expr(Sql.column(columns.get(i))).cast("bigint");
            Column own = coalesce(value.minus(lit(low.longValueExact() - 1)), lit(0L));
            place = place.multiply(lit(size.longValueExact())).plus(own);
            inside =
                    inside.and(value.isNull().or(value.between(lit(low.longValueExact()), lit(high.longValueExact()))));
        }
        return KeyBits.dense(ranges, perNumber)
                ? Optional.of(new BitmapKeys(rows, dates.date(), place, inside))
                : Optional.empty();
    }

    /**
     * Per date: the date, its rows and different keys among them.
     *
     * @throws IllegalStateException where a number is one that the log does not know
     */
    List<Row> counted() {
        Column number = col("place");
        List<Row> found = rows.select(date, place.as("place"), inside.as("inside"))
                .groupBy(col(PassDates.DATE), KeyBits.word(number).as("word"))
                .agg(
                        bit_or(KeyBits.bit(number)).as("bits"),
                        count(lit(1)).as("n"),
                        count(when(col("inside"), 1)).as("inside"))
                .groupBy(col(PassDates.DATE))
                .agg(
                        sum("n").as("n"),
                        sum(KeyBits.numbers(col("bits"))).as("keys"),
                        sum("inside").as("inside"))
                .collectAsList();
        if (found.stream().anyMatch(row -> row.getLong(1) != row.getLong(3))) {
            throw new IllegalStateException("Cannot count keys in bits: some lie outside the range that the log tells");
        }
        return found;
    }

    private static boolean whole(Dataset<Row> rows, String column) {
        return KeyRange.whole(rows.select(expr(Sql.column(column))), 0);
    }
}
