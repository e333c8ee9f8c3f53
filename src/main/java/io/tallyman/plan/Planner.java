package io.tallyman.plan;

import io.tallyman.check.Check;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.metric.Measure;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Plan.Derivation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns what all checks need into the fewest passes. */
public final class Planner {
    /** A z-score is told from up to so many comparable days. */
    private static final int Z_SCORE_WEEKS = 8;

    private final LocalDate date;
    private final Readings history;
    private final Map<String, MetricKey> keys = new LinkedHashMap<>();
    private final Map<String, Set<LocalDate>> dates = new LinkedHashMap<>();
    private final Set<Derivation> derived = new LinkedHashSet<>();

    private Planner(LocalDate date, Readings history) {
        this.date = date;
        this.history = history;
    }

    /** The plan for a business date; what history holds is not measured again. */
    public static Plan plan(List<Check> checks, LocalDate date, Readings history) {
        Planner planner = new Planner(date, history);
        checks.stream().filter(c -> c.problem().isEmpty()).forEach(planner::need);
        return new Plan(date, planner.passes(), List.copyOf(planner.derived));
    }

    /** Every key whose past a plan may ask for. */
    public static Set<MetricKey> keys(List<Check> checks) {
        Set<MetricKey> all = new LinkedHashSet<>();
        checks.forEach(check -> {
            collect(check.measure(), all);
            check.alsoMeasured().forEach(key -> collect(key, all));
        });
        return all;
    }

    /** How many days before the business date a plan may ask for. */
    public static int lookBack(List<Check> checks) {
        int own = checks.stream()
                .flatMap(c -> c.expectations().stream())
                .mapToInt(e -> e instanceof Baseline b ? 7 * Math.max(Z_SCORE_WEEKS, b.weeks()) : 0)
                .max()
                .orElse(0);
        int derived = keys(checks).stream()
                .mapToInt(k -> k.measure() instanceof Measure.Derived d ? d.lookBack() : 0)
                .max()
                .orElse(0);
        return own + derived;
    }

    private static void collect(MetricKey key, Set<MetricKey> all) {
        all.add(key);
        if (key.measure() instanceof Measure.Derived inputs) {
            inputs.inputs().forEach(input -> collect(input, all));
        }
    }

    private void need(Check check) {
        need(check.measure(), date);
        check.alsoMeasured().forEach(key -> need(key, date));
        check.expectations().forEach(expectation -> {
            if (expectation instanceof Baseline baseline) {
                for (int week = 1; week <= baseline.weeks(); week++) {
                    need(check.measure(), date.minusWeeks(week));
                }
            }
        });
    }

    private void need(MetricKey key, LocalDate day) {
        boolean past = day.isBefore(date);
        if (past
                && history.at(key, day)
                        .filter(reading -> !(reading instanceof Reading.Failed))
                        .isPresent()) {
            return;
        }
        if (key.measure() instanceof Measure.Derived derivation) {
            for (MetricKey input : derivation.inputs()) {
                for (int back = derivation.lookBack(); back >= 0; back--) {
                    need(input, day.minusDays(back));
                }
            }
            derived.add(new Derivation(key, day));
            return;
        }
        // Only an aggregation can answer for earlier dates in the same trip; a schema has no past at all.
        if (past && (key.measure().trip() != Trip.AGGREGATE || key.scope() != Scope.SLICE)) {
            return;
        }
        keys.putIfAbsent(key.id(), key);
        dates.computeIfAbsent(key.id(), id -> new TreeSet<>()).add(day);
    }

    /** What measures that share a pass have in common. */
    private record Shared(String table, Scope scope, Trip trip, List<String> group) {
        static Shared of(MetricKey key) {
            if (key.measure() instanceof Orphans orphans) {
                // Foreign keys meet where they lead to, whichever tables they come from.
                return new Shared(orphans.to(), Scope.TABLE, Trip.REFERENCE, orphans.toColumns());
            }
            return new Shared(
                    key.table(),
                    key.scope(),
                    key.measure().trip(),
                    List.of(key.measure().group()));
        }
    }

    private List<Pass> passes() {
        Map<Shared, List<MetricKey>> shared = keys.values().stream()
                .collect(Collectors.groupingBy(Shared::of, LinkedHashMap::new, Collectors.toList()));
        List<Pass> passes = new ArrayList<>();
        shared.forEach((way, measures) -> {
            TreeSet<LocalDate> all = new TreeSet<>();
            measures.forEach(m -> all.addAll(dates.get(m.id())));
            all.add(date);
            passes.add(new Pass(way.table(), way.scope(), way.trip(), List.copyOf(all), List.copyOf(measures)));
        });
        return passes;
    }
}
