package io.tallyman.alert;

import java.util.Map;

/**
 * A message in a channel's own words, ready to be sent or written.
 *
 * @param key by which the receiver can tell repetitions: PagerDuty's dedup_key, an e-mail's Message-ID
 * @param contentType media type of the body
 * @param body what is sent; holds no secret
 * @param headers further headers (an e-mail's To, Subject, and its text part under {@code text}); holds no secret
 */
public record Payload(String key, String contentType, String body, Map<String, String> headers) {}
