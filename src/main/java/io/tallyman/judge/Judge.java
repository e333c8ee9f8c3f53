package io.tallyman.judge;

import io.tallyman.baseline.calendar.Effect;
import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.suite.CheckCalendar;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Compares what was read with what was expected: one verdict per check. */
public final class Judge {
    private final LocalDate date;
    private final Readings readings;
    private final CheckCalendar calendar;

    private Judge(LocalDate date, Readings readings, CheckCalendar calendar) {
        this.date = date;
        this.readings = readings;
        this.calendar = calendar;
    }

    /**
     * The verdicts on a business date, in the order of the checks.
     *
     * @param readings of the date and of earlier ones; none of a later date is ever asked for
     * @param calendar what makes days unlike others
     */
    public static List<Verdict> judge(List<Check> checks, LocalDate date, Readings readings, CheckCalendar calendar) {
        Judge judge = new Judge(date, readings, calendar);
        return checks.stream().map(judge::verdict).toList();
    }

    private Verdict verdict(Check check) {
        if (check.problem().isPresent()) {
            String problem = check.problem().get();
            return unjudged(check, Status.ERROR, new Reading.Failed(problem), problem);
        }
        Reading reading = readings.at(check.measure(), date).orElseGet(() -> new Reading.Failed("not measured"));
        if (reading instanceof Reading.Failed failed) {
            return unjudged(check, Status.ERROR, failed, failed.reason());
        }
        if (reading instanceof Reading.Empty empty) {
            return unjudged(check, Status.SKIPPED, empty, empty.reason());
        }
        return judged(check, (Reading.Value) reading);
    }

    private Verdict judged(Check check, Reading.Value value) {
        Past past = new Past(check, date, readings, calendar);
        Comparison comparison = new Comparison(check, value, past);
        List<Outcome> outcomes =
                check.expectations().stream().map(comparison::with).toList();
        Decision decision = Decision.of(outcomes);
        String sentence = new Sentence(check, date, readings).of(value, outcomes, decision);
        Effect effect = calendar.effect(check, date);
        boolean muted = effect.mute() && (decision.status() == Status.WARN || decision.status() == Status.FAIL);
        return new Verdict(
                check,
                date,
                muted ? Status.SKIPPED : decision.status(),
                value,
                outcomes.stream()
                        .map(Outcome::reference)
                        .flatMap(Optional::stream)
                        .findFirst(),
                decision.lower(),
                decision.upper(),
                decision.expectation(),
                muted ? "muted by " + effect.names() + ": would be " + decision.status() + ": " + sentence : sentence,
                past.zScore(value.value()));
    }

    private Verdict unjudged(Check check, Status status, Reading reading, String reason) {
        return new Verdict(
                check,
                date,
                status,
                reading,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                reason,
                Optional.empty());
    }
}
