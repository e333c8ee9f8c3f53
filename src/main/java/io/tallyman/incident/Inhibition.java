package io.tallyman.incident;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Scope;
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
 * table.
 * A freshness check that is WARN or ERROR, that is snoozed or that matters less than the other check hides nothing:
 * otherwise a failure could be told by nobody.
 *
 * @param late freshness checks that failed and are told
 */
public record Inhibition(List<Check> late) {
    private static final Set<String> AGES = Set.of("freshness", "slice-freshness");

    /** Finds what is late on a business date. */
    public static Inhibition of(List<Verdict> verdicts, Snoozes snoozes, LocalDate date) {
        return new Inhibition(verdicts.stream()
                .filter(verdict -> verdict.status() == Status.FAIL)
                .map(Verdict::check)
                .filter(check -> AGES.contains(check.kind()))
                .filter(check -> snoozes.of(check, date).isEmpty())
                .toList());
    }

    /** The freshness check under which a failure of this check is folded; empty where it speaks for itself. */
    public Optional<Check> over(Check check) {
        return AGES.contains(check.kind()) || check.measure().scope() != Scope.SLICE
                ? Optional.empty()
                : late.stream()
                        .filter(freshness -> freshness.table().equals(check.table()))
                        .filter(freshness -> freshness
                                        .labels()
                                        .severity()
                                        .compareTo(check.labels().severity())
                                <= 0)
                        .findFirst();
    }
}
