package io.tallyman.baseline.deequ;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Method;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Sample;
import io.tallyman.baseline.Series;
import io.tallyman.baseline.Window;
import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deequ's {@code HoltWinters} with a week as its period: additive triple exponential smoothing, fitted to the window;
 * unusual is what lies further from the forecast than 1.96 deviations of the absolute residuals.
 *
 * <p>Deequ has no parameter for that, so the tolerance is a multiple of its distance: 1 is Deequ as it is. It is
 * applied by moving the judged number towards the forecast before Deequ sees it. Deequ's distance is short: absolute
 * residuals vary less than residuals, so that about a quarter of good days lie outside at 1.
 *
 * <p>The optimiser behind the fit takes absolute steps, so that what it finds, and whether it finds anything, depends
 * on the metric's unit. It sees the numbers divided by the power of two next below their mean size.
 *
 * <p>Deequ counts places in a list, so every day of the window gets a place, see {@link Aligned}.
 */
public final class HoltWinters implements Method {
    private static final int WEEK = 7;
    private static final BigDecimal LEAST = new BigDecimal("0.001");
    private static final BigDecimal GREATEST = BigDecimal.valueOf(1_000);

    @Override
    public String keyword() {
        return "deequ-holt-winters";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Deequ's HoltWinters: exponential smoothing with level, trend and weekday",
                "The greatest usual distance from the forecast in multiples of Deequ's own, at least 0.001; Deequ's own is 1",
                "Deequ 2.1.0, com.amazon.deequ.anomalydetection.seasonal.HoltWinters; Hyndman and Athanasopoulos,"
                        + " Forecasting: Principles and Practice, 8.3",
                "baseline { method = deequ-holt-winters, window = 56, fail = 2.5 }");
    }

    @Override
    public Rule read(Options options) {
        return new HoltWintersRule(Window.read(options, 8 * WEEK, 3 * WEEK, 52 * WEEK));
    }

    @Override
    public Optional<String> refusal(BigDecimal tolerance) {
        // The distance is divided by it, and must stay a number.
        return tolerance.compareTo(LEAST) >= 0 && tolerance.compareTo(GREATEST) <= 0
                ? Optional.empty()
                : Optional.of("Expected a multiple of Deequ's own distance from 0.001 to 1,000");
    }

    @Override
    public BigDecimal usualWarn() {
        return BigDecimal.ONE;
    }

    @Override
    public BigDecimal usualFail() {
        return new BigDecimal("2.5");
    }

    private record HoltWintersRule(Window window) implements Rule {
        private static final Pattern FORECAST = Pattern.compile("Forecasted (\\S+) for observed value .*");

        @Override
        public List<Integer> daysBack() {
            return window.daysBack();
        }

        /** Deequ makes do with two weeks, which its starting values fit too well to leave residuals. */
        @Override
        public int needed() {
            return Math.max(3 * WEEK, (window.days() + 1) / 2);
        }

        @Override
        public String name() {
            return "deequ-holt-winters";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            Series known = past.last(window.days());
            Optional<Sample> sample = Sample.of(known.points());
            if (sample.isEmpty() || sample.get().flat()) {
                return sample.map(flat -> flat.band(0, today, basis(known)))
                        .orElseGet(() -> new Answer.Unknown("no deviation can be told from the earlier values"));
            }
            List<Double> earlier = Aligned.days(known);
            if (earlier.size() < 2 * WEEK) {
                return new Answer.Unknown("less than two weeks are known");
            }
            if (known.points().stream().noneMatch(point -> known.daysBack(point) % WEEK == 0)) {
                return new Answer.Unknown("no " + weekday(known) + " is known");
            }
            try {
                return answer(earlier, today.number(), tolerance.doubleValue(), basis(known));
            } catch (RuntimeException | AssertionError e) {
                // The optimiser that Deequ uses throws both where a fit does not converge.
                return new Answer.Unknown("Deequ could not fit a model: " + e.getMessage());
            }
        }

        private static Answer answer(List<Double> days, double today, double tolerance, String basis) {
            double unit = unit(days);
            List<Double> earlier = days.stream().map(day -> day / unit).toList();
            var strategy = new com.amazon.deequ.anomalydetection.seasonal.HoltWinters(WEEK);
            // No forecast is near this number, so Deequ has to name the forecast.
            Optional<Double> expected = Detection.detail(strategy, earlier, Double.MAX_VALUE)
                    .map(FORECAST::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> Double.valueOf(matcher.group(1)))
                    .filter(Double::isFinite);
            if (expected.isEmpty()) {
                return new Answer.Unknown("Deequ named no forecast");
            }
            double forecast = expected.get();
            double judged = today / unit;
            double moved = tolerance == 1 ? judged : forecast + (judged - forecast) / tolerance;
            boolean unusual = Detection.flags(strategy, earlier, moved);
            return new Forecast(
                    Optional.of(BigDecimal.valueOf(forecast * unit)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(unusual),
                    basis);
        }

        /** A power of two, by which floating point divides exactly. */
        private static double unit(List<Double> days) {
            double size = days.stream().mapToDouble(Math::abs).average().orElseThrow();
            return Math.scalb(1.0, Math.getExponent(size));
        }

        private static String basis(Series known) {
            return weekday(known) + ", smoothed over " + known.size() + " days";
        }

        private static String weekday(Series known) {
            return known.date().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        }
    }
}
