package io.tallyman.bench;

import java.util.List;
import java.util.Optional;

/**
 * Something the project promises of itself.
 *
 * @param measured what was found
 * @param met empty where this run cannot tell
 */
record Bar(String promise, String measured, Optional<Boolean> met) {

    /** Bars as a table. */
    static String table(List<Bar> bars) {
        List<List<String>> rows = bars.stream()
                .map(bar -> List.of(
                        bar.promise(),
                        bar.measured(),
                        bar.met().map(met -> met ? "met" : "not met").orElse("not shown")))
                .toList();
        return Markdown.table(List.of("bar", "measured", ""), rows);
    }
}
