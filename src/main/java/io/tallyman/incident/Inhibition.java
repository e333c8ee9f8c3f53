package io.tallyman.incident;

import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Rules.Hearing;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which failures only say again that a table's data is late: those of checks of the slice of a table whose freshness
 * FAILED on the same business date. Their incidents open and go on, quietly, and are told folded under the freshness
 * check; what still fails once the data is there is told then.
 *
 * <p>A check of all rows of a table does not wait for one day's data and speaks for itself, as does one of another
 * table, and one that could not be evaluated. A freshness check that is WARN or ERROR, that is snoozed, that matters
 * less than the other check, or of which not everybody hears who would be told of the other, hides nothing: otherwise
 * a failure could be told by nobody.
 *
 * @param late freshness checks that failed and are told
 * @param hearing who hears of what
 */
record Inhibition(List<Verdict> late, Hearing hearing) {
    private static final Set<String> AGES = Set.of("freshness", "slice-freshness");

    /**
     * Finds what is late on a business date.
     *
     * @param at when the verdicts were judged
     */
    static Inhibition of(List<Verdict> verdicts, Snoozes snoozes, LocalDate date, Instant at, Hearing hearing) {
        return new Inhibition(
                verdicts.stream()
                        .filter(verdict -> verdict.status() == Status.FAIL)
                        .filter(verdict -> AGES.contains(verdict.check().kind()))
                        .filter(verdict -> snoozes.of(verdict.check(), date, at).isEmpty())
                        .toList(),
                hearing);
    }

    /** The freshness check under which a failure is folded; empty where it speaks for itself. */
    Optional<Verdict> over(Verdict failure) {
        Check check = failure.check();
        if (failure.status() == Status.ERROR
                || AGES.contains(check.kind())
                || check.measure().scope() != Scope.SLICE) {
            return Optional.empty();
        }
        return late.stream()
                .filter(freshness -> freshness.check().table().equals(check.table()))
                .filter(freshness -> severity(freshness).compareTo(severity(failure)) <= 0)
                .filter(freshness -> hearing.covers(freshness, failure))
                .findFirst();
    }

    private static Severity severity(Verdict verdict) {
        return verdict.check().labels().severity();
    }
}
