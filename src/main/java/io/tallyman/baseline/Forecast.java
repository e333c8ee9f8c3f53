package io.tallyman.baseline;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a number should be.
 *
 * @param expected the number that would be no surprise at all, where the method names one
 * @param lower lowest number that is still usual, where there is one
 * @param upper highest number that is still usual, where there is one
 * @param unusual the method's own decision, in place of the bounds, where it decides by something else than a band
 * @param basis what it was told from, in a few words without numbers of the metric: {@code median of 4 Thursdays},
 *     {@code Thursday, 99.9% band, 8 weeks}
 */
public record Forecast(
        Optional<BigDecimal> expected,
        Optional<BigDecimal> lower,
        Optional<BigDecimal> upper,
        Optional<Boolean> unusual,
        String basis)
        implements Answer {

    /** An expected number in a band. */
    public static Forecast band(BigDecimal expected, BigDecimal lower, BigDecimal upper, String basis) {
        return new Forecast(Optional.of(expected), Optional.of(lower), Optional.of(upper), Optional.empty(), basis);
    }

    /** The same with doubles; all three must be finite. */
    public static Forecast band(double expected, double lower, double upper, String basis) {
        return band(BigDecimal.valueOf(expected), BigDecimal.valueOf(lower), BigDecimal.valueOf(upper), basis);
    }
}
