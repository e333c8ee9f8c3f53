package io.tallyman.incident;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.judge.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What the verdicts of a business date do to incidents.
 *
 * <p>A check that is WARN, FAIL or ERROR opens an incident, or goes on with the one that is open. PASS ends it. SKIPPED
 * is neither: it does not end an incident, and it is no failure in a row. A check without a verdict is left alone.
 *
 * <p>A failure is quiet where a snooze holds or {@link Inhibition} folds it: its incident is SNOOZED, and it neither
 * worsens nor escalates until it wakes. It wakes on the first failure that is not quiet, and can escalate on the next.
 * What was told before its data was late stays OPEN unless it gets worse: late data that comes and goes wakes nothing
 * twice. It escalates when the data is there.
 *
 * <p>A failure is worse where its status is, or where its check matters more by now.
 *
 * <p>A business date that was judged before changes only what is news: a failure that is worse than all of its
 * incident, one that is quiet no longer, a recovery, and a failure after a recovery, which is another incident. What a
 * person called a false positive, expected or a duplicate stays so for its last business date, unless it got worse;
 * what a person called real and mended opens again where it still fails. A date before the newest of an incident, or
 * before the newest that {@link Rules#judged} knows for its table, changes nothing.
 *
 * <p>The verdicts may be older than what is known: those of a run that was killed before it could tell. Where an
 * incident of their date has been resolved since they were judged, by a person or by a later attempt, they are no news;
 * nor are they where a person has ended the incident that they would have gone on with, unless they are worse.
 */
public final class LifeCycle {
    private static final String TALLYMAN = "tallyman";

    private final Stories stories;
    private final LocalDate date;
    private final Snoozes snoozes;
    private final Inhibition inhibition;
    private final Rules rules;
    private final Instant now;

    private LifeCycle(
            Stories stories, LocalDate date, Snoozes snoozes, Inhibition inhibition, Rules rules, Instant now) {
        this.stories = stories;
        this.date = date;
        this.snoozes = snoozes;
        this.inhibition = inhibition;
        this.rules = rules;
        this.now = now;
    }

    /**
     * The incidents that change, each with what happened to it, in the order of the verdicts.
     *
     * @param known incidents of the rules' environment that are not resolved, and those that tell of this date or a
     *     later one
     * @param verdicts of one run, one per check
     * @param date business date of the verdicts
     * @param snoozes all there are; those that do not hold are left out
     * @param now when the verdicts were judged: then the state of an incident changes, if it does
     */
    public static List<Change> of(
            List<Incident> known,
            List<Verdict> verdicts,
            LocalDate date,
            List<Snooze> snoozes,
            Rules rules,
            Instant now) {
        Snoozes all = new Snoozes(snoozes);
        Inhibition inhibition = Inhibition.of(verdicts, all, date, now, rules.hearing());
        LifeCycle cycle = new LifeCycle(new Stories(known), date, all, inhibition, rules, now);
        List<Change> changes =
                verdicts.stream().map(cycle::change).flatMap(Optional::stream).toList();
        return changes.stream()
                .map(change -> change.folding(cycle.folded(change, changes)))
                .toList();
    }

    private Optional<Change> change(Verdict verdict) {
        Check check = verdict.check();
        Optional<Incident> last = stories.last(check.id());
        if (verdict.status() == Status.SKIPPED
                || rules.old(check.table(), date)
                || last.filter(incident -> Stories.newest(incident).isAfter(date))
                        .isPresent()) {
            return Optional.empty();
        }
        Optional<Incident> open = last.filter(incident -> incident.state() != State.RESOLVED);
        if (verdict.status() == Status.PASS) {
            return open.map(incident -> recovered(incident, verdict));
        }
        if (open.isPresent()) {
            return open.get().lastSeen().equals(date)
                    ? again(open.get(), verdict)
                    : Optional.of(next(open.get(), verdict));
        }
        return last.filter(incident -> settled(incident, verdict)).isPresent()
                ? Optional.empty()
                : Optional.of(opened(verdict));
    }

    private Change opened(Verdict verdict) {
        Check check = verdict.check();
        boolean quiet = snoozed(verdict) || folded(verdict);
        Incident incident = new Incident(
                stories.id(check.id(), date, rules.environment()),
                check.id(),
                check.table(),
                verdict.status(),
                check.labels().severity(),
                quiet ? State.SNOOZED : State.OPEN,
                Optional.empty(),
                date,
                date,
                Optional.empty(),
                1,
                false,
                verdict.message(),
                check.labels().owner(),
                now,
                TALLYMAN);
        return new Change(incident, quiet ? Event.SNOOZED : Event.OPENED, Optional.of(verdict));
    }

    /** Fails on a date after the last one. */
    private Change next(Incident incident, Verdict verdict) {
        boolean quiet = quiet(incident, verdict);
        boolean waking = !quiet && incident.state() == State.SNOOZED;
        int consecutive = incident.consecutive() + 1;
        boolean escalating =
                !quiet && !waking && !folded(verdict) && !incident.escalated() && consecutive >= rules.escalateAfter();
        Event event = Event.CONTINUED;
        if (quiet) {
            event = Event.SNOOZED;
        } else if (waking) {
            event = Event.WOKEN;
        } else if (escalating) {
            event = Event.ESCALATED;
        } else if (worse(incident, verdict)) {
            event = Event.WORSENED;
        }
        boolean escalated = incident.escalated() || escalating;
        Incident after = failed(incident, verdict, quiet, consecutive, escalated);
        return new Change(after, event, Optional.of(verdict), Optional.of(incident.lastSeen()), 0);
    }

    /** Fails on the date that failed last. */
    private Optional<Change> again(Incident incident, Verdict verdict) {
        boolean quiet = quiet(incident, verdict);
        boolean waking = !quiet && incident.state() == State.SNOOZED;
        if (!waking && !worse(incident, verdict)) {
            return Optional.empty();
        }
        Event loud = waking ? Event.WOKEN : Event.WORSENED;
        Incident after = failed(incident, verdict, quiet, incident.consecutive(), incident.escalated());
        return Optional.of(new Change(after, quiet ? Event.SNOOZED : loud, Optional.of(verdict)));
    }

    private Incident failed(Incident incident, Verdict verdict, boolean quiet, int consecutive, boolean escalated) {
        State state = quiet ? State.SNOOZED : State.OPEN;
        boolean turned = state != incident.state();
        return new Incident(
                incident.id(),
                incident.key(),
                incident.table(),
                incident.status().or(verdict.status()),
                verdict.check().labels().severity(),
                state,
                Optional.empty(),
                incident.opened(),
                date,
                Optional.empty(),
                consecutive,
                escalated,
                verdict.message(),
                verdict.check().labels().owner(),
                turned ? now : incident.changedAt(),
                turned ? TALLYMAN : incident.changedBy());
    }

    private Change recovered(Incident incident, Verdict verdict) {
        Incident after = Resolution.resolved(incident, Reason.RECOVERED, date, TALLYMAN, now);
        return new Change(after, Event.RECOVERED, Optional.of(verdict));
    }

    /** Late data keeps what has been told from nothing but getting worse. */
    private boolean quiet(Incident incident, Verdict verdict) {
        boolean told = incident.state() == State.OPEN && !worse(incident, verdict);
        return snoozed(verdict) || folded(verdict) && !told;
    }

    private boolean snoozed(Verdict verdict) {
        return snoozes.of(verdict.check(), date, now).isPresent();
    }

    private boolean folded(Verdict verdict) {
        return inhibition.over(verdict).isPresent();
    }

    /** How many of the changes are told of by this one alone. */
    private int folded(Change change, List<Change> all) {
        if (change.verdict().filter(inhibition.late()::contains).isEmpty()) {
            return 0;
        }
        return (int) all.stream()
                .filter(other -> other.event() == Event.SNOOZED)
                .flatMap(other -> other.verdict().stream())
                .filter(verdict -> !snoozed(verdict))
                .filter(verdict -> inhibition.over(verdict).equals(change.verdict()))
                .count();
    }

    /** Whether a person has said of this date that nobody need look, or it is known by now how it went on. */
    private boolean settled(Incident incident, Verdict verdict) {
        if (incident.changedAt().isAfter(now)) {
            boolean ended = Stories.newest(incident).equals(date);
            boolean wouldHaveGoneOn = byPerson(incident) && !worse(incident, verdict);
            if (ended || wouldHaveGoneOn) {
                return true;
            }
        }
        boolean nothingToMend = switch (incident.reason().orElse(Reason.RECOVERED)) {
            case FALSE_POSITIVE, EXPECTED, DUPLICATE -> true;
            case RECOVERED, REAL -> false;
        };
        return nothingToMend && incident.lastSeen().equals(date) && !worse(incident, verdict);
    }

    /** Whether it was open until a person ended it: a recovery has a date of its own. */
    private static boolean byPerson(Incident incident) {
        return incident.reason().filter(reason -> reason != Reason.RECOVERED).isPresent()
                && incident.resolved().equals(Optional.of(incident.lastSeen()));
    }

    private static boolean worse(Incident incident, Verdict verdict) {
        return verdict.status().compareTo(incident.status()) > 0
                || verdict.check().labels().severity().compareTo(incident.severity()) < 0;
    }
}
