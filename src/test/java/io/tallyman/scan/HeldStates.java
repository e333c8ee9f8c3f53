package io.tallyman.scan;

import io.tallyman.metric.SliceState;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/** States of slices, in memory from one morning to the next. */
final class HeldStates {
    private final Map<String, List<SliceState>> held = new HashMap<>();

    /** Measures with the states that are held, and holds those that there are then. */
    Measured morning(SparkSession spark, Path folder, LocalDate date, String tables) {
        SliceStates states = new SliceStates(table -> held.getOrDefault(table, List.of()));
        Measured measured = Measured.of(spark, folder, date, tables, true, states);
        held.putAll(states.changed());
        return measured;
    }

    /** The dates of a table's states. */
    List<String> dates(String table) {
        return dates(table, state -> true);
    }

    /** The dates whose states were read at a version. */
    List<String> readAt(String table, long version) {
        return dates(table, state -> state.tableVersion() == version);
    }

    private List<String> dates(String table, Predicate<SliceState> which) {
        return held.getOrDefault(table, List.of()).stream()
                .filter(which)
                .map(state -> state.date().toString())
                .toList();
    }
}
