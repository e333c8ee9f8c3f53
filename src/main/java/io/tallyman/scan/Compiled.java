package io.tallyman.scan;

import io.tallyman.metric.MetricKey;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * A measure as it rides in an aggregation.
 *
 * @param columns aggregate expressions it needs, in order
 * @param reader makes the reading of a result row
 */
record Compiled(MetricKey key, List<Column> columns, CompiledReader reader) {}
