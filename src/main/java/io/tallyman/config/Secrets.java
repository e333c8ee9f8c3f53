package io.tallyman.config;

import java.util.regex.Pattern;

/** Tells from a key's name whether its value must stay unseen. */
final class Secrets {

    private static final Pattern NAME =
            Pattern.compile("password|secret|token|credential|api[-_.]?key", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    static boolean named(String key) {
        return NAME.matcher(key).find();
    }
}
