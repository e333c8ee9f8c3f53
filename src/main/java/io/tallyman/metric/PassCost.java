package io.tallyman.metric;

import java.util.List;
import java.util.Optional;

/**
 * What a pass took.
 *
 * @param table configured name of the table
 * @param what which pass it was, such as {@code aggregate} or {@code grouping order_id}
 * @param measures what it answered; none where it was made for one check
 * @param check id of the check that it was made for alone, as a sample of evidence is; else empty
 * @param jobs Spark jobs
 * @param taskMillis running time of all Spark tasks together, in milliseconds
 * @param shuffleBytes bytes written between stages
 * @param cost time from its begin to its end, and what it read
 */
public record PassCost(
        String table,
        String what,
        List<MetricKey> measures,
        Optional<String> check,
        int jobs,
        long taskMillis,
        long shuffleBytes,
        Cost cost) {}
