package io.tallyman.alert;

import io.tallyman.suite.Suite.Environment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of the outbox, which outlive a run. Whatever a method wrote when it returns stays written. */
public interface Deliveries {

    /** Deliveries of an environment whose state is {@code pending} or {@code refused}, in any order. */
    List<Delivery> pending(Environment environment);

    /**
     * For incidents, by id, the channels that a delivery of this environment has told of them, whatever came of it;
     * incidents nobody was told of may be missing.
     */
    Map<String, Set<String>> told(Environment environment, Set<String> incidents);

    /** Adds rows, all or none; a row whose id is already there is left as it is. */
    void add(List<Delivery> rows);

    /** Replaces the row with this id. */
    void update(Delivery row);
}
