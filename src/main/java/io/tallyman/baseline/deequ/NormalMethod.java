package io.tallyman.baseline.deequ;

import io.tallyman.baseline.Method;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Window;
import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Deequ's strategies over mean and deviation of a window of known days; the tolerance is a number of deviations. */
interface NormalMethod extends Method {
    /** Beyond so many deviations nothing would ever be unusual. */
    BigDecimal GREATEST = BigDecimal.valueOf(1_000);

    /** Reads {@code window}. */
    static Window window(Options options) {
        return Window.read(options, 28, 7, 365);
    }

    @Override
    default Optional<String> refusal(BigDecimal tolerance) {
        return tolerance.signum() > 0 && tolerance.compareTo(GREATEST) <= 0
                ? Optional.empty()
                : Optional.of("Expected a number of deviations above 0 and up to 1,000");
    }

    @Override
    default BigDecimal usualWarn() {
        return new BigDecimal("2.5");
    }

    @Override
    default BigDecimal usualFail() {
        return new BigDecimal("3");
    }

    /** Needs half of its window, but a week at least. */
    interface NormalRule extends Rule {
        Window window();

        @Override
        default List<Integer> daysBack() {
            return window().daysBack();
        }

        @Override
        default int needed() {
            return Math.max(7, (window().days() + 1) / 2);
        }
    }
}
