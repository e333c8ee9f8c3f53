package io.tallyman.incident;

import io.tallyman.config.Options;
import io.tallyman.suite.Suite;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the snoozes of a configuration. */
public final class SnoozeReader {
    private static final String MATCH = "match";
    private static final String UNTIL = "until";

    private SnoozeReader() {}

    /**
     * Reads the list under {@code snoozes}; every problem is noted with the options. A snooze that is over stays valid,
     * so that no configuration turns wrong overnight.
     *
     * @param root the {@code tallyman} block
     * @param suite which a snooze must be able to fit
     * @param today by which a snooze must not end too late
     * @return the snoozes that could be read; their ids are the same in each run, and they were created at the epoch
     */
    public static List<Snooze> read(Options root, Suite suite, LocalDate today) {
        List<Snooze> snoozes = new ArrayList<>();
        root.blocks("snoozes").forEach(block -> snooze(block, suite, today).ifPresent(snoozes::add));
        return List.copyOf(snoozes);
    }

    /** The last business date that a snooze may hold for: a year off, since a slip would be silence for good. */
    public static LocalDate latest(LocalDate today) {
        return today.plusYears(1);
    }

    private static Optional<Snooze> snooze(Options block, Suite suite, LocalDate today) {
        Optional<Match> match = some(block, MATCH)
                .flatMap(text -> MatchReader.read(text, suite, (message, hint) -> block.reject(MATCH, message, hint)));
        Optional<LocalDate> until = some(block, UNTIL).flatMap(text -> date(block, text, today));
        Optional<String> reason = some(block, "reason");
        Optional<String> by = some(block, "by");
        return match.isEmpty() || until.isEmpty() || reason.isEmpty() || by.isEmpty()
                ? Optional.empty()
                : Optional.of(Snoozes.written(match.get(), until.get(), reason.get(), by.get(), Instant.EPOCH));
    }

    private static Optional<String> some(Options block, String key) {
        String text = block.text(key).strip();
        if (text.isEmpty() && block.has(key)) {
            block.reject(key, "Expected a text, found ''", "");
        }
        return Optional.of(text).filter(found -> !found.isEmpty());
    }

    private static Optional<LocalDate> date(Options block, String text, LocalDate today) {
        try {
            LocalDate until = LocalDate.parse(text);
            if (until.isAfter(latest(today))) {
                block.reject(
                        UNTIL, "A snooze ends within a year, found '" + text + "'", "At most " + latest(today) + ".");
            }
            return Optional.of(until);
        } catch (DateTimeException e) {
            block.reject(UNTIL, "Expected a date, found '" + text + "'", "Write it like until = \"2026-12-01\".");
            return Optional.empty();
        }
    }
}
