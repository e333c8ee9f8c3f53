package io.tallyman.scan;

import io.tallyman.metric.Reading;
import org.apache.spark.sql.Row;

/** Reads a measure from the result row of an aggregation. */
public interface CompiledReader {
    /**
     * The reading of a slice that has rows.
     *
     * @param row result of the aggregation
     * @param positions where the measure's expressions stand in the row, in their order
     */
    Reading read(Row row, int[] positions);

    /** The reading where the slice has no rows at all. */
    Reading ofNoRows();
}
