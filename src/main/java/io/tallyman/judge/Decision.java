package io.tallyman.judge;

import io.tallyman.check.Status;
import io.tallyman.judge.Outcome.State;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the outcomes of a check's expectations amount to.
 *
 * @param expectation the decisive expectation in words; "" where none was judged
 */
record Decision(Status status, Optional<BigDecimal> lower, Optional<BigDecimal> upper, String expectation) {

    static Decision of(List<Outcome> outcomes) {
        if (outcomes.stream().anyMatch(o -> o.state() == State.BROKEN)) {
            return new Decision(Status.ERROR, Optional.empty(), Optional.empty(), "");
        }
        Optional<Outcome> breached = outcomes.stream()
                .filter(o -> o.state() == State.BREACHED)
                .min(Comparator.comparing((Outcome o) -> o.expectation().breach(), Comparator.reverseOrder())
                        .thenComparing(Outcome::baseline));
        if (breached.isPresent()) {
            Outcome worst = breached.get();
            return new Decision(worst.expectation().breach(), worst.lower(), worst.upper(), worst.text());
        }
        List<Outcome> met =
                outcomes.stream().filter(o -> o.state() == State.MET).toList();
        if (met.isEmpty()) {
            Status status = outcomes.isEmpty() ? Status.PASS : Status.SKIPPED;
            return new Decision(status, Optional.empty(), Optional.empty(), "");
        }
        boolean onlyBaselines = met.stream().allMatch(Outcome::baseline);
        return passed(
                onlyBaselines
                        ? met.subList(0, 1)
                        : met.stream().filter(o -> !o.baseline()).toList());
    }

    /** All that had to be met together: the tightest bounds and the expectations they come from. */
    private static Decision passed(List<Outcome> met) {
        Optional<BigDecimal> lower = bound(met, Outcome::lower).max(Comparator.naturalOrder());
        Optional<BigDecimal> upper = bound(met, Outcome::upper).min(Comparator.naturalOrder());
        String text = met.stream()
                .filter(o -> same(o.lower(), lower) || same(o.upper(), upper) || unbounded(o))
                .map(Outcome::text)
                .distinct()
                .collect(Collectors.joining(" and "));
        return new Decision(Status.PASS, lower, upper, text);
    }

    private static Stream<BigDecimal> bound(List<Outcome> outcomes, Function<Outcome, Optional<BigDecimal>> side) {
        return outcomes.stream().map(side).flatMap(Optional::stream);
    }

    private static boolean same(Optional<BigDecimal> one, Optional<BigDecimal> other) {
        return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
    }

    private static boolean unbounded(Outcome outcome) {
        return outcome.lower().isEmpty() && outcome.upper().isEmpty();
    }
}
