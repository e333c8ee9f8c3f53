package io.tallyman.alert;

import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Tries again what a disk may refuse, after 1, 2, 4 … seconds.
 *
 * @param times how often, at most; 0 for never
 * @param pause lets the time pass
 */
public record Retry(int times, Outbox.Pause pause) {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /**
     * Makes the attempt until it succeeds.
     *
     * @throws UncheckedIOException what the last attempt threw; whatever else one throws ends it at once
     */
    public void run(Runnable attempt) {
        for (int failures = 0; !succeeds(attempt, failures == times); failures++) {
            pause.rest(FIRST_PAUSE.multipliedBy(1L << failures));
        }
    }

    private static boolean succeeds(Runnable attempt, boolean last) {
        try {
            attempt.run();
            return true;
        } catch (UncheckedIOException e) {
            if (last) {
                throw e;
            }
            return false;
        }
    }
}
