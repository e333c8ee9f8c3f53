package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Segments;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.scan.SegmentValues;
import io.tallyman.store.History;
import io.tallyman.store.Store;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The checks of business dates, with those of their segments on each date.
 *
 * @param byDate what each date is judged by
 * @param sizes the rows per segment that were counted for it, to be remembered
 * @param firstRows by table that has segments, the first day known to have rows; a table without any is missing
 */
record Divided(SortedMap<LocalDate, List<Check>> byDate, List<Metric> sizes, Map<String, LocalDate> firstRows) {

    /**
     * Counts what the store does not know.
     *
     * @param settled which of the stored counts are still to be trusted
     */
    static Divided counted(
            List<Check> checks, List<LocalDate> dates, Store store, Predicate<Metric> settled, SegmentValues values) {
        Set<MetricKey> keys = Segments.sizes(checks);
        LocalDate first = dates.get(0);
        LocalDate last = dates.get(dates.size() - 1);
        KnownReadings sizes =
                new KnownReadings(stored(store, keys, first, first).only(settled));
        List<Metric> counts = keys.isEmpty() ? List.of() : values.tally(keys, first, last, sizes);
        sizes.add(counts);
        return expanded(checks, dates, sizes, counts, firstRows(keys, first, last, sizes));
    }

    /** Takes only what the store knows. */
    static Divided known(List<Check> checks, List<LocalDate> dates, Store store) {
        LocalDate last = dates.get(dates.size() - 1);
        History sizes = stored(store, Segments.sizes(checks), dates.get(0), last.plusDays(1));
        return expanded(checks, dates, sizes, List.of(), Map.of());
    }

    private static Divided expanded(
            List<Check> checks,
            List<LocalDate> dates,
            Readings sizes,
            List<Metric> counts,
            Map<String, LocalDate> firstRows) {
        SortedMap<LocalDate, List<Check>> byDate = new TreeMap<>();
        dates.forEach(date -> byDate.put(date, Segments.expand(checks, date, sizes)));
        return new Divided(byDate, counts, firstRows);
    }

    private static History stored(Store store, Set<MetricKey> keys, LocalDate first, LocalDate until) {
        return keys.isEmpty() || !store.exists()
                ? History.none()
                : store.history(keys, first.minusDays(Segments.LOOK_BACK), until);
    }

    private static Map<String, LocalDate> firstRows(
            Set<MetricKey> keys, LocalDate first, LocalDate last, Readings sizes) {
        Map<String, LocalDate> firstRows = new HashMap<>();
        for (MetricKey key : keys) {
            first.minusDays(Segments.LOOK_BACK)
                    .datesUntil(last.plusDays(1))
                    .filter(day -> sizes.at(key, day)
                            .filter(reading -> reading instanceof Reading.Value rows
                                    && rows.decimal().signum() > 0)
                            .isPresent())
                    .findFirst()
                    .ifPresent(day -> firstRows.merge(key.table(), day, (a, b) -> a.isBefore(b) ? a : b));
        }
        return firstRows;
    }

    /** Whether a day of the look-back or of the dates lies before the first row of a table that has segments. */
    boolean beforeRows(String table, LocalDate day) {
        return !firstRows.containsKey(table) || day.isBefore(firstRows.get(table));
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
