package io.tallyman.judge;

import io.tallyman.baseline.Point;
import io.tallyman.baseline.Sample;
import io.tallyman.baseline.Series;
import io.tallyman.check.Check;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.suite.CheckCalendar;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a check's metric read on earlier business dates, without those that must not speak. */
record Past(Check check, LocalDate date, Readings readings, CheckCalendar calendar) {
    private static final int COMPARABLE_WEEKS = 8;
    private static final int FEWEST_FOR_DEVIATION = 3;

    /** The known numbers among those of so many days before the date. */
    Series series(List<Integer> daysBack) {
        List<Point> points = daysBack.stream()
                .map(date::minusDays)
                .map(this::point)
                .flatMap(Optional::stream)
                .toList();
        return new Series(date, check.nature(), points);
    }

    private Optional<Point> point(LocalDate day) {
        return readings.at(check.measure(), day)
                .filter(Reading.Value.class::isInstance)
                .filter(reading -> calendar.inHistory(check, day))
                .map(reading -> point(day, (Reading.Value) reading));
    }

    static Point point(LocalDate day, Reading.Value value) {
        return new Point(day, value.decimal(), value.denominator());
    }

    /** Distance from the mean of the comparable days in sample deviations, where they are enough and differ. */
    Optional<Double> zScore(double value) {
        List<Integer> weeks = IntStream.rangeClosed(1, COMPARABLE_WEEKS)
                .map(week -> 7 * week)
                .boxed()
                .toList();
        return Sample.of(series(weeks).points())
                .filter(sample -> sample.size() >= FEWEST_FOR_DEVIATION && !sample.flat())
                .map(sample -> (value - sample.mean()) / sample.deviation())
                .filter(Double::isFinite);
    }
}
