package io.tallyman.check;

/** What a check's number counts; decides how it is written and which thresholds fit. */
public enum Unit {
    /** Rows or keys. */
    COUNT,
    /** A share, 0 to 1, or the ratio of two aggregates, which may be more; written as a percentage. */
    RATIO,
    /** Seconds, written as a duration. */
    DURATION,
    /** Any other number, such as an amount of money. */
    NUMBER
}
