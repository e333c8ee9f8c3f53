package io.tallyman.incident;

import io.tallyman.judge.Verdict;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a run did to an incident.
 *
 * @param incident as it is now
 * @param event what happened
 * @param verdict of the run on the incident's check; empty where a person changed it
 * @param before business date that failed last before this one; empty where none did, and where this one did before
 * @param folded how many failures are told of by this one alone: those of a table whose data is late
 */
public record Change(
        Incident incident, Event event, Optional<Verdict> verdict, Optional<LocalDate> before, int folded) {

    /** Something that tells of no other date and no other failure. */
    public Change(Incident incident, Event event, Optional<Verdict> verdict) {
        this(incident, event, verdict, Optional.empty(), 0);
    }

    Change folding(int others) {
        return new Change(incident, event, verdict, before, others);
    }

    /** What may happen to an incident. */
    public enum Event {
        /** A check failed that had not. */
        OPENED,
        /** It failed again, as before: told only as a reminder. */
        CONTINUED,
        /** It failed again and worse, from WARN to FAIL, or matters more than before. */
        WORSENED,
        /** It has now failed so many days in a row that others should know. */
        ESCALATED,
        /** It failed, and a snooze or late data keeps it quiet. */
        SNOOZED,
        /** It is quiet no longer and still fails. */
        WOKEN,
        /** The check passed again. */
        RECOVERED
    }
}
