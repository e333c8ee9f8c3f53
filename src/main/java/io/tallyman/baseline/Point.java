package io.tallyman.baseline;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A metric's number on a business date.
 *
 * @param value the number, exact where it is known exactly; finite
 * @param denominator what a ratio was divided by, else empty; it tells how much chance there is in the ratio
 */
public record Point(LocalDate date, BigDecimal value, Optional<BigDecimal> denominator) {

    /** A number that is no ratio. */
    public static Point of(LocalDate date, double value) {
        return new Point(date, BigDecimal.valueOf(value), Optional.empty());
    }

    /** The number as floating point. */
    public double number() {
        return value.doubleValue();
    }
}
