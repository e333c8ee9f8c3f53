package io.tallyman.incident;

import io.tallyman.config.Options;
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
     * @return the snoozes that could be read; their ids are the same in each run, and they were created at the epoch
     */
    public static List<Snooze> read(Options root) {
        List<Snooze> snoozes = new ArrayList<>();
        root.blocks("snoozes").forEach(block -> snooze(block).ifPresent(snoozes::add));
        return List.copyOf(snoozes);
    }

    private static Optional<Snooze> snooze(Options block) {
        Optional<Match> match = some(block, MATCH)
                .flatMap(text -> MatchReader.read(text, (message, hint) -> block.reject(MATCH, message, hint)));
        Optional<LocalDate> until = some(block, UNTIL).flatMap(text -> date(block, text));
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

    private static Optional<LocalDate> date(Options block, String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            block.reject(UNTIL, "Expected a date, found '" + text + "'", "Write it like until = \"2026-12-01\".");
            return Optional.empty();
        }
    }
}
