package io.tallyman.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;

/** Says what a person wrote, without ever saying a secret. */
final class Found {

    private static final int LONGEST = 80;

    private Found() {}

    static boolean isScalar(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> true;
            case LIST, OBJECT, NULL -> false;
        };
    }

    /** The text of a scalar as it was written: the unwrapped value would turn 0.10 into 0.1. */
    static String text(ConfigValue scalar) {
        return scalar.atKey("value").getString("value");
    }

    static String describe(ConfigValue value, boolean secret) {
        if (secret) {
            return "a secret";
        }
        if (Provenance.fromEnvironment(value.origin())) {
            return "a value from the environment";
        }
        return switch (value.valueType()) {
            case STRING -> "the text \"" + shorten(text(value)) + "\"";
            case NUMBER -> "the number " + text(value);
            case BOOLEAN -> "the flag " + text(value);
            case LIST -> value instanceof ConfigList list && list.isEmpty() ? "an empty list" : "a list";
            case OBJECT -> "a block";
            case NULL -> "null";
        };
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
