package io.tallyman.suite;

import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import java.time.ZoneId;

/** Reads time zones by their IANA names. */
final class Zones {
    private static final String KEY = "time-zone";
    private static final ZoneId PLACEHOLDER = ZoneId.of("UTC");

    private Zones() {}

    /** The time zone that must be there; UTC after a problem. */
    static ZoneId required(Options options) {
        String name = options.text(KEY);
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        if (!name.isEmpty()) {
            String hint = Nearest.word(name, ZoneId.getAvailableZoneIds())
                    .map(word -> "Did you mean '" + word + "'?")
                    .orElse("Use an IANA name such as Europe/Berlin.");
            options.reject(KEY, "Unknown time zone '" + name + "'", hint);
        }
        return PLACEHOLDER;
    }

    /** The block's own time zone, or the fallback. */
    static ZoneId orElse(Options options, ZoneId fallback) {
        return options.has(KEY) ? required(options) : fallback;
    }
}
