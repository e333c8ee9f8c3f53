package io.tallyman.alert;

import io.tallyman.suite.Suite.Environment;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The rows of the outbox, which outlive a run. Whatever a method wrote when it returns stays written. */
public interface Deliveries {

    /** Deliveries of an environment whose state is {@code pending} or {@code refused}, in any order. */
    List<Delivery> pending(Environment environment);

    /** Deliveries of an environment that tell of any of these incidents, whatever came of them, in any order. */
    List<Delivery> telling(Environment environment, Set<String> incidents);

    /**
     * What came of a row.
     *
     * @param from the row as it was read
     * @param to the same row as it is now
     */
    record Progress(Delivery from, Delivery to) {}

    /** Adds rows, all or none; a row whose id is already there is left as it is. */
    void add(List<Delivery> rows);

    /**
     * Notes what came of rows, all or none. Where another run has changed a row since it was read, that run's word
     * stands, unless the row is delivered now; the tries of both count.
     */
    void update(Collection<Progress> progress);
}
