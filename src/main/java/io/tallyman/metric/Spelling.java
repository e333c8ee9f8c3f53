package io.tallyman.metric;

import java.util.Locale;

/** How a constant is written in configuration, in the store, in messages and reports. */
public final class Spelling {
    private Spelling() {}

    /** In lower case, with hyphens: {@code false-positive}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant that is written so.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
