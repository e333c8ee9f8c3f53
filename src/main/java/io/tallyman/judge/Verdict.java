package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How a check ended on a business date.
 *
 * @param reading what was measured
 * @param expected the number a baseline expected, else empty
 * @param lower lowest number that would have passed the decisive expectation, else empty
 * @param upper highest number that would have passed the decisive expectation, else empty
 * @param expectation the decisive expectation in words; "" where there is none
 * @param message one sentence for people
 * @param zScore distance from the mean of the comparable days in standard deviations, where there are at least three
 */
public record Verdict(
        Check check,
        LocalDate date,
        Status status,
        Reading reading,
        Optional<BigDecimal> expected,
        Optional<BigDecimal> lower,
        Optional<BigDecimal> upper,
        String expectation,
        String message,
        Optional<Double> zScore) {

    /** The measured number, if there is one. */
    public Optional<Reading.Value> value() {
        return reading instanceof Reading.Value value ? Optional.of(value) : Optional.empty();
    }
}
