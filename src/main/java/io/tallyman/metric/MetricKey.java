package io.tallyman.metric;

/**
 * A measure of one table: the key of a metric's history.
 *
 * @param table configured name of the table
 * @param scope one slice or the whole table
 * @param measure what is measured
 */
public record MetricKey(String table, Scope scope, Measure measure) {

    /** Stable identity, readable and unique within a store, for example {@code orders/Completeness(client_id)}. */
    public String id() {
        return table + "/" + measure.id() + (scope == Scope.TABLE ? "@table" : "");
    }
}
