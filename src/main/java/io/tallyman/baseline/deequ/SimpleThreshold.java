package io.tallyman.baseline.deequ;

import com.amazon.deequ.anomalydetection.SimpleThresholdStrategy;
import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Method;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Series;
import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Deequ's {@code SimpleThresholdStrategy}: unusual is what lies outside fixed bounds. It looks at no earlier day.
 *
 * <p>The tolerance widens the bounds by a share of themselves: {@code lower − tolerance × |lower|} to
 * {@code upper + tolerance × |upper|}; at 0 they are as written.
 */
public final class SimpleThreshold implements Method {
    private static final BigDecimal GREATEST = BigDecimal.valueOf(1_000);

    @Override
    public String keyword() {
        return "deequ-simple-threshold";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Deequ's SimpleThreshold: fixed bounds, lower, upper or both",
                "The share by which the bounds are widened, 0 or above; 0 takes them as written",
                "Deequ 2.1.0, com.amazon.deequ.anomalydetection.SimpleThresholdStrategy",
                "baseline { method = deequ-simple-threshold, lower = 2000, upper = 8000, fail = 0 }");
    }

    @Override
    public Rule read(Options options) {
        Optional<BigDecimal> lower = options.number("lower");
        Optional<BigDecimal> upper = options.number("upper");
        if (!options.has("lower") && !options.has("upper")) {
            options.reject("lower", "Expected one of lower, upper", "Say between which numbers the value is usual.");
        } else if (lower.isPresent() && upper.isPresent() && lower.get().compareTo(upper.get()) > 0) {
            options.reject("upper", "Expected upper to be at least lower", "");
            return new ThresholdRule(upper, lower);
        }
        return new ThresholdRule(lower, upper);
    }

    @Override
    public Optional<String> refusal(BigDecimal tolerance) {
        return tolerance.signum() >= 0 && tolerance.compareTo(GREATEST) <= 0
                ? Optional.empty()
                : Optional.of("Expected a share from 0% to 100,000%");
    }

    @Override
    public BigDecimal usualWarn() {
        return BigDecimal.ZERO;
    }

    @Override
    public BigDecimal usualFail() {
        return BigDecimal.ZERO;
    }

    private record ThresholdRule(Optional<BigDecimal> lower, Optional<BigDecimal> upper) implements Rule {

        @Override
        public List<Integer> daysBack() {
            return List.of();
        }

        @Override
        public int needed() {
            return 0;
        }

        @Override
        public String name() {
            return "deequ-simple-threshold";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            Optional<BigDecimal> low =
                    lower.map(bound -> bound.subtract(bound.abs().multiply(tolerance)));
            Optional<BigDecimal> high = upper.map(bound -> bound.add(bound.abs().multiply(tolerance)));
            boolean unusual = Detection.flags(
                    new SimpleThresholdStrategy(
                            low.map(BigDecimal::doubleValue).orElse(-Double.MAX_VALUE),
                            high.map(BigDecimal::doubleValue).orElse(Double.MAX_VALUE)),
                    List.of(),
                    today.number());
            return new Forecast(Optional.empty(), low, high, Optional.of(unusual), "fixed bounds");
        }
    }
}
