package io.tallyman.incident;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A failure that lives over days.
 *
 * @param id unique, never used again: a failure after a recovery is another incident
 * @param key what it is about, stable over days: the check's id, which names table, check and segment
 * @param table configured name of the table
 * @param status the worst of its days since it opened: WARN, FAIL or ERROR
 * @param severity of the check
 * @param state where it stands
 * @param reason why it ended, as a person or the recovery said; empty while it is open
 * @param opened first business date that failed
 * @param lastSeen last business date that failed
 * @param resolved business date of the recovery, or the date a person resolved it for; empty while it is open
 * @param consecutive failed business dates in a row, counted up to the last one
 * @param escalated whether it has failed long enough to be escalated
 * @param message the last failure's sentence
 * @param owner team or person
 * @param changedAt when the state changed last
 * @param changedBy who changed it: {@code tallyman}, or the name a person gave
 */
public record Incident(
        String id,
        String key,
        String table,
        Status status,
        Severity severity,
        State state,
        Optional<Reason> reason,
        LocalDate opened,
        LocalDate lastSeen,
        Optional<LocalDate> resolved,
        int consecutive,
        boolean escalated,
        String message,
        Optional<String> owner,
        Instant changedAt,
        String changedBy) {

    /** Where an incident stands. */
    public enum State {
        OPEN,
        SNOOZED,
        RESOLVED
    }

    /** Why an incident ended. */
    public enum Reason {
        /** The check passed again. */
        RECOVERED,
        /** Something was wrong and has been mended. */
        REAL,
        /** Nothing was wrong. */
        FALSE_POSITIVE,
        /** Unusual, and known to be. */
        EXPECTED,
        /** Another incident tells of the same. */
        DUPLICATE
    }
}
