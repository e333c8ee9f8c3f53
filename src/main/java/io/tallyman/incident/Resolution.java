package io.tallyman.incident;

import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How incidents end, and what follows from why. */
public final class Resolution {
    private Resolution() {}

    /**
     * A person's word on an incident. One that is not resolved ends with its last failed date; one that is keeps its
     * end and gets another reason.
     *
     * @param reason any but RECOVERED, which no person can say
     * @param by the person's name
     */
    public static Change by(Incident incident, Reason reason, String by, Instant now) {
        if (reason == Reason.RECOVERED) {
            throw new IllegalArgumentException("Only a check that passes again is recovered");
        }
        LocalDate date = incident.resolved().orElse(incident.lastSeen());
        return new Change(resolved(incident, reason, date, by, now), Event.RECOVERED, Optional.empty());
    }

    /**
     * The business dates, by check id, on which a person says that something was really wrong: of every incident that
     * was resolved as REAL, those from its first failure to its last. They should not speak in baselines. A recovery
     * alone says nothing of that: what came back by itself may well have been usual.
     */
    public static Map<String, Set<LocalDate>> badDays(Collection<Incident> incidents) {
        return incidents.stream()
                .filter(incident -> incident.reason().equals(Optional.of(Reason.REAL)))
                .collect(Collectors.groupingBy(
                        Incident::key,
                        Collectors.flatMapping(
                                incident -> incident.opened()
                                        .datesUntil(incident.lastSeen().plusDays(1)),
                                Collectors.toUnmodifiableSet())));
    }

    static Incident resolved(Incident incident, Reason reason, LocalDate date, String by, Instant now) {
        return new Incident(
                incident.id(),
                incident.key(),
                incident.table(),
                incident.status(),
                incident.severity(),
                State.RESOLVED,
                Optional.of(reason),
                incident.opened(),
                incident.lastSeen(),
                Optional.of(date),
                incident.consecutive(),
                incident.escalated(),
                incident.message(),
                incident.owner(),
                now,
                by);
    }
}
