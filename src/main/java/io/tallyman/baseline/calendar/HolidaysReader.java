package io.tallyman.baseline.calendar;

import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads whose holidays, and which of them. */
final class HolidaysReader {
    private static final String KEY = "holidays";

    private final Options options;

    HolidaysReader(Options options) {
        this.options = options;
    }

    /** The holidays; empty after a problem. */
    Optional<Holidays> read() {
        if (!options.isBlock(KEY)) {
            return country(options, KEY, options.text(KEY));
        }
        Options block = options.block(KEY);
        block.know("country", "region", "only", "except");
        return country(block, "country", block.text("country"))
                .flatMap(country -> region(block, country))
                .flatMap(holidays -> chosen(block, holidays));
    }

    private static Optional<Holidays> country(Options at, String key, String text) {
        String code = code(text);
        Set<String> known = Holidays.countries();
        if (known.contains(code)) {
            return Optional.of(Holidays.of(code));
        }
        if (!code.isEmpty()) {
            at.reject(key, "Unknown country '" + text + "'", hint(code, known, "Use an ISO code such as DE or US."));
        }
        return Optional.empty();
    }

    /** A region is written as its code, or as codes from the largest area to the smallest: {@code BY/AG}. */
    private static Optional<Holidays> region(Options block, Holidays country) {
        List<String> path = new ArrayList<>();
        String text = block.text("region", "");
        for (String part : text.isEmpty() ? new String[0] : text.split("/", -1)) {
            Set<String> known = country.regions(path);
            if (!known.contains(code(part))) {
                String whole = known.isEmpty() ? "Leave region out: this area has none." : "";
                block.reject("region", "Unknown region '" + part + "'", whole + Nearest.hint(code(part), known));
                return Optional.empty();
            }
            path.add(code(part));
        }
        return Optional.of(country.in(path));
    }

    private static Optional<Holidays> chosen(Options block, Holidays holidays) {
        if (block.has("only") && block.has("except")) {
            block.reject("except", "Holidays have only or except, not both", "Remove one of them.");
            return Optional.empty();
        }
        if (block.has("only")) {
            return names(block, "only", holidays).map(holidays::only);
        }
        return block.has("except") ? names(block, "except", holidays).map(holidays::except) : Optional.of(holidays);
    }

    private static Optional<Set<String>> names(Options block, String key, Holidays holidays) {
        Set<String> known = holidays.names();
        Set<String> names = new HashSet<>();
        boolean bad = false;
        for (String text : block.someTexts(key)) {
            String name = code(text).replace('-', '_').replace(' ', '_');
            if (!known.contains(name)) {
                block.reject(key, "Unknown holiday '" + text + "'", Nearest.hint(name, known));
                bad = true;
            }
            names.add(name);
        }
        return bad || names.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(names));
    }

    private static String hint(String code, Set<String> known, String otherwise) {
        return Nearest.word(code, known)
                .map(word -> "Did you mean '" + word + "'?")
                .orElse(otherwise);
    }

    private static String code(String text) {
        return text.trim().toUpperCase(Locale.ROOT);
    }
}
