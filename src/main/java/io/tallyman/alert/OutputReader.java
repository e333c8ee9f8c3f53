package io.tallyman.alert;

import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.alert.Outputs.Writing;
import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.metric.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code outputs} of a configuration. */
final class OutputReader {
    private static final String ON_FAILURE = "on-failure";
    private static final String RETRIES = "retries";
    /** The pauses double: five take 31 s, for which the alerts wait. */
    private static final int MOST_RETRIES = 5;

    private final Options options;

    private OutputReader(Options root) {
        this.options = root.block("outputs");
    }

    /**
     * Reads the block; every problem is noted with the options.
     *
     * @param root the {@code tallyman} block
     */
    static Outputs read(Options root) {
        return new OutputReader(root).outputs();
    }

    private Outputs outputs() {
        Outputs usual = Outputs.USUAL;
        onFailure(
                "results",
                List.of(OnFailure.STALE),
                "results that cannot be recorded leave the last complete attempt the latest and end the job with 4",
                OnFailure.STALE);
        noRetries("results", "Commits to the store are tried again by themselves", "Leave it out.");
        noRetries(
                "deliveries",
                "How often an alert is sent again is said once, for all channels",
                "Use alerts { retries = 3 }.");
        return new Outputs(
                writing("reports", List.of(OnFailure.values()), "", usual.reports()),
                writing(
                        "payloads",
                        List.of(OnFailure.NONE, OnFailure.HARD_FAIL),
                        "a payload is written once, so there is no earlier file that could stay",
                        usual.payloads()),
                onFailure("deliveries", List.of(OnFailure.values()), "", usual.deliveries()));
    }

    private Writing writing(String output, List<OnFailure> allowed, String reason, Writing usual) {
        return new Writing(onFailure(output, allowed, reason, usual.onFailure()), retries(output, usual.retries()));
    }

    /**
     * One of the allowed words.
     *
     * @param reason why the other words make no sense for this output; "" where all are allowed
     */
    private OnFailure onFailure(String output, List<OnFailure> allowed, String reason, OnFailure usual) {
        Options block = options.block(output);
        Optional<String> text = block.optionalText(ON_FAILURE);
        if (text.isEmpty()) {
            return usual;
        }
        List<String> words = allowed.stream().map(Spelling::of).toList();
        String found = text.get().strip().toLowerCase(Locale.ROOT);
        if (words.contains(found)) {
            return allowed.get(words.indexOf(found));
        }
        boolean known = Stream.of(OnFailure.values()).map(Spelling::of).anyMatch(found::equals);
        block.reject(
                ON_FAILURE,
                known
                        ? "'" + found + "' makes no sense for " + output + ": " + reason
                        : "Unknown word '" + text.get() + "'",
                known ? "Write " + String.join(" or ", words) + "." : Nearest.hint(found, words));
        return usual;
    }

    private int retries(String output, int usual) {
        Options block = options.block(output);
        int number = block.integer(RETRIES).orElse(usual);
        if (number < 0 || number > MOST_RETRIES) {
            block.reject(RETRIES, "Expected 0 to " + MOST_RETRIES + ", found " + number, "");
            return usual;
        }
        return number;
    }

    private void noRetries(String output, String message, String hint) {
        Options block = options.block(output);
        if (block.has(RETRIES)) {
            block.reject(RETRIES, message, hint);
        }
    }
}
