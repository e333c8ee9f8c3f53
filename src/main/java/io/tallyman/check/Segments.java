package io.tallyman.check;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Ratio;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Segment;
import io.tallyman.metric.SegmentSizes;
import io.tallyman.metric.SegmentSizes.Tally;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Turns a check that has segments into one check more per segment.
 *
 * <p>The segments of a date are told from the days before it, so that no incident of the date itself decides what is
 * judged, and anew only on Mondays, so that the rows that are left over stay one series for a week at least. A value
 * counts by its share of a day's rows, and all days count alike: a day with many times the rows cannot crowd out the
 * other values.
 */
public final class Segments {
    private static final int DAYS = 28;

    /** How many days before a business date its segments may be told from: four weeks, and the days since Monday. */
    public static final int LOOK_BACK = DAYS + 6;

    /** What a mean of shares may lose to rounding. */
    private static final double ROUNDING = 1e-12;

    private static final Comparator<Optional<String>> BY_NAME = Comparator.<Optional<String>, Boolean>comparing(
                    Optional::isPresent)
            .thenComparing(value -> value.orElse(""));

    private final Check check;
    private final Segmenting segmenting;
    private final LocalDate date;
    private final Readings sizes;

    private Segments(Check check, Segmenting segmenting, LocalDate date, Readings sizes) {
        this.check = check;
        this.segmenting = segmenting;
        this.date = date;
        this.sizes = sizes;
    }

    /** What has to be known of {@link #LOOK_BACK} days and of the date itself to tell the segments of these checks. */
    public static Set<MetricKey> sizes(List<Check> checks) {
        Set<MetricKey> keys = new LinkedHashSet<>();
        for (Check check : checks) {
            check.segmenting()
                    .filter(s -> check.problem().isEmpty())
                    .ifPresent(segmenting -> keys.add(sizes(check, segmenting)));
        }
        return keys;
    }

    private static MetricKey sizes(Check check, Segmenting segmenting) {
        MetricKey key = check.measure();
        while (key.measure() instanceof Ratio ratio) {
            key = ratio.top();
        }
        SegmentSizes measure = new SegmentSizes(segmenting.by(), key.measure().where());
        return new MetricKey(key.table(), key.scope(), measure);
    }

    /**
     * The checks, each followed by those of its segments on a business date. Where the segments cannot be told, that is
     * a check of its own, which ends as ERROR.
     *
     * @param sizes readings of {@link #sizes(List)}; a date that none were taken of tells nothing
     */
    public static List<Check> expand(List<Check> checks, LocalDate date, Readings sizes) {
        List<Check> all = new ArrayList<>();
        for (Check check : checks) {
            all.add(check);
            check.segmenting()
                    .filter(s -> check.problem().isEmpty())
                    .ifPresent(segmenting -> all.addAll(new Segments(check, segmenting, date, sizes).parts()));
        }
        return List.copyOf(all);
    }

    private List<Check> parts() {
        Reading today = sizes.at(sizes(check, segmenting), date).orElse(null);
        if (today instanceof Reading.Failed failed) {
            return List.of(part(
                    segmenting.by().replace("`", ""),
                    Optional.empty(),
                    Optional.of("the segments cannot be told: " + failed.reason())));
        }
        List<Tally> days = days();
        List<Optional<String>> values = values(days);
        List<Check> parts = new ArrayList<>();
        values.forEach(value -> parts.add(part(Segment.of(segmenting.by(), value))));
        // Without a segment, the remaining rows are all rows, which the check itself judges.
        if (!values.isEmpty() && (countsRest(days, values) || countsRest(between(date, date.plusDays(1)), values))) {
            parts.add(part(Segment.other(segmenting.by(), values)));
        }
        return parts;
    }

    /** The values that are segments, largest first. */
    private List<Optional<String>> values(List<Tally> days) {
        if (!segmenting.values().isEmpty()) {
            return segmenting.values().stream().map(Optional::of).toList();
        }
        Map<Optional<String>, Double> shares = new TreeMap<>(BY_NAME);
        days.forEach(day -> day.sizes().keySet().forEach(value -> shares.computeIfAbsent(value, v -> mean(days, v))));
        return shares.entrySet().stream()
                .filter(entry -> counts(entry.getValue()))
                .sorted(Map.Entry.<Optional<String>, Double>comparingByValue().reversed())
                .limit(segmenting.top())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static double mean(List<Tally> days, Optional<String> value) {
        return mean(days, day -> day.sizes().getOrDefault(value, 0L));
    }

    /** The mean over the days of some of a day's rows as a share of all of them. */
    private static double mean(List<Tally> days, ToDoubleFunction<Tally> rows) {
        return days.stream()
                .mapToDouble(day -> rows.applyAsDouble(day) / day.rows())
                .average()
                .orElse(0);
    }

    private boolean countsRest(List<Tally> days, Collection<Optional<String>> values) {
        Set<Optional<String>> listed = new HashSet<>(values);
        return counts(mean(
                days,
                day -> day.rows()
                        - listed.stream()
                                .mapToLong(value -> day.sizes().getOrDefault(value, 0L))
                                .sum()));
    }

    private boolean counts(double share) {
        return share > 0 && share + ROUNDING >= segmenting.minShare().doubleValue();
    }

    /** The four weeks before this one; of a younger table the days of this week, or at last the date alone. */
    private List<Tally> days() {
        LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        List<Tally> days = between(monday.minusDays(DAYS), monday);
        if (days.isEmpty()) {
            days = between(monday, date);
        }
        return days.isEmpty() ? between(date, date.plusDays(1)) : days;
    }

    /** The days that have rows. */
    private List<Tally> between(LocalDate from, LocalDate until) {
        MetricKey key = sizes(check, segmenting);
        return from.datesUntil(until)
                .map(day -> sizes.at(key, day))
                .flatMap(Optional::stream)
                .filter(Reading.Value.class::isInstance)
                .map(reading -> Tally.of((Reading.Value) reading))
                .filter(tally -> tally.rows() > 0)
                .toList();
    }

    private Check part(Segment segment) {
        return part(segment.name(), Optional.of(segment), Optional.empty());
    }

    private Check part(String name, Optional<Segment> segment, Optional<String> problem) {
        return new Check(
                check.table(),
                check.name() + "[" + name + "]",
                check.kind(),
                segment.map(s -> s.of(check.measure())).orElse(check.measure()),
                segment.map(s -> check.alsoMeasured().stream().map(s::of).toList())
                        .orElse(List.of()),
                check.expectations(),
                check.unit(),
                check.labels(),
                check.evidenceColumns(),
                Optional.empty(),
                problem,
                check.origin());
    }
}
