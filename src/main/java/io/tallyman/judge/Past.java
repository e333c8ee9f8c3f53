package io.tallyman.judge;

import io.tallyman.baseline.Nature;
import io.tallyman.baseline.Point;
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
        return new Series(date, nature(), points);
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

    private Nature nature() {
        return switch (check.unit()) {
            case COUNT -> Nature.COUNT;
            case RATIO -> Nature.SHARE;
            case DURATION -> Nature.DURATION;
            case NUMBER -> Nature.AMOUNT;
        };
    }

    /** Distance from the mean of the comparable days in sample deviations, where they are enough and differ. */
    Optional<Double> zScore(double value) {
        List<Integer> weeks = IntStream.rangeClosed(1, COMPARABLE_WEEKS)
                .map(week -> 7 * week)
                .boxed()
                .toList();
        double[] days =
                series(weeks).points().stream().mapToDouble(Point::number).toArray();
        if (days.length < FEWEST_FOR_DEVIATION) {
            return Optional.empty();
        }
        double mean = 0;
        for (double day : days) {
            mean += day / days.length;
        }
        double squares = 0;
        for (double day : days) {
            squares += (day - mean) * (day - mean);
        }
        double deviation = Math.sqrt(squares / (days.length - 1));
        double score = (value - mean) / deviation;
        return deviation > 0 && Double.isFinite(score) ? Optional.of(score) : Optional.empty();
    }
}
