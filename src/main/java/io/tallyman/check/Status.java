package io.tallyman.check;

/** How a check ended, from best to worst. */
public enum Status {
    PASS,
    /** Deliberately not judged, with the reason. */
    SKIPPED,
    WARN,
    FAIL,
    /** Could not be evaluated; never counted as a pass. */
    ERROR;

    /** The worse of the two. */
    public Status or(Status other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
