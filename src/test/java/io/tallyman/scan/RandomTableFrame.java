package io.tallyman.scan;

import io.tallyman.testkit.SparkExtension;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The frame of a property that has to hold whatever happens to a Delta table: one random history per seed.
 *
 * <p>{@code -Dtallyman.property.tries=200} tries that many histories, {@code -Dtallyman.property.seed=17} begins with
 * that one.
 */
@Tag("spark")
@ExtendWith(SparkExtension.class)
abstract class RandomTableFrame {
    private static final long FIRST = Long.getLong("tallyman.property.seed", 0L);

    static int tries(int usual) {
        return Integer.getInteger("tallyman.property.tries", usual);
    }

    static LongStream seedsOf(int tries) {
        return LongStream.range(FIRST, FIRST + tries);
    }

    @AfterEach
    void backToUtc(SparkSession spark) {
        spark.conf().set(RandomTable.SESSION_ZONE, "UTC");
    }
}
