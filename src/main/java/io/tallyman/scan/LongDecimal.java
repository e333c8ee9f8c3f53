package io.tallyman.scan;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.ShortType;

/**
 * A calculation with DECIMAL, done in 64-bit whole numbers: its values without their decimal point.
 *
 * <p>Spark computes beyond 18 digits with objects, which takes many times as long. Every step here is checked: what
 * leaves 64 bits fails, it does not wrap around. Where no step fails, the value is the one that Spark computes, as only
 * steps are taken that neither round nor lose digits there.
 *
 * @param value the calculation, a BIGINT; null where the DECIMAL is null
 * @param scale digits after the decimal point that is left out
 * @param digits digits before it, at most, that the original type holds
 * @param range between what numbers the value lies
 * @param bits how many every step fits into, beside the one for the sign
 */
record LongDecimal(Expression value, int scale, int digits, ValueRange range, int bits) {

    /**
     * The calculation of an analysed expression.
     *
     * @param ranges of the columns, which are of DECIMAL or whole numbers
     * @return empty where it is no DECIMAL, or made of more than columns, constants, {@code +}, {@code -}, {@code *}
     *     and casts that keep the value
     */
    static Optional<LongDecimal> of(Expression analysed, Function<AttributeReference, ValueRange> ranges) {
        return analysed.dataType() instanceof DecimalType ? read(analysed, ranges) : Optional.empty();
    }

    private static Optional<LongDecimal> read(Expression node, Function<AttributeReference, ValueRange> ranges) {
        DataType type = node.dataType();
        if (node instanceof Alias alias) {
            return read(alias.child(), ranges);
        }
        if (node instanceof Literal literal) {
            return constant(literal);
        }
        if (node instanceof AttributeReference column) {
            return column(column, ranges);
        }
        // Whole numbers are only cast: Spark lets their sums and products wrap around.
        if (!(type instanceof DecimalType decimal)) {
            return Optional.empty();
        }
        if (node instanceof Cast cast) {
            return read(cast.child(), ranges)
                    .filter(from ->
                            from.digits <= decimal.precision() - decimal.scale() && from.scale <= decimal.scale())
                    .map(from -> from.scaledTo(decimal.scale()).typed(decimal));
        }
        if (node instanceof UnaryMinus minus) {
            return read(minus.child(), ranges).map(LongDecimal::negated);
        }
        return node instanceof Add || node instanceof Subtract || node instanceof Multiply
                ? combined(node, ranges)
                        // Where a type would need more than 38 digits, Spark may take some from after the point, and
                        // round.
                        .filter(exact -> exact.scale == decimal.scale())
                        .map(exact -> exact.typed(decimal))
                : Optional.empty();
    }

    private static Optional<LongDecimal> combined(Expression node, Function<AttributeReference, ValueRange> ranges) {
        return read(node.children().head(), ranges)
                .flatMap(left -> read(node.children().last(), ranges).map(right -> combined(node, left, right)));
    }

    private static LongDecimal combined(Expression node, LongDecimal left, LongDecimal right) {
        if (node instanceof Multiply) {
            return left.times(right);
        }
        return node instanceof Add ? left.plus(right) : left.minus(right);
    }

    private static Optional<LongDecimal> constant(Literal literal) {
        if (literal.value() instanceof Decimal decimal && literal.dataType() instanceof DecimalType type) {
            BigInteger value = decimal.toJavaBigDecimal().setScale(type.scale()).unscaledValue();
            return Optional.of(constant(value, type.scale()).typed(type));
        }
        return literal.value() instanceof Number number && literal.dataType() instanceof IntegralType
                ? Optional.of(constant(BigInteger.valueOf(number.longValue()), 0))
                : Optional.empty();
    }

    private static LongDecimal constant(BigInteger value, int scale) {
        ValueRange range = ValueRange.of(value);
        // One that does not fit is never used: its range tells.
        Expression constant = Literal.create(value.longValue(), DataTypes.LongType);
        return new LongDecimal(constant, scale, value.abs().toString().length(), range, range.bits());
    }

    private static Optional<LongDecimal> column(
            AttributeReference column, Function<AttributeReference, ValueRange> ranges) {
        DataType type = column.dataType();
        if (type instanceof DecimalType decimal) {
            ValueRange range = ranges.apply(column);
            return Optional.of(new LongDecimal(
                    new UnscaledValue(column),
                    decimal.scale(),
                    decimal.precision() - decimal.scale(),
                    range,
                    range.bits()));
        }
        if (type instanceof IntegralType) {
            ValueRange range = ranges.apply(column);
            Expression value = new Cast(column, DataTypes.LongType, scala.Option.empty(), EvalMode.LEGACY());
            return Optional.of(new LongDecimal(value, 0, digits(type), range, range.bits()));
        }
        return Optional.empty();
    }

    private static int digits(DataType type) {
        return type instanceof ByteType ? 3 : type instanceof ShortType ? 5 : type instanceof IntegerType ? 10 : 19;
    }

    private LongDecimal plus(LongDecimal other) {
        int common = Math.max(scale, other.scale);
        LongDecimal left = scaledTo(common);
        LongDecimal right = other.scaledTo(common);
        return step(
                new Add(left.value, right.value, EvalMode.ANSI()), common, left.range.plus(right.range), left, right);
    }

    private LongDecimal minus(LongDecimal other) {
        int common = Math.max(scale, other.scale);
        LongDecimal left = scaledTo(common);
        LongDecimal right = other.scaledTo(common);
        ValueRange range = left.range.plus(right.range.negated());
        return step(new Subtract(left.value, right.value, EvalMode.ANSI()), common, range, left, right);
    }

    private LongDecimal times(LongDecimal other) {
        return step(
                new Multiply(value, other.value, EvalMode.ANSI()),
                scale + other.scale,
                range.times(other.range),
                this,
                other);
    }

    private LongDecimal negated() {
        return new LongDecimal(
                new UnaryMinus(value, true),
                scale,
                digits,
                range.negated(),
                Math.max(bits, range.negated().bits()));
    }

    private LongDecimal scaledTo(int wanted) {
        if (wanted == scale) {
            return this;
        }
        LongDecimal shifted = times(constant(BigInteger.TEN.pow(wanted - scale), 0));
        return new LongDecimal(shifted.value, wanted, digits, shifted.range, shifted.bits);
    }

    private LongDecimal typed(DecimalType type) {
        return new LongDecimal(value, scale, type.precision() - type.scale(), range, bits);
    }

    /** The digits before the decimal point are those of the type, which the caller knows. */
    private static LongDecimal step(
            Expression value, int scale, ValueRange range, LongDecimal left, LongDecimal right) {
        int bits = Math.max(range.bits(), Math.max(left.bits, right.bits));
        return new LongDecimal(value, scale, Integer.MAX_VALUE, range, bits);
    }
}
