package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.tallyman.metric.SliceState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns states of slices into rows of {@code states}, and rows back into states. */
final class StateRows {
    private StateRows() {}

    static Row row(SliceState state) {
        return new RowFiller(StoreTable.STATES)
                .set("table_name", state.table())
                .set("business_date", state.date())
                .set("fingerprint", state.fingerprint())
                .set("aggregates", state.aggregates())
                .set("table_version", state.tableVersion())
                .set("measured_at", state.measuredAt())
                .row();
    }

    /** The states of one table, whatever dates and times are in this session. */
    static List<SliceState> states(Dataset<Row> rows, String table) {
        return rows
                .filter(col("table_name").equalTo(table))
                .select(
                        col("business_date").cast("string"),
                        col("fingerprint"),
                        col("aggregates"),
                        col("table_version"),
                        expr("unix_micros(measured_at)"))
                .collectAsList()
                .stream()
                .map(row -> new SliceState(
                        table,
                        LocalDate.parse(row.getString(0)),
                        row.getString(1),
                        row.getJavaMap(2),
                        row.getLong(3),
                        Instant.EPOCH.plus(row.getLong(4), ChronoUnit.MICROS)))
                .toList();
    }
}
