package io.tallyman.baseline.deequ;

import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A series as the list without gaps that an index-based strategy needs: one place per day from the oldest known day to
 * the day before the judged one.
 *
 * <p>A missing day takes the number of the nearest known same weekday before it, else after it. A weekday that is
 * never known, such as a day on which the shop is closed, takes the mean of all known days: a constant, which is the
 * weekday's season and disturbs no other.
 */
final class Aligned {
    private static final int WEEK = 7;

    private Aligned() {}

    /** The days' numbers, oldest first; empty where no day is known. */
    static List<Double> days(Series known) {
        if (known.size() == 0) {
            return List.of();
        }
        int oldest = known.daysBack(known.points().get(0));
        double mean =
                known.points().stream().mapToDouble(Point::number).average().orElseThrow();
        List<Double> numbers = new ArrayList<>();
        for (int day = oldest; day >= 1; day--) {
            numbers.add(sameWeekday(known, day, oldest).map(Point::number).orElse(mean));
        }
        return List.copyOf(numbers);
    }

    private static Optional<Point> sameWeekday(Series known, int day, int oldest) {
        IntStream before = IntStream.iterate(day, back -> back <= oldest, back -> back + WEEK);
        IntStream after = IntStream.iterate(day - WEEK, back -> back >= 1, back -> back - WEEK);
        return IntStream.concat(before, after)
                .mapToObj(known::back)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
