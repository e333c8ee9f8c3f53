package io.tallyman.demo;

/** Identifiers of the sample shop. */
final class Ids {
    private Ids() {}

    /** A prefix and a number, padded with zeros. */
    static String of(String prefix, long number, int width) {
        String digits = Long.toString(number);
        return prefix + "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
