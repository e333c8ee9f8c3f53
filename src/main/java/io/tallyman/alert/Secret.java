package io.tallyman.alert;

import io.tallyman.config.Options;
import java.util.Locale;
import java.util.Optional;

/**
 * A word that only the receiver may see.
 *
 * @param value the word
 */
record Secret(String value) {

    /** A secret from the environment; empty where the key is absent, or after a problem. */
    static Optional<Secret> read(Options options, String key) {
        Optional<String> found = options.optionalText(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String variable = key.toUpperCase(Locale.ROOT).replace('-', '_');
        if (!options.fromEnvironment(key)) {
            options.reject(key, "Secrets come from the environment", "Write " + key + " = ${?" + variable + "}.");
            return Optional.empty();
        }
        String value = found.get();
        if (value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            options.reject(key, "Expected letters, digits and signs without blanks", "Look at the variable's value.");
            return Optional.empty();
        }
        return Optional.of(new Secret(value));
    }

    /** A secret that must be there; notes a problem where it is not. */
    static Secret required(Options options, String key) {
        if (!options.has(key)) {
            String variable = key.toUpperCase(Locale.ROOT).replace('-', '_');
            options.know(key);
            options.reject(key, "Missing", "Write " + key + " = ${?" + variable + "} and set the variable.");
            return new Secret("");
        }
        return read(options, key).orElse(new Secret(""));
    }

    @Override
    public String toString() {
        return "***";
    }
}
