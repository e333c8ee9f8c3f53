package io.tallyman.scan;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.bitwise_not;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Orphans;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Finds the foreign keys that have no orphans, where keys are whole numbers: one bit for each, as {@link KeyBits} have
 * it. Every bit of a foreign key has to be among the referenced ones.
 *
 * <p>The Delta log only tells whether the referenced numbers lie close together, so that this is worth while. Bits and
 * rows are those of the data, whatever the log knows.
 */
final class ReferenceBits {
    private ReferenceBits() {}

    /**
     * The foreign keys without orphans, with the number of rows that carry them.
     *
     * @param keys that lead to the same columns, compared as the same types
     * @return without those that have orphans or a null that counts, and those that do not lend themselves to bits
     */
    static Map<ForeignKey, Long> withoutOrphans(Warehouse warehouse, List<ForeignKey> keys) {
        List<ForeignKey> whole = keys.stream()
                .filter(key -> key.from().whole() && key.to().whole())
                .toList();
        return whole.isEmpty()
                        || !KeyBits.plain()
                        || !dense(warehouse, whole.get(0).dates().pass())
                ? Map.of()
                : withoutOrphans(whole);
    }

    private static boolean dense(Warehouse warehouse, Pass pass) {
        Orphans orphans = (Orphans) pass.measures().get(0).measure();
        Optional<KeyRange> all = KeyRange.ofAll(warehouse.table(orphans.to()), orphans.toColumns());
        return KeyBits.dense(all.stream().toList(), BigDecimal.ONE);
    }

    private static Map<ForeignKey, Long> withoutOrphans(List<ForeignKey> keys) {
        Row found = words(keys);
        Map<ForeignKey, Long> without = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (found.getLong(2 * i + 1) == 0) {
                without.put(keys.get(i), found.getLong(2 * i));
            }
        }
        return without;
    }

    /** Two numbers per foreign key: its rows, and a number that is 0 where it has no orphans. */
    private static Row words(List<ForeignKey> keys) {
        Column key = col("key0");
        Column source = col("source");
        Column unknown = bitwise_not(coalesce(col("known"), lit(0L)));
        List<Column> perWord = new ArrayList<>();
        List<Column> totals = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Column mine = source.equalTo(i);
            Column rows = col("rows" + i);
            perWord.add(bit_or(when(mine, col("bit"))).as("bits" + i));
            perWord.add(count(when(mine, 1)).as("rows" + i));
            Column orphans = KeyBits.numbers(col("bits" + i).bitwiseAND(unknown));
            totals.add(coalesce(sum(rows), lit(0L)));
            // A null that counts has no bit.
            totals.add(coalesce(sum(when(col("word").isNull(), rows).otherwise(orphans)), lit(0L)));
        }
        return ForeignKey.stacked(keys, (side, position) -> side.each(position))
                .select(source, KeyBits.word(key).as("word"), KeyBits.bit(key).as("bit"))
                .groupBy(col("word"))
                .agg(
                        bit_or(when(source.equalTo(KeySide.REFERENCED), col("bit")))
                                .as("known"),
                        perWord.toArray(Column[]::new))
                .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new))
                .first();
    }
}
