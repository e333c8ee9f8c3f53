package io.tallyman.bench.detection;

import io.tallyman.baseline.Method;
import io.tallyman.baseline.Methods;
import io.tallyman.baseline.Rule;
import io.tallyman.config.ConfigFile;
import io.tallyman.config.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who takes part: the default method, every other method on the class path, and rules of peers. */
final class Contenders {
    /** Needs bounds that somebody sets by hand; its place takes {@link Peers}' rule of fixed bounds. */
    private static final String FIXED = "deequ-simple-threshold";

    /** Further options with which a method takes part too. */
    private static final Map<String, List<String>> VARIANTS =
            Map.of("change", List.of("against = previous-week", "against = last-comparable"));

    private Contenders() {}

    /** The default method comes first. */
    static List<Contender> all() {
        Methods methods = new Methods();
        List<Contender> all = new ArrayList<>();
        methods.find(Methods.DEFAULT).ifPresent(method -> all.add(contender(method, "")));
        for (Method method : methods.all()) {
            if (!List.of(Methods.DEFAULT, FIXED).contains(method.keyword())) {
                VARIANTS.getOrDefault(method.keyword(), List.of(""))
                        .forEach(options -> all.add(contender(method, options)));
            }
        }
        all.addAll(Peers.all());
        return all;
    }

    private static Contender contender(Method method, String options) {
        String name =
                options.isEmpty() ? method.keyword() : method.keyword() + ", " + options.replace("against = ", "");
        return MethodContender.of(name, method, rule(method, options));
    }

    private static Rule rule(Method method, String options) {
        try {
            Path file = Files.createTempFile("detection", ".conf");
            try {
                Files.writeString(file, "tallyman { baseline { " + options + " } }\n");
                ConfigFile.Loaded loaded = ConfigFile.load(List.of(file), Map.of());
                if (loaded instanceof ConfigFile.Parsed parsed) {
                    Options block = parsed.root().block("baseline");
                    Rule rule = method.read(block);
                    if (parsed.problems().all().isEmpty()) {
                        return rule;
                    }
                }
                throw new IllegalStateException("Cannot read options of " + method.keyword() + ": " + options);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
