package io.tallyman.alert;

import java.io.UncheckedIOException;
import java.util.Optional;

/** Payload files that are tried again where they cannot be written; knows whether one is missing in the end. */
public final class PatientPayloads implements PayloadFiles {
    private final PayloadFiles files;
    private final Retry retry;
    private Optional<String> problem = Optional.empty();

    /** Writes to where the others write. */
    public PatientPayloads(PayloadFiles files, Retry retry) {
        this.files = files;
        this.retry = retry;
    }

    @Override
    public void write(Delivery delivery) {
        try {
            attempts().run(() -> files.write(delivery));
        } catch (UncheckedIOException e) {
            problem = problem.or(() -> Optional.of(e.getMessage()));
            throw e;
        }
    }

    /** Where one is missing the next will hardly fare better, and the alerts wait for all of them. */
    private Retry attempts() {
        return problem.isEmpty() ? retry : new Retry(0, retry.pause());
    }

    /** Why the first of the missing files is missing; empty where all were written. */
    public Optional<String> problem() {
        return problem;
    }
}
