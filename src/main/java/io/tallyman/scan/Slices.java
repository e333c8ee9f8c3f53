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
 * @param date business date of a row
 */
record Slices(Column date, TableSpec spec, DataType type) {

    /**
     * Finds out how the table is sliced.
     *
     * @throws IllegalArgumentException where the column's type cannot say a date
     */
    static Slices of(TableSpec spec, Dataset<Row> rows) {
        if (spec.date().isPresent()) {
            DateColumn column = spec.date().get();
            DataType type = rows.select(expr(Sql.column(column.column())))
                    .schema()
                    .apply(0)
                    .dataType();
            return new Slices(dateOf(column, type), spec, type);
        }
        String time = spec.time().orElseThrow();
        Column column = expr(Sql.column(time));
        DataType type = rows.select(column).schema().apply(0).dataType();
        if (type.equals(DataTypes.TimestampType)) {
            // The cast carries the table's zone, whatever the session's zone is.
            scala.Option<String> zone = scala.Option.apply(spec.zone().getId());
            return new Slices(new Column(new Cast(column.expr(), DataTypes.DateType, zone)), spec, type);
        }
        if (type.equals(DataTypes.TimestampNTZType)) {
            return new Slices(column.cast(DataTypes.DateType), spec, type);
        }
        if (type.equals(DataTypes.DateType)) {
            return new Slices(column, spec, type);
        }
        throw new IllegalArgumentException("column '" + time + "' is " + type.simpleString()
                + "; `time` needs a timestamp or a date: declare its type in the source's `schema`, or use"
                + " `date = { column = …, pattern = \"yyyy-MM-dd\" }`");
    }

    private static Column dateOf(DateColumn column, DataType type) {
        Column plain = expr(Sql.column(column.column()));
        if (type.equals(DataTypes.DateType)) {
            return plain;
        }
        if (type instanceof StringType || type instanceof IntegralType) {
            return functions.to_date(plain.cast("string"), column.pattern().orElse("yyyy-MM-dd"));
        }
        throw new IllegalArgumentException("column '" + column.column() + "' is " + type.simpleString()
                + "; `date` needs a date, or a text or whole number with a `pattern`");
    }

    /** True of the rows of these business dates. */
    Column within(List<LocalDate> dates) {
        Column filter = lit(false);
        for (int from = 0; from < dates.size(); ) {
            int to = from;
            while (to + 1 < dates.size()
                    && dates.get(to + 1).equals(dates.get(to).plusDays(1))) {
                to++;
            }
            Column range = between(dates.get(from), dates.get(to).plusDays(1));
            filter = from == 0 ? range : filter.or(range);
            from = to + 1;
        }
        return filter;
    }

    private Column between(LocalDate from, LocalDate until) {
        if (spec.date().isPresent() && !type.equals(DataTypes.DateType)) {
            DateColumn column = spec.date().get();
            DateTimeFormatter format =
                    DateTimeFormatter.ofPattern(column.pattern().orElse("yyyy-MM-dd"));
            Object[] values = from.datesUntil(until)
                    .map(format::format)
                    .map(text -> type instanceof IntegralType ? (Object) Long.valueOf(text) : text)
                    .toArray();
            return expr(Sql.column(column.column())).isin(values);
        }
        Column column = expr(Sql.column(
                spec.date().map(DateColumn::column).orElseGet(() -> spec.time().orElseThrow())));
        Object low = from;
        Object high = until;
        if (type.equals(DataTypes.TimestampType)) {
            low = from.atStartOfDay(spec.zone()).toInstant();
            high = until.atStartOfDay(spec.zone()).toInstant();
        } else if (type.equals(DataTypes.TimestampNTZType)) {
            low = from.atStartOfDay();
            high = until.atStartOfDay();
        }
        return column.geq(lit(low)).and(column.lt(lit(high)));
    }
}
