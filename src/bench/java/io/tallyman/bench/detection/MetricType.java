package io.tallyman.bench.detection;

import static io.tallyman.bench.detection.IncidentKind.DOUBLE_LOAD;
import static io.tallyman.bench.detection.IncidentKind.HALF;
import static io.tallyman.bench.detection.IncidentKind.NULL_BURST;
import static io.tallyman.bench.detection.IncidentKind.OUTAGE;
import static io.tallyman.bench.detection.IncidentKind.PRICE_BUG;
import static io.tallyman.bench.detection.IncidentKind.SEVENTH;
import static io.tallyman.bench.detection.IncidentKind.SLOW_DRIFT;
import static io.tallyman.bench.detection.IncidentKind.THIRD;
import static io.tallyman.bench.detection.IncidentKind.TRACKING_LOSS;

import io.tallyman.baseline.Nature;
import java.util.List;

/**
 * A kind of daily metric of a shop.
 *
 * <p>Levels are drawn on a logarithmic scale between {@code lowest} and {@code highest}; {@code weekdays} is the
 * strongest weekday effect, {@code events} the strongest effect of a holiday, both as a part of the level.
 */
enum MetricType {
    ORDERS(Nature.COUNT, 2_000, 500_000, 0.45, 0.5, volume()),
    SMALL_COUNT(Nature.COUNT, 150, 1_500, 0.3, 0.5, volume()),
    REVENUE(Nature.AMOUNT, 20_000, 5_000_000, 0.45, 0.5, money()),
    ORDER_VALUE(Nature.OTHER, 20, 150, 0.08, 0.1, List.of(PRICE_BUG, HALF, THIRD, SEVENTH, SLOW_DRIFT)),
    NULL_RATE(Nature.SHARE, 0.002, 0.05, 0.1, 0.1, List.of(NULL_BURST, NULL_BURST)),
    CONVERSION(Nature.SHARE, 0.01, 0.05, 0.15, 0.2, List.of(OUTAGE, HALF, THIRD, SEVENTH, TRACKING_LOSS)),
    /** The numbers are of what is missing. */
    COVERAGE(Nature.SHARE, 0.005, 0.1, 0.1, 0.1, List.of(OUTAGE, HALF, THIRD, SEVENTH, TRACKING_LOSS)),
    CLOSED_SUNDAYS(Nature.COUNT, 500, 50_000, 0.3, 0.4, volume()),
    CLOSED_WEEKENDS_ZERO(Nature.AMOUNT, 5_000, 500_000, 0.3, 0.4, money());

    final Nature nature;
    final double lowest;
    final double highest;
    final double weekdays;
    final double events;
    final List<IncidentKind> incidents;

    MetricType(
            Nature nature,
            double lowest,
            double highest,
            double weekdays,
            double events,
            List<IncidentKind> incidents) {
        this.nature = nature;
        this.lowest = lowest;
        this.highest = highest;
        this.weekdays = weekdays;
        this.events = events;
        this.incidents = incidents;
    }

    private static List<IncidentKind> volume() {
        return List.of(OUTAGE, HALF, THIRD, SEVENTH, DOUBLE_LOAD, SLOW_DRIFT, TRACKING_LOSS);
    }

    private static List<IncidentKind> money() {
        return List.of(OUTAGE, HALF, THIRD, SEVENTH, DOUBLE_LOAD, SLOW_DRIFT, PRICE_BUG);
    }
}
