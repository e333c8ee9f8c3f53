package io.tallyman.scan;

import io.tallyman.metric.SliceState;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** States of past slices of incremental tables: those that are stored, and those to be stored after a scan. */
public final class SliceStates {
    private final Function<String, List<SliceState>> stored;
    private final Map<String, List<SliceState>> changed = new ConcurrentHashMap<>();

    /**
     * @param stored tells the stored states of a table; asked when a pass over the table needs them, maybe by several
     *     threads at once
     */
    public SliceStates(Function<String, List<SliceState>> stored) {
        this.stored = stored;
    }

    /** The stored states of a table, by business date. */
    Map<LocalDate, SliceState> of(String table) {
        Map<LocalDate, SliceState> states = new TreeMap<>();
        stored.apply(table).forEach(state -> states.put(state.date(), state));
        return states;
    }

    /** Notes the states that a table has now; each of its other stored ones is out of date. */
    void replace(String table, List<SliceState> states) {
        changed.put(table, List.copyOf(states));
    }

    /** Of each table whose states have changed, all states that it has now. */
    public Map<String, List<SliceState>> changed() {
        return Map.copyOf(changed);
    }
}
