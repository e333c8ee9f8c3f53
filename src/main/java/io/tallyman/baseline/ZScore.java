package io.tallyman.baseline;

import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The rolling z-score: unusual is what lies more than {@code tolerance} sample deviations from the mean of the last
 * {@code window} known days, without the day that is judged.
 *
 * <p>Band: {@code mean ± tolerance × s}, {@code s² = Σ(x − mean)² / (window − 1)}. Both are estimates from few days:
 * of normally distributed days without any season {@code P(|t| > tolerance / √(1 + 1/window))}, t with
 * {@code window − 1} degrees of freedom, lie outside, which is 5.8% at 2.5 and 7 days, where 1.2% might be expected.
 *
 * <p>A missing day is replaced by the day before the window, up to as many days further back as the window is long.
 */
public final class ZScore implements Method {
    private static final int WEEK = 7;

    @Override
    public String keyword() {
        return "z-score";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "The distance from the mean of the last days, in sample deviations; knows no weekday",
                "The greatest usual distance in deviations, above 0",
                "Standard score over a rolling window, Shewhart 1931, with the judged day left out",
                "baseline { method = z-score, window = 7, fail = 2.5 }");
    }

    @Override
    public Rule read(Options options) {
        return new ZScoreRule(Window.read(options, WEEK, 4, 180));
    }

    @Override
    public Optional<String> refusal(BigDecimal tolerance) {
        return tolerance.signum() > 0 ? Optional.empty() : Optional.of("Expected a number of deviations above 0");
    }

    @Override
    public BigDecimal usualWarn() {
        return new BigDecimal("2.5");
    }

    @Override
    public BigDecimal usualFail() {
        return new BigDecimal("4");
    }

    private record ZScoreRule(Window window) implements Rule {

        @Override
        public List<Integer> daysBack() {
            return new Window(2 * window.days()).daysBack();
        }

        /** A week or less has to be full; of a longer window half will do, but a week at least. */
        @Override
        public int needed() {
            return Math.max(Math.min(window.days(), WEEK), (window.days() + 1) / 2);
        }

        @Override
        public String name() {
            return "z-score";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            List<Point> known = past.last(2 * window.days()).points();
            List<Point> days = known.subList(Math.max(0, known.size() - window.days()), known.size());
            return Sample.of(days)
                    .map(sample -> sample.band(tolerance.doubleValue(), today, "mean of " + days.size() + " days"))
                    .orElseGet(() -> new Answer.Unknown("no deviation can be told from the earlier values"));
        }
    }
}
