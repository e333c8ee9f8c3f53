package io.tallyman.alert;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one channel has yet to be sent, in order. While one delivery is tried again the others wait, and a resolution
 * waits for a later run where something that tells of the same is not sent: it must not overtake its trigger. News
 * never waits for what was said before.
 */
final class Lane {
    /** Deliveries in a row that may fail before the channel counts as dead for this run. */
    private static final int FAILURES = 2;
    /** The same for refusals, more of them: one message may be refused for what it says. */
    private static final int REFUSALS = 5;

    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final List<Delivery> held = new ArrayList<>();
    private final List<Delivery> quiet = new ArrayList<>();
    private Instant due;
    private int tries;
    private int failures;
    private int refusals;

    Lane(Instant now) {
        this.due = now;
    }

    void add(Delivery delivery) {
        waiting.add(delivery);
    }

    /** Keeps it back, and with it a later resolution of what it tells of. */
    void hush(Delivery delivery) {
        quiet.add(delivery);
    }

    boolean holds(Delivery delivery) {
        return waits(delivery, held);
    }

    boolean hushes(Delivery delivery) {
        return waits(delivery, quiet);
    }

    private static boolean waits(Delivery delivery, List<Delivery> unsent) {
        return unsent.stream().anyMatch(delivery::ends);
    }

    boolean open() {
        return !waiting.isEmpty() && failures < FAILURES && refusals < REFUSALS;
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

    /** The head's turn is over: the receiver has it. */
    void delivered() {
        refusals = 0;
        advance(0);
    }

    /** The head's turn is over: the receiver would not have it. */
    void refused() {
        refusals++;
        held.add(head());
        advance(0);
    }

    /** The head's turn is over: the receiver is not there. */
    void failed() {
        held.add(head());
        advance(failures + 1);
    }

    private void advance(int failedInARow) {
        failures = failedInARow;
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
