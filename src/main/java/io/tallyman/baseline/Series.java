package io.tallyman.baseline;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A metric's numbers on business dates before the one that is judged, aligned by date: a missing day is missing and
 * shifts no other. Days that must not speak (holidays, incidents, partial days) are missing too.
 */
public final class Series {
    private final LocalDate date;
    private final Nature nature;
    private final NavigableMap<LocalDate, Point> points = new TreeMap<>();

    /**
     * A series that ends before a date.
     *
     * @throws IllegalArgumentException where a point is not before the date, or two are of one date
     */
    public Series(LocalDate date, Nature nature, Collection<Point> points) {
        this.date = date;
        this.nature = nature;
        for (Point point : points) {
            if (!point.date().isBefore(date)) {
                throw new IllegalArgumentException("Invalid series: " + point.date() + " is not before " + date);
            }
            if (this.points.put(point.date(), point) != null) {
                throw new IllegalArgumentException("Invalid series: two points on " + point.date());
            }
        }
    }

    /** The business date that is judged. */
    public LocalDate date() {
        return date;
    }

    public Nature nature() {
        return nature;
    }

    /** The number so many days before the date, where it is known. */
    public Optional<Point> back(int days) {
        return Optional.ofNullable(points.get(date.minusDays(days)));
    }

    /** All known points, oldest first. */
    public List<Point> points() {
        return List.copyOf(points.values());
    }

    /** How many days are known. */
    public int size() {
        return points.size();
    }

    /** Only the points of the last so many days before the date. */
    public Series last(int days) {
        return new Series(
                date, nature, points.tailMap(date.minusDays(days), true).values());
    }

    /** How many days before the date a point lies. */
    public int daysBack(Point point) {
        return (int) ChronoUnit.DAYS.between(point.date(), date);
    }
}
