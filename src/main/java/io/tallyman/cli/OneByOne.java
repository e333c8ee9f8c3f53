package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Readings;
import io.tallyman.plan.Plan;
import io.tallyman.plan.Planner;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What runs of the dates one by one would have measured, and since when.
 *
 * <p>One pass over many dates measures a segment on all of them, also on those where it is no segment yet. So the runs
 * are planned one by one once more, without reading anything, wherever dates differ in their checks.
 */
final class OneByOne {
    private final Divided divided;
    private final Readings settled;
    /** By metric and day, the first judged date whose run has it; empty where all dates have the same checks. */
    private final Optional<Map<String, Map<LocalDate, LocalDate>>> since;

    private OneByOne(Divided divided, Readings settled, Optional<Map<String, Map<LocalDate, LocalDate>>> since) {
        this.divided = divided;
        this.settled = settled;
        this.since = since;
    }

    /**
     * @param settled what was known before
     * @param late what of that was measured again
     * @param measured what the passes over all dates have read
     */
    static OneByOne of(Divided divided, Readings settled, LateDays late, Collection<Metric> measured) {
        List<Check> first = divided.byDate().get(divided.byDate().firstKey());
        return divided.byDate().values().stream().allMatch(first::equals)
                ? new OneByOne(divided, settled, Optional.empty())
                : new OneByOne(divided, settled, Optional.of(since(divided, late, measured)));
    }

    private static Map<String, Map<LocalDate, LocalDate>> since(
            Divided divided, LateDays late, Collection<Metric> measured) {
        Map<String, Map<LocalDate, LocalDate>> since = new HashMap<>();
        Readings before = late.settled();
        KnownReadings all = new KnownReadings((key, day) -> Optional.empty());
        all.add(measured);
        Readings known = (key, day) ->
                since.getOrDefault(key.id(), Map.of()).containsKey(day) ? all.at(key, day) : before.at(key, day);
        divided.byDate().forEach((date, checks) -> {
            boolean first = date.equals(divided.byDate().firstKey());
            Plan plan = Planner.plan(checks, List.of(date), known, key -> first ? late.of(key) : Set.of());
            plan.passes()
                    .forEach(pass ->
                            pass.measures().forEach(key -> pass.dates().forEach(day -> note(since, key, day, date))));
            plan.derived().forEach(derivation -> note(since, derivation.key(), derivation.date(), date));
        });
        return since;
    }

    private static void note(
            Map<String, Map<LocalDate, LocalDate>> since, MetricKey key, LocalDate day, LocalDate date) {
        since.computeIfAbsent(key.id(), id -> new HashMap<>()).putIfAbsent(day, date);
    }

    /** Whether no run of one date would have this metric. */
    boolean unasked(Metric metric) {
        if (since.isEmpty()) {
            return false;
        }
        LocalDate date = since(metric.key(), metric.date());
        return date == null
                || date.isAfter(metric.date())
                        && divided.byDate().containsKey(metric.date())
                        && !(metric.key().measure() instanceof Measure.Derived)
                        && divided.beforeRows(metric.key().table(), metric.date());
    }

    /** What the run of a date has known of it and of the days before it. */
    Readings on(LocalDate date, Readings readings) {
        return since.isEmpty()
                ? readings
                : (key, day) -> {
                    LocalDate from = since(key, day);
                    return from == null || from.isAfter(date) ? settled.at(key, day) : readings.at(key, day);
                };
    }

    private LocalDate since(MetricKey key, LocalDate day) {
        return since.orElseThrow().getOrDefault(key.id(), Map.of()).get(day);
    }
}
