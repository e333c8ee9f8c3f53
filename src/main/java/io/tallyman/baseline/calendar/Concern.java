package io.tallyman.baseline.calendar;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which checks an event is about: those that satisfy each of the three; an empty one says nothing.
 *
 * @param tables names of tables
 * @param checks patterns of check ids, in which {@code *} stands for any text
 * @param segments patterns of segments, in which {@code *} stands for any text; a check without a segment fits none
 */
public record Concern(Set<String> tables, List<Pattern> checks, List<Pattern> segments) {

    /** Whether a check is one of them. */
    public boolean includes(String table, String checkId, Optional<String> segment) {
        return (tables.isEmpty() || tables.contains(table))
                && (checks.isEmpty() || fits(checks, checkId))
                && (segments.isEmpty()
                        || segment.filter(text -> fits(segments, text)).isPresent());
    }

    /** The pattern of a text in which {@code *} stands for any text, also none. */
    static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        int start = 0;
        for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', start)) {
            regex.append(Pattern.quote(text.substring(start, star))).append(".*");
            start = star + 1;
        }
        return Pattern.compile(
                regex.append(Pattern.quote(text.substring(start))).toString(), Pattern.DOTALL);
    }

    private static boolean fits(List<Pattern> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }
}
