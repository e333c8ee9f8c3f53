package io.tallyman.metric;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What aggregates yield over one slice of a table; true of every slice with an equal fingerprint.
 *
 * @param fingerprint tells the slice's data files, and the settings under which they were read, from any others
 * @param aggregates aggregate to its value over the slice as text; null where it has none, as a sum of nothing
 * @param tableVersion version at which the slice was read
 * @param measuredAt when it was read
 */
public record SliceState(
        String table,
        LocalDate date,
        String fingerprint,
        Map<String, String> aggregates,
        long tableVersion,
        Instant measuredAt) {

    public SliceState {
        // Map.copyOf would refuse the nulls.
        aggregates = Collections.unmodifiableMap(new TreeMap<>(aggregates));
    }
}
