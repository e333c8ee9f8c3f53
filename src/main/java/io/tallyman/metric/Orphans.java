package io.tallyman.metric;

import io.tallyman.metric.Measure.OrphanStat;
import java.util.List;
import java.util.Optional;

/**
 * Foreign keys that have no counterpart in the whole of another table.
 *
 * @param columns foreign key columns of this table
 * @param to configured name of the referenced table
 * @param toColumns referenced columns, in the order of {@code columns}
 * @param nullsAreOrphans a key with any null part is an orphan; else it is left out
 */
public record Orphans(
        OrphanStat stat,
        List<String> columns,
        String to,
        List<String> toColumns,
        boolean nullsAreOrphans,
        Optional<String> where)
        implements Measure {
    @Override
    public String name() {
        return switch (stat) {
            case ROWS -> "OrphanRows";
            case ROW_RATIO -> "OrphanRatio";
            case KEYS -> "OrphanKeys";
        };
    }

    @Override
    public String instance() {
        return String.join(",", columns) + " -> " + to + "." + String.join(",", toColumns);
    }

    @Override
    public Trip trip() {
        return Trip.REFERENCE;
    }

    /** One foreign key; those that lead to the same columns share a pass. */
    @Override
    public String group() {
        return instance()
                + (nullsAreOrphans ? " nulls" : "")
                + where.map(w -> " WHERE " + w).orElse("");
    }

    /** Everything that tells two measures of one column apart. */
    @Override
    public String id() {
        return name() + "(" + group() + ")";
    }

    @Override
    public String definition() {
        return name() + " " + group();
    }

    @Override
    public String entity() {
        return columns.size() > 1 ? "Multicolumn" : "Column";
    }
}
