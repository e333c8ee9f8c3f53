package io.tallyman.baseline;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A method that compares with one earlier number; the tolerance is the greatest usual change as a share of it.
 *
 * <p>Band: {@code reference ± tolerance × |reference|}, in exact decimal arithmetic.
 */
public interface RelativeChange extends Method {
    /** A thousand times the earlier number: beyond it nothing would ever be unusual. */
    BigDecimal GREATEST = BigDecimal.valueOf(1_000);

    /** The earlier number in its band. */
    static Forecast band(BigDecimal reference, BigDecimal tolerance, String basis) {
        BigDecimal reach = reference.abs().multiply(tolerance);
        return Forecast.band(reference, reference.subtract(reach), reference.add(reach), basis);
    }

    @Override
    default Optional<String> refusal(BigDecimal tolerance) {
        return tolerance.signum() > 0 && tolerance.compareTo(GREATEST) <= 0
                ? Optional.empty()
                : Optional.of("Expected a change above 0% and up to 100,000%");
    }

    @Override
    default BigDecimal usualWarn() {
        return new BigDecimal("0.30");
    }

    @Override
    default BigDecimal usualFail() {
        return new BigDecimal("0.60");
    }
}
