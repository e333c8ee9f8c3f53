package io.tallyman.check;

import java.math.BigDecimal;

/** What a check's number should be, and what it means if it is not. */
public sealed interface Expectation {

    /** The status of a check that does not meet the expectation: WARN or FAIL. */
    Status breach();

    /** Breached when the condition is true of the number. */
    record Threshold(Condition condition, Status breach) implements Expectation {}

    /** Which earlier business dates a number is compared with. */
    enum Against {
        /** The same weekday one week before. */
        PREVIOUS_WEEK,
        /** The median of the same weekday over the last weeks. */
        SAME_WEEKDAY
    }

    /** Which changes count. */
    enum Direction {
        BOTH,
        UP,
        DOWN
    }

    /**
     * Breached when the number differs from an earlier one by more than a share of it.
     *
     * @param weeks how many weeks back are looked at
     * @param tolerance largest change, as a share of the earlier number
     */
    record Baseline(Against against, int weeks, Direction direction, BigDecimal tolerance, Status breach)
            implements Expectation {}

    /** Breached when the assertion that travels with the measure (Deequ's own) does not hold. */
    record Asserted(String hint, Status breach) implements Expectation {}
}
