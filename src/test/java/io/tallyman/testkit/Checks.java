package io.tallyman.testkit;

import io.tallyman.check.Check;
import io.tallyman.check.Expectation;
import io.tallyman.check.Severity;
import io.tallyman.check.Unit;
import io.tallyman.metric.MetricKey;
import java.util.List;
import java.util.Optional;

/** Checks of the table of orders, of which nobody says more than that they are critical. */
public final class Checks {
    public static final Check.Labels CRITICAL = new Check.Labels(
            Severity.CRITICAL, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    private Checks() {}

    /** A check that can be evaluated. */
    public static Check orders(String name, String kind, MetricKey measure, Unit unit, Expectation... expectations) {
        return new Check(
                "orders",
                name,
                kind,
                measure,
                List.of(),
                List.of(expectations),
                unit,
                CRITICAL,
                List.of(),
                Optional.empty(),
                "shop.conf:3");
    }
}
