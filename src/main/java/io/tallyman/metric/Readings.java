package io.tallyman.metric;

import java.time.LocalDate;
import java.util.Optional;

/** Looks up what a metric read on a business date; empty where that date was never measured. */
@FunctionalInterface
public interface Readings {
    Optional<Reading> at(MetricKey key, LocalDate date);
}
