package io.tallyman.alert;

import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Routing.Address;
import io.tallyman.incident.Change;
import io.tallyman.incident.Incident;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes deliveries of messages.
 *
 * @param zone in which quiet hours are meant
 * @param runId attempt that sends; empty for a person's command
 * @param now when
 */
public record Dispatch(AlertSpec spec, Actions actions, ZoneId zone, Optional<String> runId, Instant now) {
    /**
     * A message in the words of an address's channel, one delivery per payload; equal messages make equal ids.
     *
     * @param changes what the address is told, of all owners
     */
    public List<Delivery> of(Address address, Message message, List<Change> changes) {
        Way way = spec.channels().get(address.channel());
        State state = actions.state(address.channel());
        Instant due = address.quiet().flatMap(quiet -> quiet.end(now, zone)).orElse(now);
        List<String> incidents = changes.stream()
                .map(Change::incident)
                .filter(incident -> incident.owner().orElse("").equals(message.owner()))
                .map(Incident::id)
                .distinct()
                .toList();
        List<Delivery> deliveries = new ArrayList<>();
        for (Payload payload : way.target().render(message)) {
            deliveries.add(new Delivery(
                    id(address.channel(), message, deliveries.size()),
                    runId,
                    message.date(),
                    actions.environment(),
                    address.channel(),
                    message.action(),
                    incidents,
                    payload,
                    state,
                    0,
                    now,
                    due,
                    Optional.empty(),
                    ""));
        }
        return deliveries;
    }

    /** Ends with the place within the message, which is worst first, so that ids sort the way they are sent. */
    private String id(String channel, Message message, int number) {
        String said = String.join(
                "\n",
                actions.environment().toString(),
                channel,
                message.action().name(),
                message.key());
        return String.format(Locale.ROOT, "%s-%03d", Digest.of(said), number);
    }
}
