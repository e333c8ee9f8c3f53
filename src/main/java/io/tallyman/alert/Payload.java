package io.tallyman.alert;

import java.util.List;
import java.util.Map;

/**
 * A message in a channel's own words, ready to be sent or written. Where it goes, and with which secret, the target
 * knows when it sends: a stored payload must not keep an address that has been mended since.
 *
 * @param key by which the receiver can tell repetitions: PagerDuty's dedup_key, an e-mail's Message-ID
 * @param contentType media type of the body
 * @param body what is sent; holds no secret
 * @param headers further headers (an e-mail's Subject, and its text part under {@code text}); holds no secret
 * @param incidents ids of the incidents that it tells of; empty for all of its message
 */
public record Payload(
        String key, String contentType, String body, Map<String, String> headers, List<String> incidents) {

    /** A payload that tells of all incidents of its message. */
    public Payload(String key, String contentType, String body, Map<String, String> headers) {
        this(key, contentType, body, headers, List.of());
    }
}
