package io.tallyman.metric;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Readings gathered so far, on top of earlier ones. */
public final class KnownReadings implements Readings {
    private final Map<String, Map<LocalDate, Reading>> readings = new HashMap<>();
    private final Readings earlier;

    public KnownReadings(Readings earlier) {
        this.earlier = earlier;
    }

    /** Adds metrics; a later one of the same key and date replaces the earlier. */
    public void add(Collection<Metric> metrics) {
        metrics.forEach(m ->
                readings.computeIfAbsent(m.key().id(), k -> new HashMap<>()).put(m.date(), m.reading()));
    }

    @Override
    public Optional<Reading> at(MetricKey key, LocalDate date) {
        Reading reading = readings.getOrDefault(key.id(), Map.of()).get(date);
        return reading != null ? Optional.of(reading) : earlier.at(key, date);
    }
}
