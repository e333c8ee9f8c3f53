package io.tallyman.alert;

import io.tallyman.alert.Message.Action;
import io.tallyman.metric.Spelling;
import io.tallyman.suite.Suite.Environment;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One payload on its way to one channel: a row of the outbox.
 *
 * @param id the same whenever the same is to be said to the same channel
 * @param runId attempt that said it first; empty where a person's command did
 * @param date business date it is about
 * @param environment in which it was said; a run of another environment leaves it alone
 * @param channel name of the channel
 * @param incidents ids of the incidents it tells of
 * @param tries how often it was sent, whatever came of it
 * @param createdAt when it entered the outbox
 * @param nextTry not to be sent before
 * @param quiet when it is held back
 * @param deliveredAt when its receiver had it
 * @param detail what the receiver said, or why it is not sent; holds no secret
 */
public record Delivery(
        String id,
        Optional<String> runId,
        LocalDate date,
        Environment environment,
        String channel,
        Action action,
        List<String> incidents,
        Payload payload,
        State state,
        int tries,
        Instant createdAt,
        Instant nextTry,
        Quiet quiet,
        Optional<Instant> deliveredAt,
        String detail) {

    /** Where a delivery stands. */
    public enum State {
        /** To be sent. */
        PENDING,
        /** The receiver has it. */
        DELIVERED,
        /** The receiver would not have it; the next run asks once more, for the address may have been mended. */
        REFUSED,
        /** Nobody could be told for so long that it is no news any more. */
        EXPIRED,
        /** Not sent, for nobody approved of sending to the channel. */
        NOT_APPROVED,
        /** Not sent, for the run was in shadow. */
        SHADOW,
        /** Not sent, for the run was in staging and this is another channel. */
        STAGING;

        /** Whether it is still to be sent. */
        public boolean waiting() {
            return this == PENDING || this == REFUSED;
        }

        /** As stored and shown. */
        @Override
        public String toString() {
            return Spelling.of(this);
        }
    }

    /** Whether it says that something is over that the other one tells of. */
    boolean ends(Delivery other) {
        return action == Action.RESOLVE
                && other.action != Action.RESOLVE
                && (sameKey(other) || !Collections.disjoint(incidents, other.incidents));
    }

    /** Whether the receiver takes one for the other. */
    boolean sameKey(Delivery other) {
        return payload.key().equals(other.payload.key());
    }

    /** Whether it was tried, or is not to be tried yet, and its receiver has not got it. */
    boolean late(Instant now) {
        return state.waiting() && (tries > 0 || nextTry.isAfter(now));
    }

    /** The same, not sent and not to be sent now. */
    Delivery became(State other, String why) {
        return with(other, tries, nextTry, deliveredAt, why);
    }

    /** The same after it was sent a few times more, last at this moment. */
    Delivery tried(State other, int more, Instant at, Instant next, String what) {
        return with(other, tries + more, next, other == State.DELIVERED ? Optional.of(at) : deliveredAt, what);
    }

    private Delivery with(State other, int allTries, Instant next, Optional<Instant> arrived, String what) {
        return new Delivery(
                id,
                runId,
                date,
                environment,
                channel,
                action,
                incidents,
                payload,
                other,
                allTries,
                createdAt,
                next,
                quiet,
                arrived,
                what);
    }
}
