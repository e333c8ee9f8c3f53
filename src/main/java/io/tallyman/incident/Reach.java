package io.tallyman.incident;

import io.tallyman.check.Check;
import io.tallyman.config.Nearest;
import io.tallyman.suite.DeequSpec;
import io.tallyman.suite.Suite;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which words can fit a check of a suite. Segments are known only once the data is read, their names follow the
 * check's; Deequ suites become checks only once Deequ has read them. A severity that no check has today is no slip:
 * others may have it tomorrow.
 */
record Reach(Suite suite) {

    /** Whether there is nothing that words could fit, which is a problem already. */
    boolean none() {
        return suite.checks().isEmpty() && suite.deequ().isEmpty();
    }

    /** Whether a check may fit all words. */
    boolean holds(Map<String, String> words) {
        Map<String, String> named = new TreeMap<>(words);
        named.remove("severity");
        return suite.checks().stream().anyMatch(check -> fits(named, check))
                || suite.deequ().stream().anyMatch(spec -> fits(named, spec));
    }

    /** What may have been meant by words that fit nothing. */
    String hint(Map<String, String> words) {
        return words.entrySet().stream()
                .filter(word -> !holds(Map.of(word.getKey(), word.getValue())))
                .findFirst()
                .map(word -> hint(word.getKey(), word.getValue()))
                .orElse("Each word fits some of them, but none fits all words.");
    }

    private String hint(String key, String pattern) {
        Collection<String> known = known(key);
        if (key.equals("check")) {
            return Nearest.word(pattern, known)
                    .map(word -> "Did you mean '" + word + "'?")
                    .orElse("Names end in their columns or condition: write * where you leave that out.");
        }
        return known.isEmpty() ? "None has a " + key + "." : Nearest.hint(pattern, known);
    }

    private Set<String> known(String key) {
        return switch (key) {
            case "table" ->
                Stream.concat(
                                suite.checks().stream().map(Check::table),
                                suite.deequ().stream().map(DeequSpec::table))
                        .collect(Collectors.toCollection(TreeSet::new));
            case "check" -> suite.checks().stream().map(Check::name).collect(Collectors.toCollection(TreeSet::new));
            case "segment" ->
                suite.checks().stream()
                        .flatMap(check -> check.segmenting().stream())
                        .map(segmenting -> segmenting.by() + "=*")
                        .collect(Collectors.toCollection(TreeSet::new));
            case "owner" ->
                labels().flatMap(labels -> labels.owner().stream()).collect(Collectors.toCollection(TreeSet::new));
            case "tag" ->
                labels().flatMap(labels -> labels.tags().stream()).collect(Collectors.toCollection(TreeSet::new));
            default -> Set.of();
        };
    }

    private Stream<Check.Labels> labels() {
        return Stream.concat(
                suite.checks().stream().map(Check::labels),
                suite.deequ().stream().map(DeequSpec::labels));
    }

    private static boolean fits(Map<String, String> words, Check check) {
        return new Match(words).includes(check)
                || check.segmenting()
                        .filter(segmenting -> words.entrySet().stream().allMatch(word -> switch (word.getKey()) {
                            case "check" ->
                                begins(word.getValue(), check.name() + "[")
                                        || begins(word.getValue(), check.id() + "[");
                            case "segment" -> begins(word.getValue(), segmenting.by() + "=");
                            default -> new Match(Map.of(word.getKey(), word.getValue())).includes(check);
                        }))
                        .isPresent();
    }

    private static boolean fits(Map<String, String> words, DeequSpec spec) {
        return words.entrySet().stream().allMatch(word -> switch (word.getKey()) {
            case "table" -> Match.like(word.getValue(), spec.table());
            case "check" -> true;
            case "owner" -> like(word.getValue(), spec.labels().owner());
            case "tag" -> spec.labels().tags().stream().anyMatch(tag -> Match.like(word.getValue(), tag));
            default -> false;
        });
    }

    private static boolean like(String pattern, Optional<String> text) {
        return text.filter(one -> Match.like(pattern, one)).isPresent();
    }

    /** Whether a pattern may fit a text that begins so. */
    private static boolean begins(String pattern, String beginning) {
        int star = pattern.indexOf('*');
        int shared = Math.min(star < 0 ? pattern.length() : star, beginning.length());
        return pattern.regionMatches(true, 0, beginning, 0, shared) && (star >= 0 || shared == beginning.length());
    }
}
