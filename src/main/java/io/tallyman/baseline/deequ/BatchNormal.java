package io.tallyman.baseline.deequ;

import com.amazon.deequ.anomalydetection.BatchNormalStrategy;
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

/**
 * Deequ's {@code BatchNormalStrategy}: unusual is what lies more than {@code tolerance} sample deviations from the mean
 * of the window, without the day that is judged.
 *
 * <p>Known days only: a repeated number in place of a missing one would make the deviation too small. It knows no
 * weekday, so a weekly season is part of the deviation and hides what is smaller.
 */
public final class BatchNormal implements NormalMethod {

    @Override
    public String keyword() {
        return "deequ-batch-normal";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Deequ's BatchNormal: the distance from the mean of the window, in sample deviations; knows no weekday",
                "The greatest usual distance in deviations, above 0; Deequ's own is 3",
                "Deequ 2.1.0, com.amazon.deequ.anomalydetection.BatchNormalStrategy",
                "baseline { method = deequ-batch-normal, window = 28, fail = 3 }");
    }

    @Override
    public Rule read(Options options) {
        return new BatchRule(NormalMethod.window(options));
    }

    private record BatchRule(Window window) implements NormalRule {

        @Override
        public String name() {
            return "deequ-batch-normal";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            List<Point> days = past.last(window.days()).points();
            double deviations = tolerance.doubleValue();
            Answer band = Sample.of(days)
                    .map(sample -> sample.band(deviations, today, "mean of " + days.size() + " days"))
                    .orElseGet(() -> new Answer.Unknown("no deviation can be told from the earlier values"));
            if (!(band instanceof Forecast forecast) || forecast.lower().equals(forecast.upper())) {
                return band;
            }
            BatchNormalStrategy strategy =
                    new BatchNormalStrategy(Detection.limit(deviations), Detection.limit(deviations), false);
            List<Double> earlier = days.stream().map(Point::number).toList();
            return Detection.decided(forecast, Detection.flags(strategy, earlier, today.number()));
        }
    }
}
