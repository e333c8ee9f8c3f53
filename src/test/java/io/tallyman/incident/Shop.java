package io.tallyman.incident;

import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Checks of a shop, and how they ended. */
final class Shop {
    static final Check NULLS = check("orders", "null-rate(client_id)", "null-rate", Scope.SLICE, Severity.WARNING);
    static final Check COUNT = check("orders", "row-count", "row-count", Scope.SLICE, Severity.CRITICAL);
    static final Check KEYS = check("orders", "unique(order_id)", "unique", Scope.TABLE, Severity.WARNING);
    static final Check FRESHNESS = check("orders", "freshness", "freshness", Scope.SLICE, Severity.WARNING);
    static final Check VISITS = check("sessions", "row-count", "row-count", Scope.SLICE, Severity.WARNING);

    private Shop() {}

    static Check check(String table, String name, String kind, Scope scope, Severity severity) {
        return check(table, name, kind, new MetricKey(table, scope, Aggregate.rows(Optional.empty())), severity);
    }

    static Check segment(String table, String name, String segment) {
        MetricKey key = new MetricKey(
                table, Scope.SLICE, Aggregate.rows(Optional.of("channel = 'email'")), Optional.of(segment));
        return check(table, name, "row-count", key, Severity.WARNING);
    }

    static Verdict verdict(Check check, LocalDate date, Status status) {
        return new Verdict(
                check,
                date,
                status,
                Reading.of(BigDecimal.TEN),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "<= 5%",
                status + " of " + date,
                Optional.empty());
    }

    private static Check check(String table, String name, String kind, MetricKey key, Severity severity) {
        Check.Labels labels = new Check.Labels(
                severity,
                Optional.empty(),
                List.of("daily"),
                Optional.of("web-analytics"),
                Optional.empty(),
                Optional.empty());
        return new Check(
                table, name, kind, key, List.of(), List.of(), Unit.COUNT, labels, List.of(), Optional.empty(), "x:1");
    }
}
