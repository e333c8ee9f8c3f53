package io.tallyman.scan;

import io.tallyman.metric.Measure.Query;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.plan.Pass;
import java.time.LocalDate;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A SQL query of the user's own that yields one number, on every date of its pass.
 *
 * <p>What it does with its tables' slices cannot be followed, so n dates take n queries.
 */
final class QueryPass {
    private final SortedMap<LocalDate, Callable<Reading>> answers = new TreeMap<>();

    private QueryPass() {}

    /**
     * Analyses queries on all their dates; nothing is read. The slices of every date have the same names, so this is done
     * date by date, and only then may queries run side by side.
     */
    static Map<Pass, QueryPass> analysed(Warehouse warehouse, List<Pass> passes) {
        Map<Pass, QueryPass> queries = new IdentityHashMap<>();
        passes.forEach(pass -> queries.put(pass, new QueryPass()));
        passes.stream()
                .flatMap(pass -> pass.dates().stream())
                .distinct()
                .sorted()
                .forEach(date -> {
                    warehouse.createViews(date);
                    for (Pass pass : passes) {
                        if (pass.dates().contains(date)) {
                            Query query = (Query) pass.measures().get(0).measure();
                            queries.get(pass).answers.put(date, analysed(warehouse, query, date));
                        }
                    }
                });
        return queries;
    }

    /** The reading of each date, one query after another. */
    Map<LocalDate, Reading> readings(Function<Throwable, String> reason) {
        return answers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, answer -> {
            try {
                return answer.getValue().call();
            } catch (Exception | LinkageError | StackOverflowError e) {
                return new Reading.Failed(reason.apply(e));
            }
        }));
    }

    private static Callable<Reading> analysed(Warehouse warehouse, Query query, LocalDate date) {
        try {
            Dataset<Row> result = result(warehouse, query, date);
            return () -> reading(result);
        } catch (Exception e) {
            return () -> {
                throw e;
            };
        } catch (LinkageError | StackOverflowError e) {
            return () -> {
                throw e;
            };
        }
    }

    private static Dataset<Row> result(Warehouse warehouse, Query query, LocalDate date) {
        List<OpenTable> tables = warehouse.all();
        for (OpenTable table : tables) {
            if (reads(query, table)) {
                refuseSensitive(table, query);
                // Throws the reason where the slice cannot be read: its name must not fall through to the catalog.
                table.rows(Scope.SLICE, List.of(date));
            }
        }
        Dataset<Row> result = warehouse.spark().sql(query.sql(), Map.of("date", (Object) date));
        if (result.columns().length != 1) {
            throw new IllegalStateException(
                    "the query yields " + result.columns().length + " columns; it must yield one number");
        }
        tables.forEach(table -> {
            if (reads(query, table) && table.declaredSensitive(result.columns()[0])) {
                throw new IllegalStateException(
                        "withheld: it would store a value of the sensitive column '" + result.columns()[0] + "'");
            }
        });
        return result;
    }

    private static Reading reading(Dataset<Row> result) {
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
