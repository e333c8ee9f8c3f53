package io.tallyman.bench;

import java.util.Locale;

/** The kinds of checks that all contenders know. Violations are shares of rows, 0 to 1. */
enum Kind {
    ROW_COUNT(true),
    /** Share of rows in which a column is null. */
    NULL_RATE(true),
    MIN(true),
    MAX(true),
    MEAN(true),
    SUM(true),
    /** Share of rows for which a predicate is not true. */
    SATISFIES(true),
    /** Share of rows whose text does not match a pattern. */
    MATCHES(true),
    /** Share of rows beyond the first of each key. */
    UNIQUE(false),
    DISTINCT_COUNT(false),
    /** Share of rows with the most frequent value. */
    TOP_SHARE(false),
    /** Share of rows whose key is not in another table. */
    REFERENCES(false),
    /** Share of rows whose amount is not the sum of another table's rows. */
    RECONCILES(false);

    private final boolean shareable;

    Kind(boolean shareable) {
        this.shareable = shareable;
    }

    /** Whether one aggregation over the table can answer it together with others. */
    boolean shareable() {
        return shareable;
    }

    /** Whether a Delta table's log can answer it without a look at the rows. */
    boolean inLog() {
        return this == ROW_COUNT || this == NULL_RATE || this == MIN || this == MAX;
    }

    /** The word of Tallyman's catalogue. */
    String keyword() {
        return this == MATCHES
                ? SATISFIES.keyword()
                : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
