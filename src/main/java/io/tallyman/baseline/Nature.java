package io.tallyman.baseline;

/** What a number counts, which tells its natural limits and how much chance alone moves it. */
public enum Nature {
    /** A number of things: whole, never below 0; independent things vary by the square root of their number. */
    COUNT,
    /** A number of things that should not be: like {@link #COUNT}, but no rise of it is good business. */
    FAULTS,
    /** A part of a whole: 0 to 1. */
    SHARE,
    /** A length of time: never below 0. */
    DURATION,
    /** Anything else, for example money; may be negative. */
    AMOUNT;

    /** Whether whole things are counted. */
    boolean whole() {
        return this == COUNT || this == FAULTS;
    }

    /** Whether a rise is rather good business than a fault. */
    boolean rises() {
        return this == COUNT || this == AMOUNT;
    }
}
