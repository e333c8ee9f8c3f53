package io.tallyman.config;

/**
 * Something a person has to mend in a configuration.
 *
 * @param origin file and line, for example {@code conf/shop.conf:14}
 * @param path key path, for example {@code tables.orders.checks[2].fail}
 * @param message what was found and what was expected
 * @param hint what to do; may be empty
 */
public record Problem(String origin, String path, String message, String hint) {

    /** As printed to the person. */
    @Override
    public String toString() {
        return origin + "  " + path + "\n  " + message + (hint.isEmpty() ? "" : "\n  " + hint);
    }
}
