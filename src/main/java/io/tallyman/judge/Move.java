package io.tallyman.judge;

import io.tallyman.check.Unit;
import io.tallyman.metric.Reading;
import java.time.LocalDate;

/**
 * A number of a settled business date that was another one when its late data had come.
 *
 * @param metricId identity of the metric's history
 * @param unit how its numbers are written
 * @param date business date it is about
 * @param before what was stored
 * @param after what is stored now
 */
public record Move(String metricId, Unit unit, LocalDate date, Reading before, Reading after) {}
