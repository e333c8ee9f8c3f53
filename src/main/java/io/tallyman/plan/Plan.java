package io.tallyman.plan;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import java.time.LocalDate;
import java.util.List;

/**
 * Every trip of a run.
 *
 * @param dates business dates that are judged, oldest first; one or more
 * @param passes trips to the data
 * @param derived numbers computed from the passes' readings, with their dates; inputs come first
 */
public record Plan(List<LocalDate> dates, List<Pass> passes, List<Derivation> derived) {

    /** A derived number of one business date. */
    public record Derivation(MetricKey key, LocalDate date) {}

    /** The last business date that is judged. */
    public LocalDate date() {
        return dates.get(dates.size() - 1);
    }

    /** The passes over one table; each pass belongs to one. */
    public List<Pass> of(String table) {
        return passes.stream().filter(p -> p.table().equals(table)).toList();
    }

    /** The passes that read a table: its own, and those of another table's that look something up in it or for it. */
    public List<Pass> reading(String table) {
        return passes.stream()
                .filter(p -> p.table().equals(table)
                        || p.measures().stream()
                                .anyMatch(key -> key.table().equals(table)
                                        || key.measure() instanceof Mismatches with
                                                && with.of().equals(table)))
                .toList();
    }
}
