package io.tallyman.baseline;

import io.tallyman.config.Options;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A method's {@code window}: the days that it looks back at.
 *
 * @param days their number, greater than 0
 */
public record Window(int days) {

    /** Reads the option; refuses numbers outside the limits (both allowed) and goes on with the usual one. */
    public static Window read(Options options, int usual, int fewest, int most) {
        int days = options.integer("window").orElse(usual);
        if (days < fewest || days > most) {
            options.reject("window", "Expected " + fewest + " to " + most + " days, found " + days, "");
            return new Window(usual);
        }
        return new Window(days);
    }

    /** The days as numbers of days before the date, ascending. */
    public List<Integer> daysBack() {
        return IntStream.rangeClosed(1, days).boxed().toList();
    }
}
