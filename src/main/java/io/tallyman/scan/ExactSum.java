package io.tallyman.scan;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DecimalType;
import scala.collection.JavaConverters;

/**
 * The sum of a DECIMAL calculation, added up in 64-bit whole numbers; Spark adds what may pass 18 digits with objects,
 * which takes many times as long.
 *
 * <p>The result is Spark's, its type and null behaviour included. What the log knows of the columns only tells
 * beforehand whether 64 bits will do. Every step is checked: where one overflows, because statistics are wrong or a
 * single group has more than 2^31 rows of the largest numbers, the query fails, though Spark's own sum might not.
 */
final class ExactSum {
    /** The rows of one group fit into these; together with a half of a value they are all the bits that a sum has. */
    private static final int MOST_ROW_BITS = 31;

    private static final int HALF = 32;

    /** The most digits that a number of 64 bits has. */
    private static final int MOST_DIGITS = 19;

    private ExactSum() {}

    /**
     * The sum over a table's rows, for an aggregation of {@link OpenTable#all}; asks the log, with one job, where types
     * alone do not tell that a single sum will do.
     *
     * @param value SQL expression
     * @return empty where the calculation may leave 64 bits, or is none of {@link LongDecimal}
     */
    static Optional<Column> of(OpenTable table, String value) {
        // A native engine adds DECIMAL faster than it leaves such functions to Spark.
        if (!KeyBits.plain()) {
            return Optional.empty();
        }
        return analysed(table.all(), value).flatMap(analysed -> of(table, analysed));
    }

    private static Optional<Column> of(OpenTable table, Expression analysed) {
        Map<ExprId, AttributeReference> columns = new LinkedHashMap<>();
        Optional<LongDecimal> any = LongDecimal.of(analysed, column -> {
            columns.put(column.exprId(), column);
            return ValueRange.of(column.dataType());
        });
        if (any.isEmpty() || !ownColumns(table.all(), columns)) {
            return Optional.empty();
        }
        DecimalType type = (DecimalType) new Sum(analysed).dataType();
        if (inOne(any.get(), MOST_ROW_BITS)) {
            return sum(any.get(), MOST_ROW_BITS, type);
        }
        ColumnRanges known = table.ranges(columns.values());
        return LongDecimal.of(analysed, known::of)
                .flatMap(calculation -> sum(calculation, Math.min(known.rowBits(), MOST_ROW_BITS), type));
    }

    /** The expression as it is after it has met the rows; empty where it is more than a calculation with a row. */
    private static Optional<Expression> analysed(Dataset<Row> rows, String value) {
        return rows.select(expr(value)).queryExecution().analyzed() instanceof Project project
                        && project.projectList().size() == 1
                ? Optional.of((Expression) project.projectList().head())
                : Optional.empty();
    }

    /** A window or a generator makes columns that the rows do not have. */
    private static boolean ownColumns(Dataset<Row> rows, Map<ExprId, AttributeReference> columns) {
        return JavaConverters.seqAsJavaList(rows.queryExecution().analyzed().output()).stream()
                .map(column -> column.exprId())
                .toList()
                .containsAll(columns.keySet());
    }

    private static boolean inOne(LongDecimal calculation, int rowBits) {
        return calculation.bits() < Long.SIZE && calculation.range().bits() + rowBits < Long.SIZE;
    }

    private static Optional<Column> sum(LongDecimal calculation, int rowBits, DecimalType type) {
        int scale = calculation.scale();
        if (inOne(calculation, rowBits)) {
            return Optional.of(decimal(sum(calculation.value()), type.precision(), scale));
        }
        if (calculation.bits() >= Long.SIZE || scale > MOST_DIGITS) {
            return Optional.empty();
        }
        Column value = new Column(calculation.value());
        Column high = decimal(sum(shiftright(value, HALF).expr()), MOST_DIGITS, scale);
        Column low = decimal(sum(value.bitwiseAND(lit((1L << HALF) - 1)).expr()), MOST_DIGITS, scale);
        return Optional.of(
                high.multiply(lit(BigDecimal.valueOf(1L << HALF))).plus(low).cast(type));
    }

    private static Expression sum(Expression value) {
        return new Sum(value, EvalMode.ANSI()).toAggregateExpression();
    }

    private static Column decimal(Expression sum, int precision, int scale) {
        return new Column(new MakeDecimal(sum, precision, scale, true));
    }
}
