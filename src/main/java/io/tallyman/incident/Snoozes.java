package io.tallyman.incident;

import io.tallyman.check.Check;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The snoozes there are, whether they hold or not.
 *
 * @param all in any order
 */
public record Snoozes(List<Snooze> all) {

    /** Copies the list. */
    public Snoozes {
        all = List.copyOf(all);
    }

    /**
     * A new snooze.
     *
     * @param now when it was said; {@link Instant#EPOCH} of one in a configuration, which so has the same id in each
     *     run
     */
    public static Snooze written(Match match, LocalDate until, String reason, String by, Instant now) {
        String text = String.join("\n", match.words().toString(), until.toString(), reason, by, now.toString());
        return new Snooze(ShortId.of(text), match, until, reason, by, now, Optional.empty());
    }

    /** Whether a snooze holds for a business date: nobody has ended it, and the date is not after its last. */
    public static boolean holds(Snooze snooze, LocalDate date) {
        return snooze.ended().isEmpty() && !date.isAfter(snooze.until());
    }

    /**
     * Of those that held for a check on a business date, the one that ends last.
     *
     * @param at when: what was said or ended later does not count
     */
    public Optional<Snooze> of(Check check, LocalDate date, Instant at) {
        return all.stream()
                .filter(snooze -> held(snooze, date, at))
                .filter(snooze -> snooze.match().includes(check))
                .max(Comparator.comparing(Snooze::until));
    }

    private static boolean held(Snooze snooze, LocalDate date, Instant at) {
        boolean there = !snooze.createdAt().isAfter(at)
                && snooze.ended().filter(end -> !end.isAfter(at)).isEmpty();
        return there && !date.isAfter(snooze.until());
    }
}
