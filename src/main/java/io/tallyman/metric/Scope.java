package io.tallyman.metric;

/** The part of a table that a measure speaks about. */
public enum Scope {
    /** The rows of one business date in the table's time zone. */
    SLICE,
    /** Every row of the table at its pinned version. */
    TABLE
}
