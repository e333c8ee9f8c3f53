package io.tallyman.check;

/** Whether a row that cannot be compared, because a value is null, counts as a violation. */
enum Nulls {
    VIOLATE,
    IGNORE
}
