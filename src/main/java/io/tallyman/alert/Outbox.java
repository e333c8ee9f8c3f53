package io.tallyman.alert;

import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Deliveries.Progress;
import io.tallyman.alert.Delivery.State;
import io.tallyman.incident.Rules;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends what is to be said, at least once: what it should send is written down before, and what came of it after.
 * Whatever it could not send, the next run's outbox finds and sends.
 */
public final class Outbox {
    private static final Duration LONGEST_SEND = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final Duration LONGEST_UNWRITTEN = Duration.ofSeconds(1);
    private static final Comparator<Delivery> IN_ORDER = Comparator.comparing(Delivery::createdAt)
            .thenComparing(Delivery::date)
            .thenComparing(Delivery::id);

    private final Deliveries deliveries;
    private final PayloadFiles files;
    private final AlertSpec spec;
    private final Actions actions;
    private final Clock clock;
    private final Pause pause;

    /** Lets time pass. */
    public interface Pause {
        void rest(Duration duration);

        /** The thread sleeps. */
        static Pause asleep() {
            return duration -> {
                try {
                    Thread.sleep(duration.toMillis() + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("Interrupted while sending; the next run sends the rest", e);
                }
            };
        }
    }

    /**
     * What came of sending.
     *
     * @param delivered receivers have them now
     * @param deferred held back by quiet hours
     * @param undelivered still to be sent by a later run
     * @param refused refused by their receivers
     * @param expired given up, as too old
     * @param problems one sentence per channel with something undelivered, refused or expired
     */
    public record Outcome(
            int delivered, int deferred, int undelivered, int refused, int expired, List<String> problems) {

        /** Whether nobody waits for anything that should have reached them. */
        public boolean complete() {
            return undelivered + refused + expired == 0;
        }
    }

    /**
     * An outbox for one run.
     *
     * @param clock in whose time zone quiet hours are meant
     */
    public Outbox(
            Deliveries deliveries, PayloadFiles files, AlertSpec spec, Actions actions, Clock clock, Pause pause) {
        this.deliveries = deliveries;
        this.files = files;
        this.spec = spec;
        this.actions = actions;
        this.clock = clock;
        this.pause = pause;
    }

    /** Writes the payload files, then the rows; sends nothing. What is there already stays as it is. */
    public void add(Collection<Delivery> rows) {
        if (!rows.isEmpty()) {
            deliveries.add(rows.stream().map(this::written).toList());
        }
    }

    /** The row matters more than the file, so an alert is sent even where the file cannot be written. */
    private Delivery written(Delivery delivery) {
        try {
            files.write(delivery);
            return delivery;
        } catch (UncheckedIOException e) {
            return delivery.became(delivery.state(), e.getMessage());
        }
    }

    /**
     * Sends what is pending in this environment, of this run and of earlier ones, within the time budget.
     *
     * @return what came of it; every row says the same when this returns
     */
    public Outcome send() {
        return new Sending(clock.instant()).run();
    }

    /** One round of sending. */
    private final class Sending {
        private final Instant started;
        private final Instant deadline;
        private final Map<String, Lane> lanes = new LinkedHashMap<>();
        private final Map<String, String> problems = new LinkedHashMap<>();
        private final List<Progress> unwritten = new ArrayList<>();
        private Instant unwrittenSince;
        private int delivered;
        private int deferred;
        private int undelivered;
        private int refused;
        private int expired;

        Sending(Instant started) {
            this.started = started;
            this.deadline = started.plus(spec.rules().budget());
            this.unwrittenSince = started;
        }

        Outcome run() {
            deliveries.pending(actions.environment()).stream().sorted(IN_ORDER).forEach(this::sort);
            Optional<Lane> next = next();
            while (next.isPresent()) {
                step(next.get());
                next = next();
            }
            lanes.values().forEach(this::leave);
            write();
            List<String> sentences = new ArrayList<>();
            problems.forEach((channel, problem) -> sentences.add(channel + ": " + problem));
            return new Outcome(delivered, deferred, undelivered, refused, expired, List.copyOf(sentences));
        }

        private void sort(Delivery delivery) {
            Lane lane = lanes.computeIfAbsent(delivery.channel(), name -> new Lane(started));
            State allowed = actions.state(delivery.channel());
            if (!delivery.createdAt().plus(Rules.NEWS_FOR).isAfter(started)) {
                String days = Rules.NEWS_FOR.toDays() + " days";
                note(delivery, delivery.became(State.EXPIRED, "given up after " + days + "; " + delivery.detail()));
                problems.put(delivery.channel(), "undelivered for " + days + " and given up");
                expired++;
            } else if (!spec.channels().containsKey(delivery.channel())) {
                problems.put(delivery.channel(), "the channel is not configured any more");
                undelivered++;
            } else if (allowed != State.PENDING) {
                note(delivery, delivery.became(allowed, "no longer allowed when it was to be sent"));
            } else if (delivery.quiet().holds(delivery.nextTry(), started, clock.getZone()) || lane.hushes(delivery)) {
                lane.hush(delivery);
                deferred++;
            } else {
                Optional<String> lacking =
                        spec.channels().get(delivery.channel()).target().lacks();
                lacking.ifPresentOrElse(why -> lack(delivery, why), () -> lane.add(delivery));
            }
        }

        /** Keeps back what cannot be sent before somebody mends the channel. */
        private void lack(Delivery delivery, String why) {
            problems.put(delivery.channel(), why);
            undelivered++;
            if (!delivery.detail().equals(why)) {
                note(delivery, delivery.became(delivery.state(), why));
            }
        }

        /**
         * Takes down what is to be written of a row. Rows are written together, since each commit takes about as long
         * as a send; what a kill keeps from being written is sent again, under the same key.
         */
        private void note(Delivery from, Delivery to) {
            if (unwritten.isEmpty()) {
                unwrittenSince = clock.instant();
            }
            unwritten.add(new Progress(from, to));
            if (!clock.instant().isBefore(unwrittenSince.plus(LONGEST_UNWRITTEN))) {
                write();
            }
        }

        private void write() {
            if (!unwritten.isEmpty()) {
                deliveries.update(List.copyOf(unwritten));
                unwritten.clear();
            }
        }

        /** Whether something was sent that the receiver takes for this one, or that it ends, and is not written yet. */
        private boolean follows(Delivery delivery) {
            return unwritten.stream()
                    .map(Progress::to)
                    .filter(sent -> sent.channel().equals(delivery.channel()))
                    .anyMatch(sent -> delivery.sameKey(sent) || delivery.ends(sent));
        }

        /** The channel whose turn it is, unless none can be sent to before time is up. */
        private Optional<Lane> next() {
            return lanes.values().stream()
                    .filter(Lane::open)
                    .min(Comparator.comparing(Lane::due))
                    .filter(lane ->
                            lane.due().isBefore(deadline) && clock.instant().isBefore(deadline));
        }

        private void step(Lane lane) {
            Delivery head = lane.head();
            if (lane.holds(head)) {
                lane.skip();
                undelivered++;
                return;
            }
            Duration early = Duration.between(clock.instant(), lane.due());
            if (early.compareTo(Duration.ZERO) > 0) {
                write();
                pause.rest(early);
                return;
            }
            if (follows(head)) {
                // Else a kill could make a trigger come again after its resolution.
                write();
            }
            Sent sent = sent(head);
            Instant now = clock.instant();
            int tries = lane.tries() + 1;
            if (sent instanceof Sent.Delivered done) {
                delivered++;
                lane.delivered();
                note(head, head.tried(State.DELIVERED, tries, now, now, done.detail()));
            } else if (sent instanceof Sent.Refused no) {
                refused++;
                problems.put(head.channel(), no.reason());
                lane.refused();
                note(head, head.tried(State.REFUSED, tries, now, now, no.reason()));
            } else if (sent instanceof Sent.Later later) {
                problems.put(head.channel(), later.reason());
                Duration asked = later.after().compareTo(LONGEST_WAIT) < 0 ? later.after() : LONGEST_WAIT;
                Instant next = now.plus(longer(asked, FIRST_PAUSE.multipliedBy(1L << lane.tries())));
                lane.failedOnce(next);
                if (tries > spec.rules().retries() || !next.isBefore(deadline)) {
                    giveUp(lane, head, tries, now.plus(asked), later.reason());
                }
                // The next attempt may take as long as a send may take.
                write();
            }
        }

        private void giveUp(Lane lane, Delivery head, int tries, Instant next, String reason) {
            undelivered++;
            lane.failed();
            note(head, head.tried(State.PENDING, tries, clock.instant(), next, reason));
        }

        private Sent sent(Delivery delivery) {
            Way way = spec.channels().get(delivery.channel());
            Duration left = Duration.between(clock.instant(), deadline);
            return way.target().send(delivery.payload(), left.compareTo(LONGEST_SEND) < 0 ? left : LONGEST_SEND);
        }

        /** What time did not suffice for. */
        private void leave(Lane lane) {
            for (Delivery delivery : lane.left()) {
                String why = lane.due().isBefore(deadline)
                        ? "no time left in the budget"
                        : "its receiver asked to wait until " + lane.due();
                problems.putIfAbsent(delivery.channel(), why);
                undelivered++;
                if (lane.tries() > 0 && delivery.equals(lane.head())) {
                    note(
                            delivery,
                            delivery.tried(
                                    State.PENDING, lane.tries(), clock.instant(), delivery.nextTry(), "no time left"));
                }
            }
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) >= 0 ? one : other;
        }
    }
}
