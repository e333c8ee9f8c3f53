package io.tallyman.judge;

import io.tallyman.baseline.Nature;
import io.tallyman.check.Condition;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a number can be by its nature.
 *
 * @param least empty where there is no end
 * @param most empty where there is no end
 */
record Possible(Optional<BigDecimal> least, Optional<BigDecimal> most) {
    private static final Optional<BigDecimal> ZERO = Optional.of(BigDecimal.ZERO);

    static Possible of(Nature nature) {
        return switch (nature) {
            case COUNT, FAULTS, DURATION -> new Possible(ZERO, Optional.empty());
            case SHARE -> new Possible(ZERO, Optional.of(BigDecimal.ONE));
            case AMOUNT, OTHER -> new Possible(Optional.empty(), Optional.empty());
        };
    }

    /** Whether no possible number meets a condition of being below, above or outside. */
    boolean never(Condition condition) {
        return switch (condition.operator()) {
            case BELOW -> nothingBelow(condition.low());
            case ABOVE -> nothingAbove(condition.low());
            case OUTSIDE ->
                nothingBelow(condition.low()) && nothingAbove(condition.high().orElseThrow());
            default -> false;
        };
    }

    /** Whether no possible number is on just one of the two sides of a range. */
    boolean halfNever(Condition condition) {
        return condition.operator() == Condition.Operator.OUTSIDE
                && nothingBelow(condition.low())
                        != nothingAbove(condition.high().orElseThrow());
    }

    private boolean nothingBelow(BigDecimal limit) {
        return least.filter(end -> limit.compareTo(end) <= 0).isPresent();
    }

    private boolean nothingAbove(BigDecimal limit) {
        return most.filter(end -> limit.compareTo(end) >= 0).isPresent();
    }
}
