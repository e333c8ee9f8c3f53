package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class ValueRangeTest {
    @Test
    void everyResultLiesWithinTheRangeThatIsFoundForIt() {
        for (ValueRange one : new ValueRange[] {range(-3, 2), range(0, 0), range(4, 7), range(-9, -1)}) {
            for (ValueRange other : new ValueRange[] {range(-2, 5), range(1, 1), range(-6, -4)}) {
                long lowest = Long.MAX_VALUE;
                long highest = Long.MIN_VALUE;
                for (long a = one.low().longValue(); a <= one.high().longValue(); a++) {
                    for (long b = other.low().longValue(); b <= other.high().longValue(); b++) {
                        lowest = Math.min(lowest, a * b);
                        highest = Math.max(highest, a * b);
                    }
                }
                assertThat(one.times(other)).isEqualTo(range(lowest, highest));
            }
        }
        assertThat(range(-3, 2).plus(range(-2, 5))).isEqualTo(range(-5, 7));
        assertThat(range(-3, 2).negated()).isEqualTo(range(-2, 3));
    }

    @Test
    void aRangeNeedsTheBitsOfItsLargerEnd() {
        assertThat(range(0, 0).bits()).isZero();
        assertThat(range(-128, 127).bits()).isEqualTo(7);
        assertThat(range(-129, 0).bits()).isEqualTo(8);
        assertThat(range(Long.MIN_VALUE, Long.MAX_VALUE).bits()).isEqualTo(63);
    }

    @Test
    void aTypesRangeIsAllThatItHolds() {
        Map<DataType, ValueRange> ranges = Map.of(
                DataTypes.ByteType,
                range(Byte.MIN_VALUE, Byte.MAX_VALUE),
                DataTypes.ShortType,
                range(Short.MIN_VALUE, Short.MAX_VALUE),
                DataTypes.IntegerType,
                range(Integer.MIN_VALUE, Integer.MAX_VALUE),
                DataTypes.LongType,
                range(Long.MIN_VALUE, Long.MAX_VALUE),
                DataTypes.createDecimalType(5, 2),
                range(-99_999, 99_999));

        ranges.forEach((type, range) -> assertThat(ValueRange.of(type)).isEqualTo(range));
    }

    private static ValueRange range(long low, long high) {
        return new ValueRange(BigInteger.valueOf(low), BigInteger.valueOf(high));
    }
}
