package io.tallyman.check;

/** How much a failed check matters to people. */
public enum Severity {
    /** Numbers cannot be trusted: page the person on call. */
    CRITICAL,
    /** Somebody should look today: the team's channel. */
    WARNING,
    /** For the dashboard only. */
    INFO
}
