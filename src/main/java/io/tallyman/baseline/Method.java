package io.tallyman.baseline;

import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A way to say what a number should be: the extension point for baselines.
 *
 * <p>One file here, one line in {@code META-INF/services/io.tallyman.baseline.Method}, one test and one row in the page
 * on baselines. A method has a public constructor without parameters and no state.
 */
public interface Method {

    /**
     * What the documentation says of a method.
     *
     * @param summary one sentence
     * @param tolerance what {@code warn} and {@code fail} mean, and which numbers are allowed
     * @param source where the formula comes from
     * @param example a HOCON block that configures it, for example {@code baseline { method = z-score, fail = 2.5 }}
     */
    record Doc(String summary, String tolerance, String source, String example) {}

    /** The word after {@code method =}, in kebab-case. */
    String keyword();

    Doc doc();

    /** Reads the method's own options of a baseline block; problems go to the options; never throws. */
    Rule read(Options options);

    /** Why a number cannot be this method's {@code warn} or {@code fail}; empty where it can. */
    Optional<String> refusal(BigDecimal tolerance);

    /** The tolerance of a WARN where a block states neither {@code warn} nor {@code fail}. */
    BigDecimal usualWarn();

    /** The tolerance of a FAIL where a block states neither {@code warn} nor {@code fail}. */
    BigDecimal usualFail();
}
