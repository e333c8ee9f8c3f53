package io.tallyman.plan;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import java.time.LocalDate;
import java.util.List;

/**
 * One trip to a table's data, shared by all its measures.
 *
 * @param table the table that is read; of a REFERENCE, the one that the foreign keys of all its measures lead to
 * @param scope how much of the table is read; each measure of a REFERENCE has a scope of its own
 * @param dates business dates it covers, oldest first
 * @param judged those of the dates that always have a reading; of an earlier one it may turn out that the table had no
 *     rows yet
 * @param measures what it answers
 */
public record Pass(
        String table, Scope scope, Trip trip, List<LocalDate> dates, List<LocalDate> judged, List<MetricKey> measures) {

    /** The same for some of its dates. */
    public Pass on(List<LocalDate> some) {
        return new Pass(
                table, scope, trip, some, judged.stream().filter(some::contains).toList(), measures);
    }

    /** The same for some of its measures. */
    public Pass with(List<MetricKey> some) {
        return new Pass(table, scope, trip, dates, judged, some);
    }

    /** The dates that are only there to compare with. */
    public List<LocalDate> past() {
        return dates.stream().filter(date -> !judged.contains(date)).toList();
    }
}
