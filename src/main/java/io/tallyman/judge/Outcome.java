package io.tallyman.judge;

import io.tallyman.check.Expectation;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How a value compares with one expectation.
 *
 * @param state what came of the comparison
 * @param text what would have passed, in words; where nothing was judged, why
 * @param reference the earlier number of a baseline, where it is known
 * @param lower lowest number that passes, where there is one
 * @param upper highest number that passes, where there is one
 */
record Outcome(
        Expectation expectation,
        State state,
        String text,
        Optional<BigDecimal> reference,
        Optional<BigDecimal> lower,
        Optional<BigDecimal> upper) {

    /** What came of a comparison. */
    enum State {
        MET,
        BREACHED,
        UNJUDGED,
        BROKEN
    }

    /** An outcome that says why the expectation was not judged. */
    static Outcome unjudged(Expectation expectation, String reason) {
        return new Outcome(expectation, State.UNJUDGED, reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An outcome that says why the expectation could not be judged although it should have been. */
    static Outcome broken(Expectation expectation, String reason) {
        return new Outcome(expectation, State.BROKEN, reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean baseline() {
        return expectation instanceof Expectation.Baseline;
    }
}
