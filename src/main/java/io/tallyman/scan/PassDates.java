package io.tallyman.scan;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.tallyman.metric.Scope;
import io.tallyman.plan.Pass;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The business dates of a pass, as one table's rows tell them apart.
 *
 * @param scope how much of the table is read
 * @param sliced whether each date has rows of its own; else all rows are read once, for every date that is judged
 */
record PassDates(OpenTable table, Scope scope, Pass pass, boolean sliced) {
    /** Name of the column that tells a row's date. */
    static final String DATE = "__business_date";

    static PassDates of(OpenTable table, Pass pass) {
        return of(table, pass.scope(), pass);
    }

    static PassDates of(OpenTable table, Scope scope, Pass pass) {
        return new PassDates(
                table, scope, pass, scope == Scope.SLICE && table.slices().isPresent());
    }

    /** The rows of all the dates. */
    Dataset<Row> rows() {
        return table.rows(scope, pass.dates());
    }

    /** Whether the rows are of several dates, which have to be told apart. */
    boolean apart() {
        return sliced && pass.dates().size() > 1;
    }

    /** The date of a row, named {@link #DATE}; null where the rows need not be told apart. */
    Column date() {
        Column date = apart() ? table.slices().orElseThrow().date() : lit(null).cast(DataTypes.DateType);
        return date.as(DATE);
    }

    /** Where the first aggregate stands in the rows of {@link #aggregated}. */
    int offset() {
        return apart() ? 1 : 0;
    }

    /**
     * One aggregation of rows for all dates. A date without rows is left out, unless it is the only one.
     *
     * @param date the date of a row
     */
    Map<LocalDate, Row> aggregated(Dataset<Row> rows, Column date, List<Column> aggregates) {
        Column first = aggregates.get(0);
        Column[] others = aggregates.subList(1, aggregates.size()).toArray(Column[]::new);
        Map<LocalDate, Row> results = new HashMap<>();
        if (apart()) {
            rows.groupBy(date)
                    .agg(first, others)
                    .collectAsList()
                    .forEach(row -> results.put(AggregatePass.dateOf(row.get(0)), row));
        } else {
            Row row = rows.agg(first, others).collectAsList().get(0);
            whole().forEach(day -> results.put(day, row));
        }
        return results;
    }

    /** The dates that one reading is for, where the rows need not be told apart. */
    List<LocalDate> whole() {
        return sliced ? pass.dates() : pass.judged();
    }

    /**
     * The dates that have a reading: an earlier one has none before the table's first row, and is empty after it; one
     * that is judged always has one.
     *
     * @param found dates with rows
     */
    List<LocalDate> known(Set<LocalDate> found) {
        if (!sliced) {
            return pass.judged();
        }
        Set<LocalDate> judged = new HashSet<>(pass.judged());
        Optional<LocalDate> first = found.stream().filter(Objects::nonNull).min(Comparator.naturalOrder());
        return pass.dates().stream()
                .filter(date -> judged.contains(date) || first.isPresent() && !date.isBefore(first.get()))
                .toList();
    }

    /**
     * The same where rows that do not count were left out. Only where nothing was found of the earliest dates, these are
     * looked at once more for any row.
     *
     * @param found dates with rows that count
     */
    List<LocalDate> knownFrom(Set<LocalDate> found) {
        List<LocalDate> known = known(found);
        List<LocalDate> unsure =
                pass.dates().stream().filter(date -> !known.contains(date)).toList();
        if (unsure.isEmpty() || !sliced) {
            return known;
        }
        Column date = table.slices().orElseThrow().date();
        LocalDate first = AggregatePass.dateOf(
                table.rows(scope, unsure).agg(min(date)).collectAsList().get(0).get(0));
        if (first == null) {
            return known;
        }
        Set<LocalDate> more = new HashSet<>(found);
        more.add(first);
        return known(more);
    }
}
