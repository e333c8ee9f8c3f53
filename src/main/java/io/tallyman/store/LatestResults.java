package io.tallyman.store;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import io.tallyman.check.Status;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * The results that count: of each check and business date, those of its newest complete attempt.
 *
 * <p>{@code is_latest} alone does not say so: an attempt that was killed before it completed has taken it from the
 * attempt before. A check that a later complete attempt at its table no longer has is left out.
 */
final class LatestResults {
    private LatestResults() {}

    static Dataset<Row> of(Dataset<Row> results, Dataset<Row> runs) {
        Dataset<Row> complete = runs.filter(col("state").equalTo(RunRows.COMPLETE));
        Column[] columns = Stream.of(StoreTable.RESULTS.schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
        Dataset<Row> newest = results.join(complete.select("run_id"), new String[] {"run_id"}, "left_semi")
                .withColumn(
                        "rank",
                        row_number()
                                .over(Window.partitionBy("business_date", "check_id")
                                        .orderBy(col("attempt").desc())))
                .filter(col("rank").equalTo(1));
        Column dropped = col("later.business_date")
                .equalTo(col("r.business_date"))
                .and(col("later.attempt").gt(col("r.attempt")))
                .and(array_contains(col("later.tables"), col("r.table_name")))
                .and(not(col("r.is_latest")));
        return newest.as("r").join(complete.as("later"), dropped, "left_anti").select(columns);
    }

    /** How checks ended, by check id and business date. */
    static Map<String, Map<LocalDate, Status>> statuses(Dataset<Row> latest, LocalDate from, LocalDate to) {
        Map<String, Map<LocalDate, Status>> statuses = new HashMap<>();
        latest.filter(col("business_date").between(lit(from), lit(to)))
                .select(col("check_id"), col("business_date").cast("string"), col("status"))
                .collectAsList()
                .forEach(row -> statuses.computeIfAbsent(row.getString(0), id -> new HashMap<>())
                        .put(LocalDate.parse(row.getString(1)), Status.valueOf(row.getString(2))));
        return statuses;
    }
}
