package io.tallyman.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One block of configuration.
 *
 * <p>Reading never throws: a missing or malformed value is noted as a {@link Problem} and a harmless placeholder comes
 * back, so that one pass over a configuration finds every problem. A key that nobody read is a problem too.
 */
public interface Options {

    /** Whether the key is present (and not null). */
    boolean has(String key);

    /** A text that must be there; "" after a problem. */
    String text(String key);

    /** A text, or the fallback where the key is absent. */
    String text(String key, String fallback);

    Optional<String> optionalText(String key);

    /** A list of texts; a single text counts as a list of one; empty where the key is absent. */
    List<String> texts(String key);

    /** A list of texts that must have at least one element. */
    List<String> someTexts(String key);

    /** True or false, or the fallback where the key is absent. */
    boolean flag(String key, boolean fallback);

    /** A whole number, or empty where the key is absent. */
    OptionalInt integer(String key);

    /** A number as people write it ({@code 12}, {@code 1.5}, {@code "1,200"}, {@code "5%"} = 0.05), or empty. */
    Optional<BigDecimal> number(String key);

    /** A duration as people write it ({@code 6h}, {@code 30 min}, {@code 2d}), or empty. */
    Optional<Duration> duration(String key);

    /** One of the names of an enum in kebab-case, or the fallback where the key is absent. */
    <E extends Enum<E>> E choice(String key, Class<E> type, E fallback);

    /** A sub-block; an empty block where the key is absent. */
    Options block(String key);

    /** A list of sub-blocks; empty where the key is absent. */
    List<Options> blocks(String key);

    /** Every entry of a sub-block whose keys are names chosen by the user, in file order, each value a block. */
    Map<String, Options> namedBlocks(String key);

    /** Every entry of a sub-block whose keys are names chosen by the user and whose values are texts, in file order. */
    Map<String, String> namedTexts(String key);

    /** Whether the value under the key is itself a block. */
    boolean isBlock(String key);

    /** Keys present in this block, in file order. */
    List<String> keys();

    /** True where the value comes from the environment, not from a file. */
    boolean fromEnvironment(String key);

    /** Notes a problem with the value under a key. */
    void reject(String key, String message, String hint);

    /** Names a key as known without reading it, so that it is neither a problem nor missing from suggestions. */
    void know(String... keys);

    /** File and line of this block. */
    String origin();

    /** Path of this block, for example {@code tables.orders.checks[2]}. */
    String path();
}
