package io.tallyman.metric;

import java.math.BigDecimal;
import java.util.Optional;

/** What a measure showed: a value, the absence of anything to measure, or the reason why it could not be measured. */
public sealed interface Reading {

    /**
     * A number.
     *
     * @param value the number; finite
     * @param exact the same number exactly, where it came from DECIMAL or integer arithmetic
     * @param numerator of a ratio, else empty
     * @param denominator of a ratio, else empty
     * @param detail text that explains the number (names, counts), else empty
     * @param holds the outcome of an assertion that travels with the measure (Deequ's own), else empty
     */
    record Value(
            double value,
            Optional<BigDecimal> exact,
            Optional<BigDecimal> numerator,
            Optional<BigDecimal> denominator,
            Optional<String> detail,
            Optional<Boolean> holds)
            implements Reading {

        public Value {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("Invalid reading: " + value + " is not finite");
            }
        }

        /** The number for comparisons: exact if known. */
        public BigDecimal decimal() {
            return exact.orElseGet(() -> BigDecimal.valueOf(value));
        }

        /** The same value with an explaining text. */
        public Value withDetail(Optional<String> text) {
            return new Value(value, exact, numerator, denominator, text, holds);
        }
    }

    /** There was nothing to measure, for example zero rows after the filter. */
    record Empty(String reason) implements Reading {}

    /** The measure could not be evaluated. */
    record Failed(String reason) implements Reading {}

    /** An exact number. */
    static Value of(BigDecimal exact) {
        return new Value(
                exact.doubleValue(),
                Optional.of(exact),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A whole number. */
    static Value of(long count) {
        return of(BigDecimal.valueOf(count));
    }

    /** A floating-point number; NaN and infinities become {@link Failed}. */
    static Reading of(double value) {
        if (!Double.isFinite(value)) {
            return new Failed("the result is " + value + ", which is not a number that can be judged");
        }
        return new Value(
                value, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A ratio with its parts; a zero denominator is {@link Empty}. */
    static Reading ratio(BigDecimal numerator, BigDecimal denominator) {
        if (denominator.signum() == 0) {
            return new Empty("nothing to divide by: the denominator is 0");
        }
        double value =
                numerator.divide(denominator, java.math.MathContext.DECIMAL64).doubleValue();
        return new Value(
                value,
                Optional.empty(),
                Optional.of(numerator),
                Optional.of(denominator),
                Optional.empty(),
                Optional.empty());
    }
}
