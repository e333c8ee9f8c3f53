package io.tallyman.alert;

import io.tallyman.config.Options;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder of this machine, as people write it. A path would take {@code s3://bucket} as a folder named {@code s3:}
 * below the current one.
 */
public final class LocalFolder {
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*", Pattern.DOTALL);

    private LocalFolder() {}

    /**
     * The folder that a text means: a path, or an address with the scheme {@code file}.
     *
     * @return empty where it means none, or one elsewhere
     */
    public static Optional<Path> of(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        boolean address = ADDRESS.matcher(text).matches();
        if (address && !text.regionMatches(true, 0, "file:", 0, 5)) {
            return Optional.empty();
        }
        try {
            return Optional.of(address ? Path.of(URI.create(text)) : Path.of(text));
        } catch (IllegalArgumentException e) {
            // InvalidPathException is one of these.
            return Optional.empty();
        }
    }

    /** The folder under a key that is there; another text is a problem. */
    static Optional<Path> read(Options options, String key) {
        Optional<Path> folder = of(options.text(key));
        if (folder.isEmpty() && options.has(key)) {
            options.reject(
                    key,
                    "Expected a folder of this machine, found '" + options.text(key) + "'",
                    "Such as " + key + " = \"/var/spool/tallyman\".");
        }
        return folder;
    }
}
