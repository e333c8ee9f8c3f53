package io.tallyman.baseline.forest;

import com.amazon.randomcutforest.RandomCutForest;
import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Method;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Series;
import io.tallyman.baseline.Window;
import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * AWS Random Cut Forest over the {@link Features} of the days: unusual is a day that random cuts part from the earlier
 * days much sooner than they parted those from the days before them.
 *
 * <p>Each earlier day is scored by the forest of the days before it and then joins it; the judged day is scored last.
 * It is unusual where {@code score > mean + tolerance × s} of the earlier days' scores, the first third left out, for
 * there the forest is small. The seed is fixed, so the same days give the same answer.
 *
 * <p>The forest decides; the expected number is the day's reference, the median of the last four same weekdays.
 */
public final class Forest implements Method {
    private static final BigDecimal GREATEST = BigDecimal.valueOf(1_000);

    @Override
    public String keyword() {
        return "forest";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "AWS Random Cut Forest over the number against its weekday, the weekday, and the seven days before",
                "The greatest usual score, in deviations above the mean score of earlier days, above 0",
                "Guha, Mishra, Roy and Schrijvers, Robust Random Cut Forest Based Anomaly Detection on Streams, ICML"
                        + " 2016; three deviations above the mean score as in the SageMaker developer guide",
                "baseline { method = forest, window = 90, warn = 3, fail = 5 }");
    }

    @Override
    public Rule read(Options options) {
        return new ForestRule(Window.read(options, 90, 42, 365));
    }

    @Override
    public Optional<String> refusal(BigDecimal tolerance) {
        return tolerance.signum() > 0 && tolerance.compareTo(GREATEST) <= 0
                ? Optional.empty()
                : Optional.of("Expected a number of deviations above 0 and up to 1,000");
    }

    @Override
    public BigDecimal usualWarn() {
        return new BigDecimal("3");
    }

    @Override
    public BigDecimal usualFail() {
        return new BigDecimal("5");
    }

    private record ForestRule(Window window) implements Rule {
        private static final long SEED = 2_016;
        private static final int TREES = 50;
        private static final int FEWEST_DAYS = 42;
        private static final int FEWEST_ROWS = 21;

        @Override
        public List<Integer> daysBack() {
            return window.daysBack();
        }

        /** Six weeks: two give the first references, and the other four days to compare with. */
        @Override
        public int needed() {
            return FEWEST_DAYS;
        }

        @Override
        public String name() {
            return "forest";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            Features features = new Features(past.last(window.days()));
            OptionalDouble reference = features.reference(today.date());
            if (reference.isEmpty()) {
                return new Answer.Unknown("fewer than 2 earlier days of this weekday are known");
            }
            double expected = reference.getAsDouble();
            if (!Double.isFinite(expected) || !Double.isFinite(features.scale())) {
                return new Answer.Unknown("the earlier values are too large for floating point");
            }
            if (features.scale() == 0 && today.number() != expected) {
                return new Answer.Unknown("all earlier days repeat their weekday, so a difference has no scale");
            }
            if (features.scale() == 0) {
                return forecast(expected, false, past);
            }
            List<float[]> earlier = features.earlier();
            if (earlier.size() < FEWEST_ROWS) {
                return new Answer.Unknown(earlier.size() + " of " + FEWEST_ROWS + " days with 2 same weekdays before");
            }
            return forecast(expected, standsOut(earlier, features.of(today, expected), tolerance.doubleValue()), past);
        }

        private Forecast forecast(double expected, boolean unusual, Series past) {
            return new Forecast(
                    Optional.of(BigDecimal.valueOf(expected)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(unusual),
                    "random cut forest, " + past.last(window.days()).size() + " days");
        }

        private static boolean standsOut(List<float[]> earlier, float[] today, double tolerance) {
            RandomCutForest forest = RandomCutForest.builder()
                    .dimensions(Features.DIMENSIONS)
                    .numberOfTrees(TREES)
                    // Every tree holds every day, so no sampling adds chance of its own.
                    .sampleSize(earlier.size())
                    .initialAcceptFraction(1)
                    .timeDecay(0)
                    .outputAfter(1)
                    .parallelExecutionEnabled(false)
                    .randomSeed(SEED)
                    .build();
            double[] scores = new double[earlier.size()];
            for (int day = 0; day < scores.length; day++) {
                scores[day] = forest.getAnomalyScore(earlier.get(day));
                forest.update(earlier.get(day));
            }
            double[] usual = Arrays.copyOfRange(scores, scores.length / 3, scores.length);
            double mean = Arrays.stream(usual).average().orElseThrow();
            double squares = Arrays.stream(usual)
                    .map(score -> (score - mean) * (score - mean))
                    .sum();
            double deviation = Math.sqrt(squares / (usual.length - 1));
            return forest.getAnomalyScore(today) > mean + tolerance * deviation;
        }
    }
}
