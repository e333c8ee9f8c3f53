package io.tallyman.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kind of check may know of the table it is configured for.
 *
 * @param table configured name
 * @param zone IANA time zone of its business dates
 * @param time column of the event time, if the table has one
 * @param sliced whether the table has business dates at all
 * @param key columns of its primary key; may be empty
 * @param contract declared columns and types, in order; may be empty
 */
public record Subject(
        String table,
        String zone,
        Optional<String> time,
        boolean sliced,
        List<String> key,
        Map<String, String> contract) {}
