package io.tallyman.alert;

import io.tallyman.config.Options;
import java.util.Locale;
import java.util.Optional;

/**
 * A word that only the receiver may see.
 *
 * <p>What the environment does not give, or gives in a bad shape, is no problem of the configuration: whoever sends
 * nothing need not have it, and the checks of a morning do not wait for it.
 *
 * @param value the word; empty where there is none that can be used
 * @param lacking why there is none, without the word; empty where there is one, or after a problem
 */
record Secret(String value, Optional<String> lacking) {

    /** A secret that can be used. */
    Secret(String value) {
        this(value, Optional.empty());
    }

    /** A secret that need not be configured; empty where it is not. One that a file holds is a problem. */
    static Optional<Secret> read(Options options, String key) {
        return options.has(key) ? Optional.of(required(options, key)) : Optional.empty();
    }

    /** A secret without which nothing can be sent. One that a file holds is a problem. */
    static Secret required(Options options, String key) {
        if (!options.has(key)) {
            return lacking(notSet(key));
        }
        Optional<String> found = options.optionalText(key);
        if (found.isPresent() && !options.fromEnvironment(key)) {
            String variable = key.toUpperCase(Locale.ROOT).replace('-', '_');
            options.reject(key, "Secrets come from the environment", "Write " + key + " = ${?" + variable + "}.");
            return new Secret("");
        }
        String value = found.orElse("");
        if (value.isBlank()) {
            return lacking(key + " is empty: give it as ${?NAME} from the environment");
        }
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return lacking(
                    key + " is not letters, digits and signs without blanks: look at its variable in the environment");
        }
        return new Secret(value);
    }

    /** What is said where the environment gives nothing for a key. */
    static String notSet(String key) {
        return key + " is not set: give it as ${?NAME} from the environment";
    }

    private static Secret lacking(String why) {
        return new Secret("", Optional.of(why));
    }

    @Override
    public String toString() {
        return "***";
    }
}
