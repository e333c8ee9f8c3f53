package io.tallyman.scan;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.scan.LogStatistics.Translated;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import scala.collection.JavaConverters;

/**
 * Between what numbers the values of a table's columns lie: as the Delta log knows exactly, or as their types allow.
 *
 * @param rows of the table; empty where it is not known
 * @param known what the log knows
 */
record ColumnRanges(Optional<Long> rows, Map<ExprId, ValueRange> known) {
    private static final ColumnRanges NOTHING = new ColumnRanges(Optional.empty(), Map.of());

    /** Of so many columns of a table Delta keeps statistics unless told otherwise; more would make a large query. */
    private static final int MOST = 32;

    /** The first columns of DECIMAL or whole numbers. */
    static List<AttributeReference> first(Dataset<Row> rows) {
        return JavaConverters.seqAsJavaList(rows.queryExecution().analyzed().output()).stream()
                .filter(AttributeReference.class::isInstance)
                .map(AttributeReference.class::cast)
                .filter(column -> column.dataType() instanceof DecimalType || column.dataType() instanceof IntegralType)
                .limit(MOST)
                .toList();
    }

    /**
     * The ranges of a table's columns; at most one job over the log.
     *
     * @param columns of DECIMAL or whole numbers
     */
    static ColumnRanges of(OpenTable table, Collection<AttributeReference> columns) {
        return LogStatistics.of(table)
                .map(statistics -> of(statistics, columns))
                .orElse(NOTHING);
    }

    private static ColumnRanges of(LogStatistics statistics, Collection<AttributeReference> columns) {
        List<Column> asked = new ArrayList<>();
        add(statistics.rows(), asked);
        Map<AttributeReference, Integer> places = new HashMap<>();
        for (AttributeReference column : columns) {
            Optional<Translated> low = translated(statistics, new Min(column));
            Optional<Translated> high = translated(statistics, new Max(column));
            if (low.isPresent() && high.isPresent()) {
                places.put(column, asked.size());
                add(low.get(), asked);
                add(high.get(), asked);
            }
        }
        Row row = statistics
                .files()
                .agg(asked.get(0), asked.subList(1, asked.size()).toArray(Column[]::new))
                .first();
        Map<ExprId, ValueRange> known = new HashMap<>();
        places.forEach((column, at) -> {
            if (row.getBoolean(at + 1) && row.getBoolean(at + 3)) {
                known.put(
                        column.exprId(),
                        row.isNullAt(at) || row.isNullAt(at + 2)
                                ? ValueRange.ZERO
                                : new ValueRange(unscaled(row, at, column), unscaled(row, at + 2, column)));
            }
        });
        Optional<Long> rows = row.getBoolean(1) ? Optional.of(row.getLong(0)) : Optional.empty();
        return new ColumnRanges(rows, Map.copyOf(known));
    }

    /** How many bits the number of rows fits into; those of any BIGINT where it is not known. */
    int rowBits() {
        return rows.map(number -> BigInteger.valueOf(number).bitLength()).orElse(Long.SIZE - 1);
    }

    ValueRange of(AttributeReference column) {
        return known.getOrDefault(column.exprId(), ValueRange.of(column.dataType()));
    }

    private static Optional<Translated> translated(LogStatistics statistics, AggregateFunction function) {
        return statistics.translate(function.toAggregateExpression(), false);
    }

    /** Adds a value, and right after it whether it is exact. */
    private static void add(Translated translated, List<Column> columns) {
        Column exact = translated.exact().stream()
                .map(condition -> coalesce(condition, lit(false)))
                .reduce(lit(true), Column::and);
        columns.add(translated.value());
        columns.add(coalesce(bool_and(exact), lit(true)));
    }

    private static BigInteger unscaled(Row row, int at, AttributeReference column) {
        return column.dataType() instanceof DecimalType decimal
                ? row.getDecimal(at).setScale(decimal.scale()).unscaledValue()
                : BigDecimal.valueOf(((Number) row.get(at)).longValue()).unscaledValue();
    }
}
