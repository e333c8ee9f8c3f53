package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.metric.Metric;
import io.tallyman.plan.Planner;
import io.tallyman.store.History;
import io.tallyman.store.Store;
import io.tallyman.suite.Suite;
import java.time.LocalDate;
import java.util.List;

/**
 * What the store knows of the business dates that are judged and of those before them.
 *
 * @param before of the dates before them
 * @param settled the part of that which later dates may be compared with
 * @param judged of the dates themselves
 */
record Remembered(Timeliness timeliness, History before, History settled, History judged) {

    /**
     * Reads the store.
     *
     * @param before whether the store was there before this run: it has nothing to say where the run has made it
     */
    static Remembered of(Store store, boolean before, Suite suite, List<Check> checks, List<LocalDate> dates) {
        LocalDate first = dates.get(0);
        Timeliness timeliness = new Timeliness(suite);
        int back = Math.max(Planner.lookBack(checks), LateDays.lookBack(suite, checks));
        boolean needless = back == 0 && Planner.keys(checks).stream().allMatch(timeliness::dated);
        History all = needless || !before
                ? History.none()
                : store.history(
                        Planner.keys(checks),
                        first.minusDays(back),
                        dates.get(dates.size() - 1).plusDays(1));
        History earlier = all.only(metric -> metric.date().isBefore(first));
        return new Remembered(
                timeliness,
                earlier,
                earlier.only(timeliness::settled),
                all.only(metric -> !metric.date().isBefore(first)));
    }

    /** What speaks for a date: what was measured now, or what stands although it was. */
    Metric better(Metric measured) {
        return timeliness.better(judged.metric(measured.key(), measured.date()), measured);
    }
}
