package io.tallyman.metric;

/** A way to travel to the data; what shares one trip says {@link Measure#group()}. */
public enum Trip {
    /** Table schema only; no rows are read. */
    SCHEMA,
    /** One aggregation over the table, grouped by business date; every measure of the table joins it. */
    AGGREGATE,
    /** One grouping by a set of key columns. */
    GROUPING,
    /** One count per value of a column and business date. */
    CATEGORY,
    /** One look-up of all foreign keys, of any tables, that lead to the same columns of one table. */
    REFERENCE,
    /** One comparison of a column with the total of another table's rows. */
    RECONCILIATION,
    /** One SQL query of the user's own. */
    QUERY,
    /** One run of Deequ analyzers that cannot share the aggregation. */
    DEEQU,
    /** Computed from other measures' readings; no data is read. */
    DERIVED
}
