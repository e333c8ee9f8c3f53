package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.config.ConfigFile;
import io.tallyman.config.ConfigFile.Parsed;
import io.tallyman.config.Options;
import io.tallyman.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A method read from the text of a baseline block, as from a file.
 *
 * @param rule what was read
 * @param problems what was refused, unknown keys included
 */
public record Configured(Rule rule, List<Problem> problems) {

    /** Reads a block such as {@code baseline { method = z-score }}. */
    static Configured of(Method method, String block) {
        try {
            Path file = Files.createTempFile("baseline", ".conf");
            try {
                Files.writeString(file, "tallyman {\n" + block + "\n}\n");
                Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());
                Options options = parsed.root().block("baseline");
                options.know("method", "direction", "warn", "fail", "min-history", "ignore-below");
                Rule rule = method.read(options);
                parsed.reportUnknownKeys();
                return new Configured(rule, parsed.problems().all());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rule of a block without a problem. */
    public static Rule rule(Method method, String options) {
        Configured configured = of(method, "baseline { " + options + " }");
        assertThat(configured.problems()).isEmpty();
        return configured.rule();
    }

    /** What is refused of a block. */
    static List<String> refused(Method method, String options) {
        return of(method, "baseline { " + options + " }").problems().stream()
                .map(Problem::message)
                .toList();
    }
}
