package io.tallyman.incident;

import io.tallyman.judge.Verdict;
import java.util.Optional;

/**
 * What a run did to an incident.
 *
 * @param incident as it is now
 * @param event what happened
 * @param verdict of the run on the incident's check; empty where a person changed it
 */
public record Change(Incident incident, Event event, Optional<Verdict> verdict) {

    /** What may happen to an incident. */
    public enum Event {
        /** A check failed that had not. */
        OPENED,
        /** It failed again, as before: told only as a reminder. */
        CONTINUED,
        /** It failed again and worse: from WARN to FAIL. */
        WORSENED,
        /** It has now failed so many days in a row that others should know. */
        ESCALATED,
        /** It failed, and a snooze keeps it quiet. */
        SNOOZED,
        /** A snooze ended and it still fails. */
        WOKEN,
        /** The check passed again. */
        RECOVERED
    }
}
