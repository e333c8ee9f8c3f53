package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Unit;
import io.tallyman.judge.Move;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.plan.Planner;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Settled days of tables with late data: they are measured again once their table has changed. */
final class LateDays {
    /** How far floating-point numbers of the same rows may lie apart, as a share: the order of a sum is not fixed. */
    private static final BigDecimal NOISE = new BigDecimal("1e-12");

    private final Remembered remembered;
    private final Map<String, Set<LocalDate>> days;

    private LateDays(Remembered remembered, Map<String, Set<LocalDate>> days) {
        this.remembered = remembered;
        this.days = days;
    }

    /**
     * The days to measure again: of each table those within its {@code late} that were measured at another version. Of a
     * table without versions nobody knows, so it is all of them.
     *
     * @param first the first business date that is judged
     * @param versions Delta version of an opened table as text, or ""
     */
    static LateDays of(
            Suite suite,
            List<Check> checks,
            LocalDate first,
            Remembered remembered,
            Function<String, String> versions) {
        Map<String, Set<LocalDate>> days = new HashMap<>();
        for (MetricKey key : Planner.keys(checks)) {
            int late = lateDays(suite, key.table());
            if (late == 0 || key.scope() != Scope.SLICE || key.measure() instanceof Measure.Derived) {
                continue;
            }
            Optional<Long> version = Optional.of(versions.apply(key.table()))
                    .filter(v -> !v.isEmpty())
                    .map(Long::valueOf);
            for (LocalDate day = first.minusDays(late); day.isBefore(first); day = day.plusDays(1)) {
                boolean known = remembered.before().at(key, day).isPresent();
                if (known
                        && (version.isEmpty()
                                || !remembered.before().tableVersion(key, day).equals(version))) {
                    days.computeIfAbsent(key.table(), table -> new TreeSet<>()).add(day);
                }
            }
        }
        return new LateDays(remembered, days);
    }

    /** How many days before the first business date may have to be known. */
    static int lookBack(Suite suite, List<Check> checks) {
        return Planner.keys(checks).stream()
                .mapToInt(key -> lateDays(suite, key.table()))
                .max()
                .orElse(0);
    }

    private static int lateDays(Suite suite, String table) {
        return suite.tables().stream()
                .filter(spec -> spec.name().equals(table))
                .mapToInt(TableSpec::lateDays)
                .findFirst()
                .orElse(0);
    }

    /** The days on which a metric is measured again, although it is known. */
    Set<LocalDate> of(MetricKey key) {
        if (days.isEmpty()) {
            return Set.of();
        }
        Set<LocalDate> again = new TreeSet<>();
        if (key.scope() == Scope.SLICE) {
            tables(key).forEach(table -> again.addAll(days.getOrDefault(table, Set.of())));
            again.removeIf(day -> remembered.before().at(key, day).isEmpty());
        }
        return again;
    }

    /** What is known of the past besides the days that are measured again. */
    Readings settled() {
        return (key, date) ->
                of(key).contains(date) ? Optional.empty() : remembered.settled().at(key, date);
    }

    /**
     * Whether what an earlier run saw of a day stands, though a pass has come by that day again: it does, unless the day
     * was to be measured again and could be.
     */
    boolean stands(Metric metric) {
        boolean known = remembered
                .settled()
                .at(metric.key(), metric.date())
                .filter(reading -> !(reading instanceof Reading.Failed))
                .isPresent();
        boolean replaced = !(metric.reading() instanceof Reading.Failed)
                && of(metric.key()).contains(metric.date());
        return known && !replaced;
    }

    /** The numbers that are other ones now, oldest first. */
    List<Move> moved(List<Metric> metrics, List<Check> checks) {
        List<Move> moves = new ArrayList<>();
        for (Metric metric : metrics) {
            Optional<Reading> before = remembered
                    .before()
                    .at(metric.key(), metric.date())
                    .filter(reading -> !(reading instanceof Reading.Failed))
                    .filter(reading -> differs(reading, metric.reading()));
            if (before.isPresent() && of(metric.key()).contains(metric.date())) {
                moves.add(new Move(
                        metric.key().id(), unit(metric.key(), checks), metric.date(), before.get(), metric.reading()));
            }
        }
        moves.sort(Comparator.comparing(Move::date).thenComparing(Move::metricId));
        return moves;
    }

    private static boolean differs(Reading before, Reading after) {
        if (!(before instanceof Reading.Value one) || !(after instanceof Reading.Value other)) {
            return before instanceof Reading.Value != after instanceof Reading.Value;
        }
        BigDecimal distance = one.decimal().subtract(other.decimal()).abs();
        boolean exact = one.exact().isPresent() && other.exact().isPresent();
        BigDecimal noise = exact
                ? BigDecimal.ZERO
                : one.decimal().abs().max(other.decimal().abs()).multiply(NOISE);
        return distance.compareTo(noise) > 0;
    }

    private static Unit unit(MetricKey key, List<Check> checks) {
        return checks.stream()
                .filter(check -> check.measure().equals(key))
                .map(Check::unit)
                .findFirst()
                .orElse(key.measure().name().endsWith("Ratio") ? Unit.RATIO : Unit.NUMBER);
    }

    private static Stream<String> tables(MetricKey key) {
        return key.measure() instanceof Measure.Derived derived
                ? derived.inputs().stream().flatMap(LateDays::tables)
                : Stream.of(key.table());
    }
}
