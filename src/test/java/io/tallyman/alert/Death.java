package io.tallyman.alert;

import java.util.function.Supplier;

/** The process dies at its n-th step, before or after the step took effect. */
final class Death {
    private final int step;
    private final boolean after;
    private int steps;

    Death(int step, boolean after) {
        this.step = step;
        this.after = after;
    }

    <T> T around(Supplier<T> effect) {
        boolean now = ++steps == step;
        if (now && !after) {
            throw new Killed();
        }
        T result = effect.get();
        if (now) {
            throw new Killed();
        }
        return result;
    }

    /** Not a RuntimeException, which an outbox may survive. */
    static final class Killed extends Error {
        static final long serialVersionUID = 1L;
    }
}
