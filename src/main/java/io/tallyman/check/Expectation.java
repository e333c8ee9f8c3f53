package io.tallyman.check;

import io.tallyman.baseline.Method;
import io.tallyman.baseline.Rule;
import io.tallyman.metric.Spelling;
import java.math.BigDecimal;

/** What a check's number should be, and what it means if it is not. */
public sealed interface Expectation {

    /** The status of a check that does not meet the expectation: WARN or FAIL. */
    Status breach();

    /** Everything that decides, in one line; equal expectations have equal words. */
    String words();

    /** Breached when the condition is true of the number. */
    record Threshold(Condition condition, Status breach) implements Expectation {
        @Override
        public String words() {
            return Spelling.of(breach) + " " + condition.text();
        }
    }

    /** Which differences from the expected number count. */
    enum Direction {
        BOTH,
        UP,
        DOWN
    }

    /**
     * Breached when the number is not what earlier business dates let expect.
     *
     * @param method the way to tell what to expect
     * @param rule the method with its options
     * @param direction which side of the band counts
     * @param tolerance how wide the band is, in the terms of the rule's method
     * @param needed how many earlier days it takes at least
     * @param ignoreBelow differences from the expected number that are smaller never count; 0 ignores none
     */
    record Baseline(
            Method method,
            Rule rule,
            Direction direction,
            BigDecimal tolerance,
            int needed,
            BigDecimal ignoreBelow,
            Status breach)
            implements Expectation {

        /** Whether the method takes such a number for a tolerance. */
        public boolean allows(BigDecimal other) {
            return method.refusal(other).isEmpty();
        }

        /** The same with another tolerance. */
        public Baseline tolerating(BigDecimal other) {
            return new Baseline(method, rule, direction, other, needed, ignoreBelow, breach);
        }

        @Override
        public String words() {
            String options = rule.toString().replaceFirst("^[^\\[]*", "");
            return Spelling.of(breach) + " " + tolerance.stripTrailingZeros().toPlainString() + " " + rule.name()
                    + options
                    + (direction == Direction.BOTH ? "" : " " + Spelling.of(direction)) + ", from " + needed + " days"
                    + (ignoreBelow.signum() == 0 ? "" : ", ignoring below " + ignoreBelow.toPlainString());
        }
    }

    /** Breached when the assertion that travels with the measure (Deequ's own) does not hold. */
    record Asserted(String hint, Status breach) implements Expectation {
        @Override
        public String words() {
            return Spelling.of(breach) + " unless asserted" + (hint.isEmpty() ? "" : ": " + hint);
        }
    }
}
