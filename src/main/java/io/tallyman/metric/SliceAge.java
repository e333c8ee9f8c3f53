package io.tallyman.metric;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Seconds since the end of the newest complete slice: 0 when the business date's own slice is complete.
 *
 * @param rows rows of the slice
 * @param upstream rows of the same slice in the table that feeds this one; empty compares with the median slice of the
 *     look-back
 * @param complete share of the expected rows from which on a slice counts as complete, 0 to 1
 */
public record SliceAge(MetricKey rows, Optional<MetricKey> upstream, BigDecimal complete, int lookBack)
        implements Measure.Derived {
    private static final long DAY = 86_400L;

    @Override
    public String name() {
        return "SliceFreshness";
    }

    @Override
    public String instance() {
        return upstream.map(MetricKey::table).orElse("*");
    }

    /** Everything that tells two measures of one column apart. */
    @Override
    public String id() {
        return name() + "(" + definition() + ")";
    }

    @Override
    public String definition() {
        return rows.measure().definition() + " >= " + complete.toPlainString() + " of "
                + upstream.map(MetricKey::id).orElse("median") + " over " + lookBack;
    }

    @Override
    public List<MetricKey> inputs() {
        return upstream.map(u -> List.of(rows, u)).orElse(List.of(rows));
    }

    @Override
    public Reading derive(LocalDate date, Readings readings) {
        List<BigDecimal> slices = new ArrayList<>();
        for (int back = 0; back <= lookBack; back++) {
            for (MetricKey input : inputs()) {
                if (readings.at(input, date.minusDays(back)).orElse(null) instanceof Reading.Failed failed) {
                    return failed;
                }
            }
            amount(rows, date.minusDays(back), readings).ifPresent(slices::add);
        }
        if (upstream.isEmpty() && slices.size() < 2) {
            return new Reading.Empty("no earlier slice to compare with");
        }
        for (int back = 0; back <= lookBack; back++) {
            LocalDate day = date.minusDays(back);
            Optional<BigDecimal> present = amount(rows, day, readings);
            Optional<BigDecimal> expected =
                    upstream.isPresent() ? amount(upstream.get(), day, readings) : Optional.of(median(slices));
            if (present.isPresent()
                    && expected.isPresent()
                    && expected.get().signum() > 0
                    && present.get().compareTo(expected.get().multiply(complete)) >= 0) {
                return Reading.of(back * DAY)
                        .withDetail(Optional.of("newest complete slice " + day + ": "
                                + present.get().toPlainString() + " of "
                                + expected.get().toPlainString() + " rows"));
            }
        }
        return Reading.of((lookBack + 1) * DAY)
                .withDetail(Optional.of("no complete slice in the last " + (lookBack + 1) + " days"));
    }

    private static Optional<BigDecimal> amount(MetricKey key, LocalDate day, Readings readings) {
        return readings.at(key, day).filter(Reading.Value.class::isInstance).map(r -> ((Reading.Value) r).decimal());
    }

    private static BigDecimal median(List<BigDecimal> values) {
        if (values.isEmpty()) {
            return BigDecimal.ZERO;
        }
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).add(sorted.get(middle)).divide(BigDecimal.valueOf(2));
    }
}
