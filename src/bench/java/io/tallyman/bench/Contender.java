package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.util.Map;

/** Somebody who does the work, and is measured at it. */
interface Contender extends AutoCloseable {
    String name();

    /** What has to be there before the clock starts. */
    default void prepare() {}

    /**
     * Does the work; returns the answers by {@link Probe#id()}, if there are any.
     *
     * @param meter is open; Tallyman tells it of its passes
     */
    Map<String, Double> run(Meter meter);

    /** Whether Spark does the work, so that its jobs, its reads and this process's heap tell the costs. */
    default boolean onSpark() {
        return true;
    }

    @Override
    default void close() {}
}
