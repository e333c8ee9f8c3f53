package io.tallyman.bench.detection;

import io.tallyman.baseline.Point;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A day of a series and the truth about it.
 *
 * @param incident kind of the incident that the day belongs to, else empty
 * @param announced whether a calendar names the day: a holiday or a promotion
 */
record LabelledDay(Point point, Optional<String> incident, boolean announced) {

    LocalDate date() {
        return point.date();
    }
}
