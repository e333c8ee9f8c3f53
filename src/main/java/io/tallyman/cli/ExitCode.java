package io.tallyman.cli;

import io.tallyman.check.Status;

/** What the scheduler learns. */
final class ExitCode {
    /** Nothing worse than WARN. */
    static final int OK = 0;
    /** A check FAILED. */
    static final int FAILED = 1;
    /** A check ended in ERROR. */
    static final int ERROR = 2;
    /** The configuration or the command line was refused. */
    static final int REFUSED = 3;
    /** The job could not finish, or an output is missing that must not be. */
    static final int BROKEN = 4;
    /** Everything is recorded, and an alert is undelivered. */
    static final int UNDELIVERED = 5;

    private ExitCode() {}

    /** The code of the worst status; {@link Ending} knows what else counts. */
    static int of(Status worst) {
        return worst == Status.ERROR ? ERROR : worst == Status.FAIL ? FAILED : OK;
    }
}
