package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.amazon.deequ.anomalydetection.AnomalyDetectionStrategy;
import com.amazon.deequ.anomalydetection.BatchNormalStrategy;
import com.amazon.deequ.anomalydetection.OnlineNormalStrategy;
import com.amazon.deequ.anomalydetection.RelativeRateOfChangeStrategy;
import io.tallyman.baseline.deequ.BatchNormal;
import io.tallyman.baseline.deequ.HoltWinters;
import io.tallyman.baseline.deequ.OnlineNormal;
import io.tallyman.baseline.deequ.RateOfChange;
import io.tallyman.baseline.deequ.SimpleThreshold;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scala.Console;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.VectorBuilder;

/** Compares with Deequ, called directly on the list of numbers that the dates should give. */
class DeequMethodsTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal THREE = new BigDecimal("3");

    @Test
    void thresholdWithoutBoundsOrWithBoundsTheWrongWayRoundIsRefused() {
        assertThat(Configured.refused(new SimpleThreshold(), "")).containsExactly("Expected one of lower, upper");
        assertThat(Configured.refused(new SimpleThreshold(), "lower = 9, upper = 8"))
                .containsExactly("Expected upper to be at least lower");
    }

    @Test
    void onlineNormalGivesNoAnswerWhereItCouldNeverFire() {
        List<Double> nine = numbers(orders(1, 9, day -> true));
        AnomalyDetectionStrategy strategy = new OnlineNormalStrategy(limit(3), limit(3), 0.1, true);
        assertThat(anomalous(strategy, nine, 1e9)).isFalse();

        assertThat(rule(new OnlineNormal(), "window = 9")
                        .answer(orders(1, 9, day -> true), Point.of(THURSDAY, 1e9), THREE))
                .isEqualTo(new Answer.Unknown("no value can lie 3 deviations away with 9 earlier days"));
        assertThat(unusual(rule(new OnlineNormal(), "window = 10"), orders(1, 10, day -> true), 1e9, THREE))
                .isTrue();
    }

    @Test
    void daysThatAreAllTheSameGiveNoScaleForADifference() {
        Series flat = new Series(
                THURSDAY,
                Nature.COUNT,
                IntStream.rangeClosed(1, 56)
                        .mapToObj(back -> Point.of(THURSDAY.minusDays(back), 0.1))
                        .toList());

        for (Method method : List.of(new BatchNormal(), new OnlineNormal(), new HoltWinters())) {
            assertThat(rule(method, "").answer(flat, Point.of(THURSDAY, 0.2), ONE))
                    .isInstanceOf(Answer.Unknown.class);
            assertThat(rule(method, "").answer(flat, Point.of(THURSDAY, 0.1), ONE))
                    .isInstanceOf(Forecast.class);
        }
    }

    @Test
    void holtWintersKnowsNothingOfAWeekdayItNeverSaw() {
        Series noThursdays = orders(1, 56, day -> day.getDayOfWeek() != DayOfWeek.THURSDAY);

        assertThat(rule(new HoltWinters(), "").answer(noThursdays, Point.of(THURSDAY, 1_000), ONE))
                .isEqualTo(new Answer.Unknown("no Thursday is known"));
    }

    @Test
    void rateOfChangeComparesWithTheDateAndNotWithThePlaceInAList() {
        Series gap = orders(1, 10, day -> !day.equals(THURSDAY.minusDays(3)));
        double weekBefore = gap.back(7).orElseThrow().number();
        BigDecimal third = new BigDecimal("0.3");
        AnomalyDetectionStrategy strategy = new RelativeRateOfChangeStrategy(limit(0.7), limit(1.3), 1);

        for (double ratio : new double[] {0, 0.69, 0.71, 1, 1.29, 1.31, 5}) {
            assertThat(unusual(rule(new RateOfChange(), "order = 7"), gap, ratio * weekBefore, third))
                    .isEqualTo(anomalous(strategy, List.of(weekBefore), ratio * weekBefore));
        }
        assertThat(rule(new RateOfChange(), "order = 3").answer(gap, Point.of(THURSDAY, 1), third))
                .isEqualTo(new Answer.Unknown("nothing is known of 3 days before"));
    }

    @Test
    void anythingAfterZeroIsAnInfiniteRate() {
        Series closed = new Series(THURSDAY, Nature.COUNT, List.of(Point.of(THURSDAY.minusDays(1), 0)));

        assertThat(unusual(rule(new RateOfChange(), ""), closed, 5, ONE)).isTrue();
        assertThat(unusual(rule(new RateOfChange(), ""), closed, 0, ONE)).isFalse();
    }

    @Test
    void thresholdDecidesByItsBoundsWidenedByTheTolerance() {
        Rule rule = rule(new SimpleThreshold(), "lower = 2000, upper = 8000");
        Series none = new Series(THURSDAY, Nature.COUNT, List.of());

        assertThat(unusual(rule, none, 1_999, BigDecimal.ZERO)).isTrue();
        assertThat(unusual(rule, none, 2_000, BigDecimal.ZERO)).isFalse();
        assertThat(unusual(rule, none, 8_001, BigDecimal.ZERO)).isTrue();
        assertThat(unusual(rule, none, 8_001, new BigDecimal("0.1"))).isFalse();
        assertThat(unusual(rule(new SimpleThreshold(), "lower = 2000"), none, 1e9, BigDecimal.ZERO))
                .isFalse();
    }

    @Test
    void batchAndOnlineNormalDecideAsDeequDoesOverTheKnownDays() {
        Random random = new Random(28);
        AnomalyDetectionStrategy batch = new BatchNormalStrategy(limit(3), limit(3), false);
        AnomalyDetectionStrategy online = new OnlineNormalStrategy(limit(3), limit(3), 0.1, true);
        for (int seed = 0; seed < 200; seed++) {
            Series gaps = orders(seed, 28, day -> day.getDayOfMonth() % 5 != 0);
            double today = 900 + 400 * random.nextGaussian();

            Forecast forecast = forecast(rule(new BatchNormal(), ""), gaps, today, THREE);
            boolean outside = today < forecast.lower().orElseThrow().doubleValue()
                    || today > forecast.upper().orElseThrow().doubleValue();

            assertThat(forecast.unusual()).hasValue(anomalous(batch, numbers(gaps), today));
            assertThat(outside).isEqualTo(forecast.unusual().orElseThrow());
            assertThat(unusual(rule(new OnlineNormal(), ""), gaps, today, THREE))
                    .isEqualTo(anomalous(online, numbers(gaps), today));
        }
    }

    @Test
    void theJudgedDayIsNoPartOfItsOwnBatchBaseline() {
        Series series = orders(1, 28, day -> true);
        Rule rule = rule(new BatchNormal(), "");

        assertThat(forecast(rule, series, 1e6, THREE).upper())
                .isEqualTo(forecast(rule, series, 900, THREE).upper());
    }

    @Test
    void holtWintersIsDeequOnTheDaysWithTheSameWeekdayInPlaceOfAMissingOne() {
        LocalDate missing = THURSDAY.minusDays(17);
        Series gap = orders(5, 56, day -> !day.equals(missing));
        List<Double> filled = new ArrayList<>(numbers(orders(5, 56, day -> true)));
        filled.set(56 - 17, gap.back(17 + 7).orElseThrow().number());
        // Mean sizes of 512 to 1,024 are divided by 512.
        filled.replaceAll(number -> number / 512);
        AnomalyDetectionStrategy strategy = new com.amazon.deequ.anomalydetection.seasonal.HoltWinters(7);

        for (int today = 800; today <= 1_250; today += 50) {
            assertThat(unusual(rule(new HoltWinters(), ""), gap, today, ONE))
                    .as("%d", today)
                    .isEqualTo(anomalous(strategy, filled, today / 512.0));
        }
        assertThat(expected(gap)).isCloseTo(1_000, within(60.0));
    }

    @Test
    void theUnitOfAMetricDoesNotMatterToHoltWinters() {
        for (int seed = 0; seed < 10; seed++) {
            Series series = orders(seed, 56, day -> true);
            List<Point> cents = series.points().stream()
                    .map(point -> Point.of(point.date(), point.number() * 65_536))
                    .toList();

            assertThat(expected(new Series(THURSDAY, Nature.AMOUNT, cents))).isEqualTo(expected(series) * 65_536);
        }
    }

    @Test
    void aClosedWeekdayDisturbsNoOther() {
        Series closedSaturdays = orders(6, 56, day -> day.getDayOfWeek() != DayOfWeek.SATURDAY);

        assertThat(expected(closedSaturdays)).isCloseTo(1_000, within(60.0));
    }

    @Test
    void holtWintersToleranceIsAMultipleOfDeequsOwnDistance() {
        Series series = orders(7, 56, day -> true);
        Rule rule = rule(new HoltWinters(), "");
        double centre = expected(series);
        double reach = 1;
        while (!unusual(rule, series, centre + reach, ONE)) {
            reach *= 1.25;
        }

        assertThat(unusual(rule, series, centre + 2 * reach * 1.001, new BigDecimal("2")))
                .isTrue();
        assertThat(unusual(rule, series, centre + 2 * reach / 1.26, new BigDecimal("2")))
                .isFalse();
    }

    @Test
    void holtWintersWritesNothingToTheConsole() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();

        Console.withOut(written, () -> expected(orders(8, 56, day -> true)));

        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static double expected(Series past) {
        return forecast(rule(new HoltWinters(), ""), past, 1_000, ONE)
                .expected()
                .orElseThrow()
                .doubleValue();
    }

    private static Rule rule(Method method, String options) {
        return Configured.rule(method, options);
    }

    private static boolean unusual(Rule rule, Series past, double today, BigDecimal tolerance) {
        return forecast(rule, past, today, tolerance).unusual().orElseThrow();
    }

    private static Forecast forecast(Rule rule, Series past, double today, BigDecimal tolerance) {
        return (Forecast) rule.answer(past, Point.of(THURSDAY, today), tolerance);
    }

    private static boolean anomalous(AnomalyDetectionStrategy strategy, List<Double> earlier, double last) {
        VectorBuilder<Object> series = new VectorBuilder<>();
        earlier.forEach(series::$plus$eq);
        series.$plus$eq(last);
        Tuple2<Object, Object> interval = new Tuple2<>(earlier.size(), earlier.size() + 1);
        return Console.withOut(
                OutputStream.nullOutputStream(),
                () -> strategy.detect(series.result(), interval).nonEmpty());
    }

    private static Option<Object> limit(double number) {
        return Option.apply(number);
    }

    private static List<Double> numbers(Series series) {
        return series.points().stream().map(Point::number).toList();
    }

    /** Days of orders before the date, with a weekly season and noise of 3%; a day's number depends on no other day. */
    private static Series orders(long seed, int days, Predicate<LocalDate> kept) {
        Random random = new Random(seed);
        List<Point> points = IntStream.rangeClosed(1, days)
                .mapToObj(THURSDAY::minusDays)
                .map(day -> Point.of(
                        day, (day.getDayOfWeek().getValue() > 5 ? 650 : 1_000) * (1 + 0.03 * random.nextGaussian())))
                .filter(point -> kept.test(point.date()))
                .toList();
        return new Series(THURSDAY, Nature.COUNT, points);
    }
}
