package io.tallyman.baseline.calendar;

import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.config.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads what an event does. */
final class EffectReader {
    private static final String KEY = "effect";
    private static final List<String> WORDS = List.of("exclude", "mute");
    private static final String BLOCK_HINT =
            "Write exclude, mute, or a block with widen, upper-bound, lower-bound or expect, such as { expect = x2 }.";
    private static final BigDecimal GREATEST = BigDecimal.valueOf(1_000);

    private EffectReader() {}

    /** The effect of an event; that of the default after a problem. */
    static Effect read(Options options, String name) {
        if (!options.isBlock(KEY)) {
            return word(options, name);
        }
        Options block = options.block(KEY);
        if (block.keys().isEmpty()) {
            options.reject(KEY, "This effect is empty", BLOCK_HINT);
        }
        BigDecimal widen = factor(block, "widen");
        if (widen.signum() > 0 && widen.compareTo(BigDecimal.ONE) < 0) {
            block.reject(
                    "widen", "A band cannot be widened by less than 1", "Narrow it with upper-bound, lower-bound.");
        }
        return new Effect(
                false,
                false,
                widen,
                factor(block, "lower-bound"),
                factor(block, "upper-bound"),
                factor(block, "expect"),
                name);
    }

    private static Effect word(Options options, String name) {
        String word = options.text(KEY, WORDS.get(0)).trim();
        if (!WORDS.contains(word)) {
            String near = Nearest.word(word, WORDS)
                    .map(known -> "Did you mean '" + known + "'? ")
                    .orElse("");
            options.reject(KEY, "Unknown effect '" + word + "'", near + BLOCK_HINT);
        }
        boolean mute = word.equals("mute");
        BigDecimal one = BigDecimal.ONE;
        return new Effect(!mute, mute, one, one, one, one, name);
    }

    /** A factor such as {@code x2.5}; 1 where it is absent or a problem. The x tells it from a bound in numbers. */
    private static BigDecimal factor(Options block, String key) {
        String text = block.text(key, "1").trim();
        boolean marked = text.startsWith("x") || text.startsWith("×");
        boolean plain = !block.has(key) || key.equals("widen");
        Optional<BigDecimal> factor = Quantity.number(marked ? text.substring(1) : text);
        if (factor.isEmpty() || (!marked && !plain)) {
            String hint = "Write x1.5 for one and a half times. Limits in numbers are warn and fail of a check.";
            block.reject(key, "Expected a factor such as x1.5, found '" + text + "'", hint);
            return BigDecimal.ONE;
        }
        if (factor.get().signum() <= 0 || factor.get().compareTo(GREATEST) > 0) {
            block.reject(key, "Expected a factor above 0 and up to 1,000, found '" + text + "'", "");
            return BigDecimal.ONE;
        }
        return factor.get();
    }
}
