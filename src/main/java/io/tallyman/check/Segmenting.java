package io.tallyman.check;

import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How a check is judged per value of a column, besides as a whole.
 *
 * @param by the column
 * @param top most segments, besides that of the remaining rows
 * @param minShare smallest share of the rows, 0 to 1, from which on a value is a segment of its own
 * @param values exactly the segments; empty lets the data tell them
 */
public record Segmenting(String by, int top, BigDecimal minShare, List<String> values) {
    private static final String KEY = "segments";
    private static final int TOP = 10;
    private static final int MOST = 50;
    private static final BigDecimal MIN_SHARE = new BigDecimal("0.01");

    /** Reads {@code segments} of a check's block, a column or a block of its own; empty where there is none. */
    static Optional<Segmenting> read(Options options) {
        if (!options.has(KEY)) {
            return Optional.empty();
        }
        if (!options.isBlock(KEY)) {
            return Optional.of(new Segmenting(options.text(KEY), TOP, MIN_SHARE, List.of()));
        }
        Options block = options.block(KEY);
        List<String> values = block.has("values") ? block.someTexts("values") : List.of();
        int top = block.integer("top").orElse(TOP);
        BigDecimal minShare = block.number("min-share").orElse(MIN_SHARE);
        if (top < 1 || top > MOST) {
            block.reject("top", "Expected 1 to " + MOST + " segments, found " + top, "");
        }
        if (minShare.signum() < 0 || minShare.compareTo(BigDecimal.ONE) >= 0) {
            block.reject("min-share", "Expected a share from 0% to below 100%", "Write it like \"1%\".");
        }
        if (values.size() > MOST) {
            block.reject("values", "Expected at most " + MOST + " values, found " + values.size(), "");
        }
        if (new HashSet<>(values).size() < values.size()) {
            block.reject("values", "A value is listed twice", "Take one of them out.");
        }
        if (!values.isEmpty() && block.has("top")) {
            block.reject("top", "`values` says which segments there are, so there is no `top` of them", "Take it out.");
        }
        return Optional.of(new Segmenting(block.text("by"), top, minShare, values));
    }

    /**
     * Refuses {@code segments} in a block that cannot honour it.
     *
     * @param what the kind of block, for example {@code The check 'freshness'}
     */
    public static void refuse(Options options, String what) {
        if (options.has(KEY)) {
            options.reject(
                    KEY,
                    what + " cannot be judged per segment: its number is not taken over rows that could be filtered",
                    "Take it out, or use a check such as row-count, null-rate, sum, satisfies or kpi.");
        }
    }
}
