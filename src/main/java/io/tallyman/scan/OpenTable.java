package io.tallyman.scan;

import io.tallyman.metric.Scope;
import io.tallyman.metric.Sql;
import io.tallyman.scan.source.Opened;
import io.tallyman.suite.TableSpec;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;

/**
 * A configured table, opened and pinned, or the reason why it could not be opened.
 *
 * @param slices how it is cut by business date; empty where it has no dates or they could not be understood
 * @param problem why it cannot be read
 * @param sliceProblem why its slices cannot be read
 * @param asked answers of the log that serve several passes
 */
record OpenTable(
        TableSpec spec,
        Optional<Opened> opened,
        Optional<Slices> slices,
        Optional<String> problem,
        Optional<String> sliceProblem,
        Asked asked) {

    /** What was asked of the log so far. */
    static final class Asked {
        private ColumnRanges ranges;
    }

    OpenTable(
            TableSpec spec,
            Optional<Opened> opened,
            Optional<Slices> slices,
            Optional<String> problem,
            Optional<String> sliceProblem) {
        this(spec, opened, slices, problem, sliceProblem, new Asked());
    }

    /**
     * The rows of a scope.
     *
     * @throws IllegalStateException with the reason where they cannot be read
     */
    Dataset<Row> rows(Scope scope, List<LocalDate> dates) {
        Dataset<Row> all = all();
        if (scope == Scope.TABLE || !spec.sliced()) {
            return all;
        }
        sliceProblem.ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        return all.filter(slices.orElseThrow().within(dates));
    }

    /** All rows at the pinned version. */
    Dataset<Row> all() {
        problem.ifPresent(reason -> {
            throw new IllegalStateException("cannot read table '" + spec.name() + "': " + reason);
        });
        return opened.orElseThrow().rows();
    }

    Optional<Long> version() {
        return opened.flatMap(Opened::version);
    }

    /**
     * Between what numbers columns lie, over all rows; one job over the log for whoever asks first, as long as all ask for
     * the table's first columns.
     */
    ColumnRanges ranges(Collection<AttributeReference> columns) {
        List<AttributeReference> first = ColumnRanges.first(all());
        if (!first.containsAll(columns)) {
            return ColumnRanges.of(this, columns);
        }
        synchronized (asked) {
            if (asked.ranges == null) {
                asked.ranges = ColumnRanges.of(this, first);
            }
            return asked.ranges;
        }
    }

    /**
     * Whether a column is declared sensitive, or holds or belongs to one that is.
     *
     * @param column as written in configuration: a name, an expression in backticks, or {@code *}
     */
    boolean sensitive(String column) {
        return column.equals(Expressions.EVERY)
                ? !spec.sensitive().isEmpty()
                : declaredSensitive(column)
                        || Expressions.revealed(Sql.column(column)).stream().anyMatch(this::declaredSensitive);
    }

    /** Whether this very name, with or without its table before it, is declared sensitive. */
    boolean declaredSensitive(String column) {
        String name = plain(column);
        return spec.sensitive().stream()
                .map(OpenTable::plain)
                .anyMatch(s -> ("." + name + ".").contains("." + s + ".") || s.startsWith(name + "."));
    }

    private static String plain(String column) {
        return column.replace("`", "").toLowerCase(Locale.ROOT);
    }
}
