package io.tallyman.baseline.deequ;

import com.amazon.deequ.anomalydetection.OnlineNormalStrategy;
import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Sample;
import io.tallyman.baseline.Series;
import io.tallyman.baseline.Window;
import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Deequ's {@code OnlineNormalStrategy}: unusual is what lies more than {@code tolerance} deviations from the running
 * mean of the window.
 *
 * <p>Deequ takes the judged number into that mean and deviation, so that it draws its own bounds towards itself: over
 * {@code n} earlier days no number at all can lie more than {@code √n} deviations away. With so few days that the
 * tolerance cannot be exceeded, there is no answer. For the same reason it has no band that could be told beforehand.
 * Anomalous earlier days stay in, as in Deequ whenever it judges a new number. Only known days are in the series.
 */
public final class OnlineNormal implements NormalMethod {

    @Override
    public String keyword() {
        return "deequ-online-normal";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Deequ's OnlineNormal: the distance from the running mean, which the judged day is part of, in"
                        + " deviations; knows no weekday",
                "The greatest usual distance in deviations, above 0; Deequ's own is 3, which takes 10 earlier days",
                "Deequ 2.1.0, com.amazon.deequ.anomalydetection.OnlineNormalStrategy",
                "baseline { method = deequ-online-normal, window = 28, fail = 3 }");
    }

    @Override
    public Rule read(Options options) {
        return new OnlineRule(NormalMethod.window(options));
    }

    private record OnlineRule(Window window) implements NormalRule {
        /** Deequ's default; it leaves out the first tenth, which the last number is never part of. */
        private static final double IGNORED_START = 0.1;

        @Override
        public String name() {
            return "deequ-online-normal";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            List<Point> days = past.last(window.days()).points();
            if (tolerance.multiply(tolerance).compareTo(BigDecimal.valueOf(days.size())) >= 0) {
                return new Answer.Unknown("no value can lie " + tolerance.toPlainString() + " deviations away with "
                        + days.size() + " earlier days");
            }
            return Sample.of(days)
                    .map(sample -> answer(sample, days, today, tolerance.doubleValue()))
                    .orElseGet(() -> new Answer.Unknown("no deviation can be told from the earlier values"));
        }

        private static Answer answer(Sample sample, List<Point> days, Point today, double deviations) {
            Answer band = sample.band(deviations, today, "running mean of " + days.size() + " days");
            if (!(band instanceof Forecast forecast) || sample.flat()) {
                return band;
            }
            OnlineNormalStrategy strategy = new OnlineNormalStrategy(
                    Detection.limit(deviations), Detection.limit(deviations), IGNORED_START, true);
            List<Double> earlier = days.stream().map(Point::number).toList();
            boolean unusual = Detection.flags(strategy, earlier, today.number());
            return new Forecast(
                    forecast.expected(), Optional.empty(), Optional.empty(), Optional.of(unusual), forecast.basis());
        }
    }
}
