package io.tallyman.baseline.deequ;

import com.amazon.deequ.anomalydetection.RelativeRateOfChangeStrategy;
import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.RelativeChange;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Series;
import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;

/**
 * Deequ's {@code RelativeRateOfChangeStrategy}: unusual is a ratio to the number {@code order} days before that lies
 * outside {@code 1 − tolerance} to {@code 1 + tolerance}.
 *
 * <p>Deequ counts places in a list, so that one missing day makes it compare with another weekday; here the day
 * {@code order} days before has to be known. Deequ's default of 1 compares Monday with Sunday; 7 compares like with
 * like. After 0, anything but 0 is an infinite ratio and unusual.
 */
public final class RateOfChange implements RelativeChange {
    private static final int MOST_DAYS = 366;

    @Override
    public String keyword() {
        return "deequ-rate-of-change";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Deequ's RelativeRateOfChange: the ratio to the number some days (order) before",
                "The greatest usual change as a share of the earlier number, above 0",
                "Deequ 2.1.0, com.amazon.deequ.anomalydetection.RelativeRateOfChangeStrategy",
                "baseline { method = deequ-rate-of-change, order = 7, fail = \"60%\" }");
    }

    @Override
    public Rule read(Options options) {
        int order = options.integer("order").orElse(1);
        if (order < 1 || order > MOST_DAYS) {
            options.reject("order", "Expected 1 to " + MOST_DAYS + " days, found " + order, "");
            return new RateRule(1);
        }
        return new RateRule(order);
    }

    private record RateRule(int order) implements Rule {

        @Override
        public List<Integer> daysBack() {
            return List.of(order);
        }

        @Override
        public int needed() {
            return 1;
        }

        @Override
        public String name() {
            return "deequ-rate-of-change";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            String day = order == 1 ? "the day before" : order + " days before";
            return past.back(order)
                    .map(Point::value)
                    .<Answer>map(reference -> forecast(reference, today, tolerance, day))
                    .orElseGet(() -> new Answer.Unknown("nothing is known of " + day));
        }

        private Forecast forecast(BigDecimal reference, Point today, BigDecimal tolerance, String day) {
            boolean unusual = Detection.flags(
                    new RelativeRateOfChangeStrategy(
                            Detection.limit(BigDecimal.ONE.subtract(tolerance).doubleValue()),
                            Detection.limit(BigDecimal.ONE.add(tolerance).doubleValue()),
                            order),
                    // Deequ divides by the first place only; the days between keep the distance.
                    Collections.nCopies(order, reference.doubleValue()),
                    today.number());
            return Detection.decided(RelativeChange.band(reference, tolerance, day), unusual);
        }
    }
}
