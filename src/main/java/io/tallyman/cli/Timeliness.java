package io.tallyman.cli;

import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How far a metric's reading was taken from its business date, in the time zone of its table. */
final class Timeliness {
    private final ZoneId zone;
    private final Map<String, ZoneId> zones = new HashMap<>();
    private final Set<String> sliced = new TreeSet<>();

    Timeliness(Suite suite) {
        zone = suite.zone();
        for (TableSpec table : suite.tables()) {
            zones.put(table.name(), table.zone());
            if (table.sliced()) {
                sliced.add(table.name());
            }
        }
    }

    /**
     * Whether a metric is about rows of its business date. If not, it is about whatever is there when it is measured:
     * all rows of a table, its schema, a table without business dates.
     */
    boolean dated(MetricKey key) {
        if (key.measure() instanceof Measure.Derived derived) {
            return derived.inputs().stream().allMatch(this::dated);
        }
        if (key.measure() instanceof Measure.Query query) {
            // A table's name is the view of its slice; NAME_all, the whole table, is another word.
            return query.sql().contains(":date")
                    || sliced.stream()
                            .anyMatch(name -> Pattern.compile("(?i)\\b" + Pattern.quote(name) + "\\b")
                                    .matcher(query.sql())
                                    .find());
        }
        return key.scope() == Scope.SLICE;
    }

    /** Whether later dates may be compared with a reading: not where rows of its date could still come. */
    boolean settled(Metric metric) {
        return !dated(metric.key()) || measured(metric).isAfter(metric.date());
    }

    /**
     * Which of two readings of the same date speaks for it. One of the date's own rows is the better the later it is; any
     * other one the closer to the morning after the date it was measured, and on an equal day the later.
     *
     * @param stored what an earlier run measured
     */
    Metric better(Optional<Metric> stored, Metric measured) {
        return stored.filter(earlier -> !dated(measured.key()))
                .filter(earlier -> !(earlier.reading() instanceof Reading.Failed))
                .filter(earlier -> daysAway(earlier) < daysAway(measured))
                .orElse(measured);
    }

    private long daysAway(Metric metric) {
        return Math.abs(ChronoUnit.DAYS.between(metric.date().plusDays(1), measured(metric)));
    }

    private LocalDate measured(Metric metric) {
        return LocalDate.ofInstant(
                metric.measuredAt(), zones.getOrDefault(metric.key().table(), zone));
    }
}
