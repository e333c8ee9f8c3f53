package io.tallyman.suite;

import io.tallyman.config.Problem;
import java.util.List;

/** What came of reading a configuration: a suite, or everything that is wrong with it. */
public sealed interface Loaded {

    /** The configuration is sound. */
    record Accepted(Suite suite) implements Loaded {}

    /** The configuration has to be mended; at least one problem. */
    record Rejected(List<Problem> problems) implements Loaded {}
}
