package io.tallyman.incident;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A promise to look later: what matches is recorded and shown, and nobody is notified.
 *
 * @param id unique
 * @param match what it is about, as written: {@code table=orders check=null-rate* segment=channel=email owner=web}
 * @param until last business date it holds for
 * @param reason why, for people; never empty
 * @param by who said so; never empty
 * @param createdAt when
 * @param ended when somebody ended it early, else empty
 */
public record Snooze(
        String id,
        Match match,
        LocalDate until,
        String reason,
        String by,
        Instant createdAt,
        Optional<Instant> ended) {}
