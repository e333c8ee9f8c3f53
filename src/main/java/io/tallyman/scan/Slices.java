package io.tallyman.scan;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.metric.Sql;
import io.tallyman.suite.TableSpec;
import io.tallyman.suite.TableSpec.DateColumn;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;

/**
 * The business dates of a table's rows.
 *
 * <p>Filters compare the bare column with literals, so that partitions and row groups are pruned.
 *
 * @param column the column that tells the date
 * @param type its type
 */
record Slices(TableSpec spec, Column column, DataType type) {

    /**
     * Finds out how the table is sliced.
     *
     * @throws IllegalArgumentException where the column's type cannot say a date
     */
    static Slices of(TableSpec spec, Dataset<Row> rows) {
        String name = name(spec);
        Column column = expr(Sql.column(name));
        DataType type = rows.select(column).schema().apply(0).dataType();
        if (type.equals(DataTypes.DateType) || (spec.date().isPresent() ? textOrWhole(type) : timestamp(type))) {
            return new Slices(spec, column, type);
        }
        throw new IllegalArgumentException("column '" + name + "' is " + type.simpleString()
                + (spec.date().isPresent()
                        ? "; `date` needs a date, or a text or whole number with a `pattern`"
                        : "; `time` needs a timestamp or a date: declare its type in the source's `schema`, or use"
                                + " `date = { column = …, pattern = \"yyyy-MM-dd\" }`"));
    }

    private static String name(TableSpec spec) {
        return spec.date().map(DateColumn::column).orElseGet(() -> spec.time().orElseThrow());
    }

    private static boolean textOrWhole(DataType type) {
        return type instanceof StringType || type instanceof IntegralType;
    }

    private static boolean timestamp(DataType type) {
        return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
    }

    /** Business date of a row. */
    Column date() {
        return dateOf(column);
    }

    /** Business date that a value of the column tells; null for null. */
    Column dateOf(Column value) {
        if (type.equals(DataTypes.DateType)) {
            return value;
        }
        if (type.equals(DataTypes.TimestampType)) {
            // The cast carries the table's zone, whatever the session's zone is.
            scala.Option<String> zone = scala.Option.apply(spec.zone().getId());
            return new Column(new Cast(value.expr(), DataTypes.DateType, zone));
        }
        if (type.equals(DataTypes.TimestampNTZType)) {
            return value.cast(DataTypes.DateType);
        }
        return functions.to_date(
                value.cast("string"), spec.date().flatMap(DateColumn::pattern).orElse("yyyy-MM-dd"));
    }

    /**
     * True of exactly the rows whose {@link #date()} is one of these.
     *
     * @param undated whether also of the rows whose date is null
     */
    Column dated(List<LocalDate> dates, boolean undated) {
        // Another text than the pattern writes may tell the same date.
        Column among = written() ? date().isin(dates.toArray()) : within(dates);
        Column none = written() ? date().isNull() : column.isNull();
        return undated ? among.or(none) : among;
    }

    /** Whether the column tells dates in words or digits, not by its type. */
    private boolean written() {
        return spec.date().isPresent() && !type.equals(DataTypes.DateType);
    }

    /** True of the rows of these business dates. */
    Column within(List<LocalDate> dates) {
        return within(column, dates);
    }

    /** True where a value of the column tells one of these business dates. */
    Column within(Column value, List<LocalDate> dates) {
        Column filter = lit(false);
        for (int from = 0; from < dates.size(); ) {
            int to = from;
            while (to + 1 < dates.size()
                    && dates.get(to + 1).equals(dates.get(to).plusDays(1))) {
                to++;
            }
            Column range = between(value, dates.get(from), dates.get(to).plusDays(1));
            filter = from == 0 ? range : filter.or(range);
            from = to + 1;
        }
        return filter;
    }

    private Column between(Column value, LocalDate from, LocalDate until) {
        if (written()) {
            DateTimeFormatter format =
                    DateTimeFormatter.ofPattern(spec.date().get().pattern().orElse("yyyy-MM-dd"));
            Object[] values = from.datesUntil(until)
                    .map(format::format)
                    .map(text -> type instanceof IntegralType ? (Object) Long.valueOf(text) : text)
                    .toArray();
            return value.isin(values);
        }
        Object low = from;
        Object high = until;
        if (type.equals(DataTypes.TimestampType)) {
            low = from.atStartOfDay(spec.zone()).toInstant();
            high = until.atStartOfDay(spec.zone()).toInstant();
        } else if (type.equals(DataTypes.TimestampNTZType)) {
            low = from.atStartOfDay();
            high = until.atStartOfDay();
        }
        return value.geq(lit(low)).and(value.lt(lit(high)));
    }
}
