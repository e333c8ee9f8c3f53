package io.tallyman.alert;

import io.tallyman.check.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do when a check fails: a text per kind of check, unless the check or its table names another. */
public final class Playbooks {
    private static final int FIRST_STEPS = 3;
    private static final Pattern KIND = Pattern.compile("[a-z0-9-]+");
    private static final Pattern INVESTIGATION =
            Pattern.compile("(?ms)^##\\s+Investigation\\s*$(.*?)(?=^##?\\s|\\z)", Pattern.CASE_INSENSITIVE);
    private static final Pattern STEP = Pattern.compile("(?m)^\\d+[.)]\\s+(.+?)\\s*$");

    private Playbooks() {}

    /**
     * The playbook of a check.
     *
     * @param link the check's own, or its table's
     * @param steps first steps of its investigation, at most three; none where there is no text
     */
    public record Playbook(Optional<String> link, List<String> steps) {}

    /** The text behind the check's own link or its table's where that is a readable Markdown file, else its kind's. */
    public static Playbook of(Check check) {
        Optional<String> link = check.labels().playbook();
        List<String> own = link.flatMap(Playbooks::file).map(Playbooks::steps).orElse(List.of());
        List<String> steps =
                own.isEmpty() ? text(check.kind()).map(Playbooks::steps).orElse(List.of()) : own;
        return new Playbook(link, steps);
    }

    /** The text for a kind of check, by its keyword; empty for a kind that brings none. */
    public static Optional<String> text(String kind) {
        if (!KIND.matcher(kind).matches()) {
            return Optional.empty();
        }
        try (InputStream stream = Playbooks.class.getResourceAsStream("playbooks/" + kind + ".md")) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the playbook of " + kind, e);
        }
    }

    private static Optional<String> file(String link) {
        if (!link.endsWith(".md") || link.contains("://")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(link)));
        } catch (IOException | InvalidPathException e) {
            // The link is shown anyway, and the kind's steps are better than none.
            return Optional.empty();
        }
    }

    private static List<String> steps(String text) {
        List<String> steps = new ArrayList<>();
        Matcher section = INVESTIGATION.matcher(text);
        if (section.find()) {
            Matcher step = STEP.matcher(section.group(1));
            while (steps.size() < FIRST_STEPS && step.find()) {
                steps.add(step.group(1));
            }
        }
        return List.copyOf(steps);
    }
}
