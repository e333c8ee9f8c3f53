package io.tallyman.metric;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** One metric divided by another, of the same or of another table, for example orders per session. */
public record Ratio(String label, MetricKey top, MetricKey bottom) implements Measure.Derived {
    @Override
    public String name() {
        return "Ratio";
    }

    @Override
    public String instance() {
        return label;
    }

    /** Two ratios of one name, in different places of a configuration, are two metrics. */
    @Override
    public String id() {
        return name() + "(" + label + ": " + definition() + ")";
    }

    @Override
    public String definition() {
        return top.table() + "." + top.measure().definition() + " / " + bottom.table() + "."
                + bottom.measure().definition();
    }

    @Override
    public List<MetricKey> inputs() {
        return List.of(top, bottom);
    }

    @Override
    public int lookBack() {
        return 0;
    }

    @Override
    public Reading derive(LocalDate date, Readings readings) {
        Optional<Reading> above = readings.at(top, date);
        Optional<Reading> below = readings.at(bottom, date);
        if (above.isEmpty() || below.isEmpty()) {
            return new Reading.Empty("not measured on " + date);
        }
        if (above.get() instanceof Reading.Value a && below.get() instanceof Reading.Value b) {
            BigDecimal denominator = b.decimal();
            return Reading.ratio(a.decimal(), denominator);
        }
        return above.get() instanceof Reading.Value ? below.get() : above.get();
    }
}
