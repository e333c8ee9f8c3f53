package io.tallyman.alert;

import io.tallyman.check.Status;
import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.incident.Match;
import io.tallyman.incident.MatchReader;
import io.tallyman.metric.Spelling;
import io.tallyman.suite.Suite;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads one route.
 *
 * @param channels names that it may lead to
 * @param suite which its words must be able to fit: a route that nobody takes would be a slip
 */
record RouteReader(Set<String> channels, Suite suite) {
    private static final String TO = "to";
    private static final String MATCH = "match";
    private static final String QUIET = "quiet-hours";
    private static final Set<Status> TELLING = EnumSet.of(Status.WARN, Status.FAIL, Status.ERROR);

    Route read(Options block) {
        List<String> to = new ArrayList<>();
        for (String name : block.someTexts(TO)) {
            if (!channels.contains(name)) {
                AlertReader.unknownChannel(block, TO, name, channels);
            } else if (!to.contains(name)) {
                to.add(name);
            }
        }
        return new Route(List.copyOf(to), match(block), on(block), quiet(block), block.flag("stop", false));
    }

    private Match match(Options block) {
        return block.optionalText(MATCH)
                .flatMap(text -> MatchReader.read(text, suite, (message, hint) -> block.reject(MATCH, message, hint)))
                .orElse(new Match(Map.of()));
    }

    private static Set<Status> on(Options block) {
        if (!block.has("on")) {
            return TELLING;
        }
        Set<String> known = names(TELLING.stream());
        Set<Status> on = EnumSet.noneOf(Status.class);
        for (String word : block.someTexts("on")) {
            if (known.contains(word.toLowerCase(Locale.ROOT))) {
                on.add(Status.valueOf(word.toUpperCase(Locale.ROOT)));
            } else {
                block.reject("on", "Unknown status '" + word + "'", Nearest.hint(word, known));
            }
        }
        return on;
    }

    private static Set<String> names(Stream<? extends Enum<?>> constants) {
        Set<String> names = new TreeSet<>();
        constants.forEach(constant -> names.add(Spelling.of(constant)));
        return names;
    }

    private static Optional<QuietHours> quiet(Options block) {
        Optional<String> text = block.optionalText(QUIET);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] ends = text.get().split("\\.\\.", -1);
        try {
            LocalTime from = LocalTime.parse(ends[0].trim());
            LocalTime to = LocalTime.parse(ends[ends.length - 1].trim());
            if (ends.length == 2 && !from.equals(to)) {
                return Optional.of(new QuietHours(from, to));
            }
        } catch (DateTimeException e) {
            // Refused below, with what is missing or equal.
        }
        block.reject(
                QUIET,
                "Expected two different times of day, found \"" + text.get() + "\"",
                "Write it like \"22:00 .. 06:00\".");
        return Optional.empty();
    }
}
