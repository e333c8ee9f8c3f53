package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Segments;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Readings;
import io.tallyman.scan.SegmentValues;
import io.tallyman.store.Store;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The checks of business dates, with those of their segments on each date.
 *
 * @param byDate what each date is judged by
 * @param sizes the rows per segment that were counted for it, to be remembered
 */
record Divided(SortedMap<LocalDate, List<Check>> byDate, List<Metric> sizes) {

    /** Counts what the store does not know. */
    static Divided counted(List<Check> checks, List<LocalDate> dates, Store store, SegmentValues values) {
        Set<MetricKey> keys = Segments.sizes(checks);
        if (keys.isEmpty()) {
            return expanded(checks, dates, (key, date) -> Optional.empty(), List.of());
        }
        LocalDate first = dates.get(0);
        KnownReadings sizes = new KnownReadings(stored(store, checks, first, first));
        List<Metric> counts = values.tally(keys, first, dates.get(dates.size() - 1), sizes);
        sizes.add(counts);
        return expanded(checks, dates, sizes, counts);
    }

    /** Takes only what the store knows. */
    static Divided known(List<Check> checks, List<LocalDate> dates, Store store) {
        LocalDate last = dates.get(dates.size() - 1);
        return expanded(checks, dates, stored(store, checks, dates.get(0), last.plusDays(1)), List.of());
    }

    private static Divided expanded(List<Check> checks, List<LocalDate> dates, Readings sizes, List<Metric> counts) {
        SortedMap<LocalDate, List<Check>> byDate = new TreeMap<>();
        dates.forEach(date -> byDate.put(date, Segments.expand(checks, date, sizes)));
        return new Divided(byDate, counts);
    }

    private static Readings stored(Store store, List<Check> checks, LocalDate first, LocalDate until) {
        Set<MetricKey> keys = Segments.sizes(checks);
        return keys.isEmpty() || !store.exists()
                ? (key, date) -> Optional.empty()
                : store.history(keys, first.minusDays(Segments.LOOK_BACK), until);
    }

    /** The checks of any of the dates; a segment of one name may be of other rows on another date. */
    List<Check> all() {
        Map<String, Check> all = new LinkedHashMap<>();
        byDate.values()
                .forEach(checks -> checks.forEach(check ->
                        all.putIfAbsent(check.id() + " " + check.measure().id(), check)));
        return List.copyOf(all.values());
    }

    /** The dates that a check is judged on, oldest first. */
    List<LocalDate> dates(Check check) {
        return byDate.entrySet().stream()
                .filter(date -> date.getValue().contains(check))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many checks are judged on all the dates. */
    int results() {
        return byDate.values().stream().mapToInt(List::size).sum();
    }
}
