package io.tallyman.check;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A condition on a number, as written by a person: {@code > 5%}, {@code < 2,000}, {@code outside 10 .. 20}.
 *
 * @param operator how the number is compared
 * @param low the only bound, or the lower one
 * @param high the upper bound of a range, else empty
 * @param unit of the bounds: a percentage makes RATIO, a duration DURATION (seconds), else NUMBER
 * @param text as written
 */
public record Condition(Operator operator, BigDecimal low, Optional<BigDecimal> high, Unit unit, String text) {

    /** A comparison. */
    public enum Operator {
        ABOVE(">"),
        AT_LEAST(">="),
        BELOW("<"),
        AT_MOST("<="),
        EQUAL("="),
        DIFFERENT("!="),
        OUTSIDE("outside"),
        INSIDE("inside");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** As written in configuration. */
        public String symbol() {
            return symbol;
        }
    }

    /** Whether the condition is true of the number; the bounds of a range are inside. */
    public boolean holds(BigDecimal value) {
        int low = value.compareTo(this.low);
        return switch (operator) {
            case ABOVE -> low > 0;
            case AT_LEAST -> low >= 0;
            case BELOW -> low < 0;
            case AT_MOST -> low <= 0;
            case EQUAL -> low == 0;
            case DIFFERENT -> low != 0;
            case OUTSIDE -> low < 0 || value.compareTo(high.orElseThrow()) > 0;
            case INSIDE -> low >= 0 && value.compareTo(high.orElseThrow()) <= 0;
        };
    }

    /** Lowest number that does not breach, where there is one. */
    public Optional<BigDecimal> lower() {
        return switch (operator) {
            case BELOW, AT_MOST, DIFFERENT, OUTSIDE -> Optional.of(low);
            case ABOVE, AT_LEAST, EQUAL, INSIDE -> Optional.empty();
        };
    }

    /** Highest number that does not breach, where there is one. */
    public Optional<BigDecimal> upper() {
        return switch (operator) {
            case ABOVE, AT_LEAST, DIFFERENT -> Optional.of(low);
            case OUTSIDE -> high;
            case BELOW, AT_MOST, EQUAL, INSIDE -> Optional.empty();
        };
    }
}
