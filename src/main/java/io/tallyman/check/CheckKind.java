package io.tallyman.check;

import io.tallyman.config.Options;
import java.util.List;

/**
 * A kind of check: the extension point for data engineers.
 *
 * <p>One file here, one line in {@code META-INF/services/io.tallyman.check.CheckKind}, one test and one row in the
 * catalogue page. A kind composes its number from the closed family of {@link io.tallyman.metric.Measure}s; has a public
 * constructor without parameters and no state.
 */
public interface CheckKind {

    /**
     * What the catalogue says of a kind.
     *
     * @param summary one sentence
     * @param nulls how null values count
     * @param example a HOCON block that configures it
     */
    record Doc(String summary, String nulls, String example) {}

    /** The word after {@code check =}, in kebab-case. */
    String keyword();

    Doc doc();

    /** Reads one block; one block may yield several checks. Problems go to the options; never throws. */
    List<Check> read(Subject subject, Options options);
}
