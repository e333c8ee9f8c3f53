package io.tallyman.plan;

import io.tallyman.check.Check;
import io.tallyman.check.Expectation;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns what all checks need into the fewest passes. */
public final class Planner {
    /** A z-score is told from up to so many comparable days. */
    private static final int Z_SCORE_WEEKS = 8;

    private final TreeSet<LocalDate> judged;
    private final Readings history;
    private final Map<String, MetricKey> keys = new LinkedHashMap<>();
    private final Map<String, Set<LocalDate>> dates = new LinkedHashMap<>();
    private final Set<Derivation> derived = new LinkedHashSet<>();

    private Planner(TreeSet<LocalDate> judged, Readings history) {
        this.judged = judged;
        this.history = history;
    }

    /** The plan for a business date; what history holds of earlier dates is not measured again. */
    public static Plan plan(List<Check> checks, LocalDate date, Readings history) {
        return plan(checks, List.of(date), history);
    }

    /**
     * The plan for several business dates at once.
     *
     * @param dates the dates that are judged, one or more; each is measured even where history holds it, and of the
     *     dates that they are compared with those that history lacks are
     * @throws IllegalArgumentException where there are no dates
     */
    public static Plan plan(List<Check> checks, List<LocalDate> dates, Readings history) {
        return plan(checks, dates, history, key -> Set.of());
    }

    /**
     * The same with days that are measured once more though nothing is compared with them.
     *
     * @param history what is known; what it holds of an earlier date is not measured, whoever asks for it
     * @param again earlier days of a metric, such as those whose rows may have changed; those that its trip cannot tell
     *     apart are left out
     * @throws IllegalArgumentException where there are no dates
     */
    public static Plan plan(
            List<Check> checks, List<LocalDate> dates, Readings history, Function<MetricKey, Set<LocalDate>> again) {
        if (dates.isEmpty()) {
            throw new IllegalArgumentException("Cannot plan: there are no business dates");
        }
        Planner planner = new Planner(new TreeSet<>(dates), history);
        List<Check> sound = checks.stream().filter(c -> c.problem().isEmpty()).toList();
        sound.forEach(planner::need);
        keys(sound).forEach(key -> again.apply(key).forEach(day -> planner.need(key, day)));
        return new Plan(List.copyOf(planner.judged), planner.passes(), List.copyOf(planner.derived));
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

    /** How many days before a business date a plan may ask for. */
    public static int lookBack(List<Check> checks) {
        int own = checks.stream()
                .flatMap(c -> c.expectations().stream())
                .mapToInt(Planner::lookBack)
                .max()
                .orElse(0);
        int derived = keys(checks).stream()
                .mapToInt(k -> k.measure() instanceof Measure.Derived d ? d.lookBack() : 0)
                .max()
                .orElse(0);
        return own + derived;
    }

    /** How many days before the date an expectation may look at. */
    private static int lookBack(Expectation expectation) {
        int zScore = expectation instanceof Baseline ? 7 * Z_SCORE_WEEKS : 0;
        return daysBack(expectation).stream().reduce(zScore, Math::max);
    }

    /** The days that an expectation compares a date with, as numbers of days before it. */
    private static List<Integer> daysBack(Expectation expectation) {
        return expectation instanceof Baseline baseline ? baseline.rule().daysBack() : List.of();
    }

    private static void collect(MetricKey key, Set<MetricKey> all) {
        all.add(key);
        if (key.measure() instanceof Measure.Derived inputs) {
            inputs.inputs().forEach(input -> collect(input, all));
        }
    }

    private void need(Check check) {
        Set<LocalDate> days = new TreeSet<>(judged);
        check.expectations()
                .forEach(expectation ->
                        daysBack(expectation).forEach(back -> judged.forEach(date -> days.add(date.minusDays(back)))));
        days.forEach(day -> need(check.measure(), day));
        check.alsoMeasured().forEach(key -> judged.forEach(date -> need(key, date)));
    }

    private void need(MetricKey key, LocalDate day) {
        boolean past = !judged.contains(day);
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
        if (past && !hasPast(key)) {
            return;
        }
        keys.putIfAbsent(key.id(), key);
        dates.computeIfAbsent(key.id(), id -> new TreeSet<>()).add(day);
    }

    /**
     * Whether the trip that measures a date can tell earlier dates apart. A whole table and a schema have no past, and a
     * query of the user's own or an analyzer of Deequ's would take one trip for each date.
     */
    private static boolean hasPast(MetricKey key) {
        return key.scope() == Scope.SLICE
                && switch (key.measure().trip()) {
                    case AGGREGATE, GROUPING, CATEGORY, REFERENCE, RECONCILIATION -> true;
                    case SCHEMA, QUERY, DEEQU, DERIVED -> false;
                };
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
            TreeSet<LocalDate> all = new TreeSet<>(judged);
            measures.forEach(m -> all.addAll(dates.get(m.id())));
            passes.add(new Pass(
                    way.table(),
                    way.scope(),
                    way.trip(),
                    List.copyOf(all),
                    List.copyOf(judged),
                    List.copyOf(measures)));
        });
        return passes;
    }
}
