package io.tallyman.scan;

import io.tallyman.metric.Measure.Query;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A SQL query of the user's own that yields one number. */
final class QueryPass {
    private QueryPass() {}

    static Reading run(Warehouse warehouse, Query query, LocalDate date, List<OpenTable> tables) {
        for (OpenTable table : tables) {
            if (reads(query, table)) {
                refuseSensitive(table, query);
                // Throws the reason where the slice cannot be read: its name must not fall through to the catalog.
                table.rows(Scope.SLICE, List.of(date));
            }
        }
        Dataset<Row> result = warehouse.spark().sql(query.sql(), Map.of("date", (Object) date));
        if (result.columns().length != 1) {
            return new Reading.Failed(
                    "the query yields " + result.columns().length + " columns; it must yield one number");
        }
        tables.forEach(table -> {
            if (reads(query, table) && table.declaredSensitive(result.columns()[0])) {
                throw new IllegalStateException(
                        "withheld: it would store a value of the sensitive column '" + result.columns()[0] + "'");
            }
        });
        List<Row> rows = result.limit(2).collectAsList();
        if (rows.size() != 1 || rows.get(0).isNullAt(0)) {
            return new Reading.Failed(
                    rows.size() > 1
                            ? "the query yields more than one row; it must yield one number"
                            : "the query yields " + (rows.isEmpty() ? "no row" : "null") + ", not a number");
        }
        return Answer.reading(rows.get(0).get(0));
    }

    private static boolean reads(Query query, OpenTable table) {
        return Pattern.compile("(?i)\\b" + Pattern.quote(table.spec().name()) + "(_all)?\\b")
                .matcher(query.sql())
                .find();
    }

    /** A sensitive column may be counted, and nothing else, because what a query does with it cannot be followed. */
    private static void refuseSensitive(OpenTable table, Query query) {
        for (String column : table.spec().sensitive()) {
            String name = "\\b" + Pattern.quote(column) + "\\b";
            String counted =
                    query.sql().replaceAll("(?i)count\\s*\\(\\s*(distinct\\s+)?(\\w+\\.)?`?" + name + "`?\\s*\\)", "");
            if (Pattern.compile("(?i)" + name).matcher(counted).find()) {
                throw new IllegalStateException(
                        "withheld: it could store a value of the sensitive column '" + column + "'");
            }
        }
    }
}
