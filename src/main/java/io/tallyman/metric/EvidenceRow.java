package io.tallyman.metric;

import java.util.Map;

/**
 * One violating row (or orphan or duplicated key), as kept for the person who looks.
 *
 * @param checkId the check it violates
 * @param values column name to value as text, in column order; null values are the text {@code null}
 */
public record EvidenceRow(String checkId, Map<String, String> values) {}
