package io.tallyman.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value was written.
 *
 * <p>Read from the description of an origin, not from its file name and line number: those are lost as soon as a value
 * has two origins (two files, or a file and the environment), while the description still names them all.
 *
 * @param file file, or another source such as {@code --set}
 * @param line line, or 0 where there is none
 */
record Provenance(String file, int line) {

    static final String OVERRIDE = "--set";

    private static final String ENVIRONMENT = "env var";
    private static final String MERGED = "merge of ";
    private static final Pattern BETWEEN =
            Pattern.compile("(?<=: \\d{1,6}|: \\d{1,6}-\\d{1,6}|env variables|env variables overrides),");
    private static final Pattern PART = Pattern.compile("(.+?)(?:: (\\d{1,9})(?:-\\d{1,9})?)?", Pattern.DOTALL);

    /** The file and line, in the first file that wrote it; empty where no file did. */
    static Optional<Provenance> inFile(ConfigOrigin origin) {
        // A later file comes first in a merged origin.
        return all(origin).stream().filter(Provenance::isFile).reduce((later, earlier) -> earlier);
    }

    /** File and line as printed, or the name of another source. */
    static String describe(ConfigOrigin origin) {
        return inFile(origin).orElseGet(() -> all(origin).get(0)).toString();
    }

    static boolean fromEnvironment(ConfigOrigin origin) {
        return all(origin).stream().anyMatch(part -> part.file.startsWith(ENVIRONMENT));
    }

    /** Shortens a file to what a person would type in the current directory. */
    static String shorten(String file) {
        try {
            Path path = Path.of(file).normalize();
            Path here = Path.of("").toAbsolutePath();
            return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
        } catch (InvalidPathException e) {
            return file;
        }
    }

    private static List<Provenance> all(ConfigOrigin origin) {
        String description = origin.description();
        String parts = description.startsWith(MERGED) ? description.substring(MERGED.length()) : description;
        return BETWEEN.splitAsStream(parts).map(Provenance::part).toList();
    }

    private static Provenance part(String text) {
        Matcher matcher = PART.matcher(text);
        if (!matcher.matches() || matcher.group(2) == null || matcher.group(1).equals(OVERRIDE)) {
            return new Provenance(matcher.matches() ? matcher.group(1) : text, 0);
        }
        return new Provenance(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    private boolean isFile() {
        return !file.equals(OVERRIDE) && !file.startsWith(ENVIRONMENT);
    }

    @Override
    public String toString() {
        String where = isFile() ? shorten(file) : file;
        return line > 0 ? where + ":" + line : where;
    }
}
