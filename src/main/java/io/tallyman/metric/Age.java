package io.tallyman.metric;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Seconds between a table's newest event and the end of the business date in the table's time zone.
 *
 * <p>Measured at the end of the business date, not at the clock, so that a re-run or a backfill reads the same. Where
 * no event is found within the look-back, the age is the whole look-back.
 */
public record Age(MetricKey newest, String zone, int lookBack) implements Measure.Derived {
    @Override
    public String name() {
        return "Freshness";
    }

    @Override
    public String instance() {
        return newest.measure().instance();
    }

    /** Everything that tells two measures of one column apart. */
    @Override
    public String id() {
        return name() + "(" + instance() + " over " + lookBack + " days" + ")";
    }

    @Override
    public String definition() {
        return "end of date - " + newest.measure().definition() + " over " + lookBack;
    }

    @Override
    public List<MetricKey> inputs() {
        return List.of(newest);
    }

    @Override
    public Reading derive(LocalDate date, Readings readings) {
        BigDecimal end = BigDecimal.valueOf(
                date.plusDays(1).atStartOfDay(ZoneId.of(zone)).toEpochSecond());
        for (int back = 0; back <= lookBack; back++) {
            Optional<Reading> reading = readings.at(newest, date.minusDays(back));
            if (reading.isPresent() && reading.get() instanceof Reading.Value value) {
                return Reading.of(end.subtract(value.decimal()));
            }
            if (reading.isPresent() && reading.get() instanceof Reading.Failed) {
                return reading.get();
            }
        }
        return Reading.of((lookBack + 1) * 86_400L)
                .withDetail(Optional.of("no event in the last " + (lookBack + 1) + " days"));
    }
}
