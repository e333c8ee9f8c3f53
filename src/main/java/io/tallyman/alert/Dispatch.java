package io.tallyman.alert;

import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Message.Line;
import io.tallyman.alert.Routing.Address;
import io.tallyman.check.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes deliveries of messages. */
public record Dispatch(Occasion occasion) {
    private static final int LAST = 9;

    /**
     * A message in the words of an address's channel, one delivery per payload; equal messages make equal ids. What
     * the channel is told once only, and has heard, is left out.
     */
    public List<Delivery> of(Address address, Message message) {
        Channel.Target target =
                occasion.spec().channels().get(address.channel()).target();
        State state = occasion.actions().state(address.channel());
        Instant now = occasion.now();
        Instant due = address.quiet().end(now, occasion.zone()).orElse(now);
        List<Delivery> deliveries = new ArrayList<>();
        for (Payload payload : target.render(message)) {
            List<Line> lines = lines(message, payload);
            deliveries.add(new Delivery(
                    id(address.channel(), message, lines, deliveries.size()),
                    occasion.runId(),
                    message.date(),
                    occasion.actions().environment(),
                    address.channel(),
                    Messages.action(lines),
                    lines.stream().map(Line::incidentId).distinct().toList(),
                    payload,
                    state,
                    0,
                    now,
                    due,
                    address.quiet(),
                    Optional.empty(),
                    ""));
        }
        return target.oncePerKey() ? deliveries.stream().filter(this::first).toList() : deliveries;
    }

    private static List<Line> lines(Message message, Payload payload) {
        return payload.incidents().isEmpty()
                ? message.lines()
                : message.lines().stream()
                        .filter(line -> payload.incidents().contains(line.incidentId()))
                        .toList();
    }

    private boolean first(Delivery delivery) {
        return occasion.heard().stream()
                .noneMatch(heard -> heard.channel().equals(delivery.channel()) && heard.sameKey(delivery));
    }

    /** Ids sort the way they are sent: the worst of all owners first, then by the place within the message. */
    private String id(String channel, Message message, List<Line> lines, int number) {
        String said = String.join(
                "\n",
                occasion.actions().environment().toString(),
                channel,
                message.action().name(),
                message.key());
        int rank = lines.stream().mapToInt(Dispatch::rank).min().orElse(LAST);
        return String.format(Locale.ROOT, "%d-%s-%03d", rank, Digest.of(said), number);
    }

    /** 0 for a critical ERROR; a digit, which leaves room for {@link #LAST}. */
    private static int rank(Line line) {
        return Sayings.recovered(line)
                ? LAST
                : 3 * line.severity().ordinal()
                        + Status.ERROR.ordinal()
                        - line.status().ordinal();
    }
}
