package io.tallyman.cli;

import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.check.Status;

/**
 * How a job ends that has recorded everything.
 *
 * @param worst status of its checks
 * @param outcome what came of its alerts
 * @param undelivered what becomes of alerts that nobody has
 * @param broken whether a file is missing without which the job counts as broken
 */
record Ending(Status worst, Outcome outcome, OnFailure undelivered, boolean broken) {

    /** What the scheduler learns. */
    int code() {
        boolean waiting = !outcome.complete();
        if (broken || waiting && undelivered == OnFailure.HARD_FAIL) {
            return ExitCode.BROKEN;
        }
        return waiting && undelivered == OnFailure.STALE ? ExitCode.UNDELIVERED : ExitCode.of(worst);
    }
}
