package io.tallyman.metric;

import java.util.Optional;

/**
 * A measure of one table: the key of a metric's history.
 *
 * @param table configured name of the table
 * @param scope one slice or the whole table
 * @param measure what is measured
 * @param segment the part of the rows that the measure is limited to, for example {@code channel=email}; empty for all
 */
public record MetricKey(String table, Scope scope, Measure measure, Optional<String> segment) {

    /** A measure of all rows of the scope. */
    public MetricKey(String table, Scope scope, Measure measure) {
        this(table, scope, measure, Optional.empty());
    }

    /** Stable identity, readable and unique within a store, for example {@code orders/Completeness(client_id)}. */
    public String id() {
        return table + "/" + measure.id() + (scope == Scope.TABLE ? "@table" : "")
                + segment.map(part -> "{" + part + "}").orElse("");
    }
}
