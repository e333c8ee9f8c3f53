package io.tallyman.metric;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A measure's reading for one business date.
 *
 * @param key what was measured
 * @param date business date
 * @param reading what it showed
 * @param tableVersion Delta version that was read, where the table has versions
 * @param measuredAt when it was read
 */
public record Metric(MetricKey key, LocalDate date, Reading reading, Optional<Long> tableVersion, Instant measuredAt) {}
