package io.tallyman.alert;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When something is held back: while all of these hours hold; never where there are none.
 *
 * @param hours without repetitions, in the order of their texts
 */
public record Quiet(List<QuietHours> hours) {
    /** Holds nothing back. */
    public static final Quiet NEVER = new Quiet(List.of());

    /** Puts the hours in order. */
    public Quiet {
        hours = hours.stream()
                .distinct()
                .sorted(Comparator.comparing(QuietHours::toString))
                .toList();
    }

    /** What a route holds back. */
    static Quiet of(Optional<QuietHours> hours) {
        return new Quiet(hours.stream().toList());
    }

    /** What two routes to the same channel hold back: only what both do. */
    Quiet and(Quiet other) {
        return hours.isEmpty() || other.hours.isEmpty()
                ? NEVER
                : new Quiet(Stream.concat(hours.stream(), other.hours.stream()).toList());
    }

    /** When it ends, where the moment falls into it; else empty. */
    Optional<Instant> end(Instant moment, ZoneId zone) {
        List<Instant> ends =
                hours.stream().flatMap(one -> one.end(moment, zone).stream()).toList();
        return ends.size() < hours.size() ? Optional.empty() : ends.stream().min(Comparator.naturalOrder());
    }

    /**
     * Whether it holds back at a moment what was due before: not what it has held back a whole time already, for then
     * nobody runs outside of these hours.
     */
    boolean holds(Instant due, Instant moment, ZoneId zone) {
        return !hours.isEmpty() && hours.stream().allMatch(one -> one.holds(due, moment, zone));
    }
}
