package io.tallyman.incident;

import io.tallyman.check.Check;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words that pick checks: {@code table=orders check=null-rate* owner=web-analytics tag=daily severity=critical}. All
 * of them must fit; {@code *} stands for any text.
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

    private static boolean like(String pattern, String text) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(text)
                .matches();
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        return words.entrySet().stream()
                .map(w -> w.getKey() + "=" + w.getValue())
                .collect(Collectors.joining(" "));
    }
}
