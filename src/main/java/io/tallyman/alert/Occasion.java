package io.tallyman.alert;

import io.tallyman.alert.Delivery.State;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What all that is said at one time has in common.
 *
 * @param zone in which quiet hours are meant
 * @param runId attempt that speaks; empty for a person's command
 * @param now when
 * @param earlier deliveries that tell of the same incidents, whatever came of them
 */
public record Occasion(
        AlertSpec spec, Actions actions, ZoneId zone, Optional<String> runId, Instant now, List<Delivery> earlier) {

    /**
     * What was said before and reached its channel or still does. What a run of today would not send either counts as
     * well, so that its payloads are complete; what this very run has written before it was killed does not.
     */
    List<Delivery> heard() {
        return earlier.stream()
                .filter(delivery -> runId.isEmpty() || !delivery.runId().equals(runId))
                .filter(delivery -> delivery.state() == State.DELIVERED
                        || delivery.state().waiting()
                        || delivery.state() == actions.state(delivery.channel()))
                .toList();
    }
}
