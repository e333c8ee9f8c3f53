package io.tallyman.scan;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What was found of a foreign key.
 *
 * @param rows that carry it
 * @param lost orphans among them
 * @param keys distinct keys of the orphans
 */
record OrphanCounts(long rows, long lost, long keys) {
    static final OrphanCounts NONE = new OrphanCounts(0, 0, 0);

    /** Three numbers of a row; null stands for 0. */
    static OrphanCounts of(Row row, int at) {
        return new OrphanCounts(number(row, at), number(row, at + 1), number(row, at + 2));
    }

    private static long number(Row row, int at) {
        return row.isNullAt(at) ? 0 : row.getLong(at);
    }

    Reading reading(MetricKey measure) {
        if (rows == 0) {
            return new Reading.Empty("zero rows with a key");
        }
        Optional<String> detail = lost == 0
                ? Optional.empty()
                : Optional.of(lost + " orphan rows of " + rows + ", " + keys + " distinct keys");
        Reading reading = switch (((Orphans) measure.measure()).stat()) {
            case ROWS -> Reading.of(lost);
            case KEYS -> Reading.of(keys);
            case ROW_RATIO -> Reading.ratio(BigDecimal.valueOf(lost), BigDecimal.valueOf(rows));
        };
        return ((Reading.Value) reading).withDetail(detail);
    }
}
