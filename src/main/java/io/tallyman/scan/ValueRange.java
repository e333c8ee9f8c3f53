package io.tallyman.scan;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;

/**
 * Between what numbers a value lies, its decimal point left out: 12.30 is 1230.
 *
 * @param low no value is smaller
 * @param high no value is larger
 */
record ValueRange(BigInteger low, BigInteger high) {
    static final ValueRange ZERO = of(BigInteger.ZERO);

    static ValueRange of(BigInteger value) {
        return new ValueRange(value, value);
    }

    /** All that a DECIMAL or whole-number type can hold. */
    static ValueRange of(DataType type) {
        if (type instanceof DecimalType decimal) {
            BigInteger high = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
            return new ValueRange(high.negate(), high);
        }
        int bits =
                type instanceof ByteType ? 7 : type instanceof ShortType ? 15 : type instanceof IntegerType ? 31 : 63;
        BigInteger high = BigInteger.ONE.shiftLeft(bits);
        return new ValueRange(high.negate(), high.subtract(BigInteger.ONE));
    }

    /** How many bits every value fits into, beside the one for the sign. */
    int bits() {
        return Math.max(low.bitLength(), high.bitLength());
    }

    ValueRange plus(ValueRange other) {
        return new ValueRange(low.add(other.low), high.add(other.high));
    }

    ValueRange negated() {
        return new ValueRange(high.negate(), low.negate());
    }

    ValueRange times(ValueRange other) {
        List<BigInteger> corners = Stream.of(low, high)
                .flatMap(one -> Stream.of(one.multiply(other.low), one.multiply(other.high)))
                .sorted()
                .toList();
        return new ValueRange(corners.get(0), corners.get(3));
    }
}
