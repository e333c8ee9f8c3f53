package io.tallyman.incident;

import io.tallyman.check.Check;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Words that pick checks: {@code table=orders check=null-rate* owner=web-analytics tag=daily severity=critical}. All
 * of them must fit; {@code *} stands for any text, and upper and lower case are the same.
 *
 * @param words key to pattern, in the order they were written
 */
public record Match(Map<String, String> words) {

    /** Whether a check fits all words. */
    public boolean includes(Check check) {
        return words.entrySet().stream().allMatch(word -> fits(word.getKey(), word.getValue(), check));
    }

    private static boolean fits(String key, String pattern, Check check) {
        return switch (key) {
            case "table" -> like(pattern, check.table());
            case "check" -> like(pattern, check.name()) || like(pattern, check.id());
            case "segment" ->
                check.measure().segment().filter(s -> like(pattern, s)).isPresent();
            case "owner" -> check.labels().owner().filter(o -> like(pattern, o)).isPresent();
            case "tag" -> check.labels().tags().stream().anyMatch(tag -> like(pattern, tag));
            case "severity" -> like(pattern, check.labels().severity().toString());
            default -> false;
        };
    }

    /** Each part between stars is looked for once, from where the one before ended: no pattern takes long. */
    static boolean like(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return text.equalsIgnoreCase(pattern);
        }
        String last = parts[parts.length - 1];
        int at = parts[0].length();
        int end = text.length() - last.length();
        if (at > end || !text.regionMatches(true, 0, parts[0], 0, at)) {
            return false;
        }
        for (int i = 1; i < parts.length - 1; i++) {
            String part = parts[i];
            while (at + part.length() <= end && !text.regionMatches(true, at, part, 0, part.length())) {
                at++;
            }
            at += part.length();
            if (at > end) {
                return false;
            }
        }
        return text.regionMatches(true, end, last, 0, last.length());
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        return words.entrySet().stream()
                .map(w -> w.getKey() + "=" + w.getValue())
                .collect(Collectors.joining(" "));
    }
}
