package io.tallyman.baseline;

/** What a number counts, which tells its natural limits, how much chance alone moves it and whether it grows with business. */
public enum Nature {
    /** A number of things: whole, never below 0; independent things vary by the square root of their number. */
    COUNT,
    /** A number of things that should not be: like {@link #COUNT}, but no rise of it is good business. */
    FAULTS,
    /** A part of a whole: 0 to 1. */
    SHARE,
    /** A length of time: never below 0. */
    DURATION,
    /** What adds up over rows, for example money; may be negative. */
    AMOUNT,
    /** Anything else, for example a mean, an extreme, a quotient or a distance; may be negative. */
    OTHER;

    /** Whether whole things are counted. */
    boolean whole() {
        return this == COUNT || this == FAULTS;
    }

    /** Whether it grows as business does, so that a rise is rather that than a fault. */
    boolean grows() {
        return this == COUNT || this == AMOUNT;
    }
}
