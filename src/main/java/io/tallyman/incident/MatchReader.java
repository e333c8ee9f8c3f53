package io.tallyman.incident;

import io.tallyman.check.Severity;
import io.tallyman.config.Nearest;
import io.tallyman.metric.Spelling;
import io.tallyman.suite.Suite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the words that pick checks. */
public final class MatchReader {
    private static final List<String> KEYS = List.of("table", "check", "segment", "owner", "tag", "severity");
    private static final List<String> SEVERITIES =
            Stream.of(Severity.values()).map(Spelling::of).toList();
    private static final Pattern WORD = Pattern.compile("([A-Za-z-]+)=(\"[^\"]*\"|'[^']*'|[^\\s\"']\\S*|)(?=\\s|$)");
    private static final String HINT = "Write it like \"table=orders check=null-rate*\".";

    private MatchReader() {}

    /**
     * Reads words that can fit a check of a suite, as {@link #read(String, BiConsumer)} does: others would be a slip,
     * and never do anything.
     */
    public static Optional<Match> read(String text, Suite suite, BiConsumer<String, String> reject) {
        Reach reach = new Reach(suite);
        Optional<Match> match = read(text, reject);
        if (match.isEmpty() || reach.none() || reach.holds(match.get().words())) {
            return match;
        }
        reject.accept(
                "'" + match.get() + "' fits none of the " + suite.checks().size() + " checks",
                reach.hint(match.get().words()));
        return Optional.empty();
    }

    /**
     * Reads words as a person writes them, {@code table=orders check="row-count of paid*"}: all must fit, quotes hold
     * spaces together, and {@code *} stands for any text.
     *
     * @param reject takes the message and the hint of every problem
     * @return empty after a problem
     */
    static Optional<Match> read(String text, BiConsumer<String, String> reject) {
        Map<String, String> words = new LinkedHashMap<>();
        boolean sound = true;
        String rest = text.strip();
        while (!rest.isEmpty()) {
            Matcher word = WORD.matcher(rest);
            if (!word.lookingAt()) {
                reject.accept("Expected words such as table=orders, found '" + rest + "'", HINT);
                return Optional.empty();
            }
            sound &= add(words, word.group(1), unquoted(word.group(2)), reject);
            rest = rest.substring(word.end()).strip();
        }
        if (words.isEmpty() && sound) {
            reject.accept("Expected at least one word, found none", HINT);
        }
        return sound && !words.isEmpty() ? Optional.of(new Match(words)) : Optional.empty();
    }

    private static boolean add(
            Map<String, String> words, String key, String pattern, BiConsumer<String, String> reject) {
        if (!KEYS.contains(key)) {
            reject.accept("Unknown word '" + key + "'", Nearest.hint(key, KEYS));
        } else if (pattern.isEmpty()) {
            reject.accept("Nothing stands after '" + key + "='", "Write " + key + "=* for any.");
        } else if (key.equals("severity") && SEVERITIES.stream().noneMatch(one -> Match.like(pattern, one))) {
            reject.accept("Unknown severity '" + pattern + "'", Nearest.hint(pattern, SEVERITIES));
        } else if (words.putIfAbsent(key, pattern) != null) {
            reject.accept("The word '" + key + "' is there twice", "All words must fit; make one for each.");
        } else {
            return true;
        }
        return false;
    }

    private static String unquoted(String value) {
        boolean quoted = value.startsWith("\"") || value.startsWith("'");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
