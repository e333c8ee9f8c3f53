package io.tallyman.scan;

import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.ShiftLeft;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;

/**
 * Whole numbers as bits of words: 64 neighbours share a word, so that a grouping by word has fewer entries than one by
 * number, and never more.
 *
 * <p>Every number has its word and its bit, negative ones too. A word's bits are a number themselves, which Spark's
 * compiled hash aggregation changes in place. Bitmaps as Spark's own functions build them are binary values, which it
 * cannot change there: it would sort all rows first.
 */
final class KeyBits {
    private static final int BITS = 6;

    private static final long LOWEST = (1L << BITS) - 1;

    /** With more possible keys than this for each row, hardly two of them share a word. */
    private static final BigDecimal SPARSEST = BigDecimal.valueOf(32);

    private KeyBits() {}

    /** Whether Spark itself does the grouping; a native engine groups by number faster than it takes numbers apart. */
    static boolean plain() {
        return !Boolean.parseBoolean(SQLConf.get().getConfString("spark.comet.enabled", "false"));
    }

    /**
     * Whether keys lie so close together that words are worth while.
     *
     * @param ranges of the keys' columns; none where they are not known
     * @param perNumber how many keys there may be for each number of the first column
     */
    static boolean dense(List<KeyRange> ranges, BigDecimal perNumber) {
        BigDecimal places =
                ranges.stream().map(range -> range.places(perNumber)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal rows = ranges.stream().map(KeyRange::rows).reduce(BigDecimal.ZERO, BigDecimal::add);
        return !ranges.isEmpty() && places.compareTo(rows.multiply(SPARSEST)) <= 0;
    }

    /** The word that a number is in; null for null. */
    static Column word(Column number) {
        return shiftright(number.cast(DataTypes.LongType), BITS);
    }

    /** The bit of a number in its word; null for null. */
    static Column bit(Column number) {
        Column position = number.cast(DataTypes.LongType).bitwiseAND(lit(LOWEST));
        return new Column(new ShiftLeft(
                lit(1L).expr(), position.cast(DataTypes.IntegerType).expr()));
    }

    /** How many numbers the bits of a word stand for; null for null. */
    static Column numbers(Column bits) {
        return bit_count(bits);
    }
}
