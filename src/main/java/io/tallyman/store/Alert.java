package io.tallyman.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One payload on its way to one channel: a row of the outbox.
 *
 * @param id the same whenever the same is to be said to the same channel
 * @param runId attempt that said it first; empty where a person's command did
 * @param date business date it is about
 * @param environment live, shadow or staging
 * @param channel configured name of the channel
 * @param action trigger, remind or resolve
 * @param incidents ids of the incidents it tells of
 * @param content what is sent
 * @param state where it stands, in one word; {@code delivered} is the last
 * @param tries how often it was sent, whatever came of it
 * @param createdAt when it was written
 * @param nextTry not to be sent before
 * @param quietHours when it is not sent: while all of them hold
 * @param deliveredAt when its receiver had it
 * @param detail what the receiver said, or why it is not sent; holds no secret
 */
public record Alert(
        String id,
        Optional<String> runId,
        LocalDate date,
        String environment,
        String channel,
        String action,
        List<String> incidents,
        Content content,
        String state,
        int tries,
        Instant createdAt,
        Instant nextTry,
        List<String> quietHours,
        Optional<Instant> deliveredAt,
        String detail) {

    /**
     * What is sent. Holds no secret: those come from the environment when it is sent.
     *
     * @param key by which the receiver can tell repetitions; others than this may have it
     * @param type media type of the body
     */
    public record Content(String key, String type, String body, Map<String, String> headers) {}

    /**
     * What came of an alert.
     *
     * @param from the alert as it was read
     * @param to the same alert as it is now
     */
    public record Progress(Alert from, Alert to) {}
}
