package io.tallyman.alert;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one channel has yet to be sent, in order. While one delivery is tried again the others wait, and what has the
 * receiver's key of an unsent one waits for a later run: a resolution must not overtake its trigger.
 */
final class Lane {
    /** Deliveries in a row that may fail before the channel counts as dead for this run. */
    private static final int FAILURES = 2;

    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final Set<String> heldKeys = new HashSet<>();
    private final Set<String> quietKeys = new HashSet<>();
    private Instant due;
    private int tries;
    private int failures;

    Lane(Instant now) {
        this.due = now;
    }

    void add(Delivery delivery) {
        waiting.add(delivery);
    }

    /** Keeps back whatever comes later under this receiver's key. */
    void hold(Delivery delivery) {
        heldKeys.add(delivery.payload().key());
    }

    /** The same, because it is to be quiet and not because anything failed. */
    void hush(Delivery delivery) {
        quietKeys.add(delivery.payload().key());
    }

    boolean holds(Delivery delivery) {
        return heldKeys.contains(delivery.payload().key()) || hushes(delivery);
    }

    boolean hushes(Delivery delivery) {
        return quietKeys.contains(delivery.payload().key());
    }

    boolean open() {
        return !waiting.isEmpty() && failures < FAILURES;
    }

    Delivery head() {
        return waiting.element();
    }

    /** When the head may be sent. */
    Instant due() {
        return head().nextTry().isAfter(due) ? head().nextTry() : due;
    }

    /** How often the head was sent in this run. */
    int tries() {
        return tries;
    }

    void failedOnce(Instant next) {
        tries++;
        due = next;
    }

    /** The head's turn is over. */
    void advance(boolean reached) {
        failures = reached ? 0 : failures + 1;
        waiting.remove();
        tries = 0;
    }

    /** Passes over the head, which was not sent. */
    void skip() {
        waiting.remove();
    }

    List<Delivery> left() {
        return List.copyOf(waiting);
    }
}
