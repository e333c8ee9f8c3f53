package io.tallyman.store;

import static org.apache.spark.sql.functions.col;

import io.tallyman.check.Status;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the business dates that need not be measured again. */
final class Coverage {
    private Coverage() {}

    /**
     * Dates whose newest complete attempt is of the configuration, alerts apart, and at the whole of each table, and
     * whose metrics of slices were all measured at the given versions, with the worst status of that attempt.
     *
     * @param versions by table; a table that is not among them has no versions and counts as unchanged
     */
    static SortedMap<LocalDate, Status> of(
            Dataset<Row> runs,
            Dataset<Row> metrics,
            List<LocalDate> dates,
            String fingerprint,
            Set<String> tables,
            Map<String, Long> versions) {
        SortedMap<LocalDate, Status> covered = new TreeMap<>();
        runs.filter(col("business_date").isInCollection(dates))
                .filter(col("state").equalTo(RunRows.COMPLETE))
                .orderBy("attempt")
                .select(
                        col("business_date").cast("string").as("day"),
                        col("fingerprint"),
                        col("tables"),
                        col("warned"),
                        col("failed"),
                        col("errored"))
                .collectAsList()
                .forEach(run -> {
                    LocalDate day = LocalDate.parse(run.<String>getAs("day"));
                    covered.remove(day);
                    if (checked(fingerprint).equals(checked(run.getAs("fingerprint")))
                            && run.<String>getList(run.fieldIndex("tables")).containsAll(tables)) {
                        covered.put(day, worst(run));
                    }
                });
        changed(metrics, dates, versions).forEach(covered::remove);
        return covered;
    }

    /** The part of a fingerprint that tells what is checked: who is told of it changes no number and no verdict. */
    private static String checked(String fingerprint) {
        return fingerprint.split("-", 2)[0];
    }

    /**
     * Dates with metrics that were measured at another version of their table. Of a whole table the number
     * that was measured closest to a date stands, so that its version may be an old one for good.
     */
    private static Set<LocalDate> changed(Dataset<Row> metrics, List<LocalDate> dates, Map<String, Long> versions) {
        Set<LocalDate> changed = new TreeSet<>();
        metrics.filter(col("business_date").isInCollection(dates))
                .filter(col("table_name").isInCollection(versions.keySet()))
                .filter(col("table_version").isNotNull())
                .filter(col("scope").equalTo("slice"))
                .select(col("business_date").cast("string"), col("table_name"), col("table_version"))
                .distinct()
                .collectAsList()
                .forEach(row -> {
                    if (row.getLong(2) != versions.get(row.getString(1))) {
                        changed.add(LocalDate.parse(row.getString(0)));
                    }
                });
        return changed;
    }

    private static Status worst(Row run) {
        if (run.<Long>getAs("errored") > 0) {
            return Status.ERROR;
        }
        if (run.<Long>getAs("failed") > 0) {
            return Status.FAIL;
        }
        return run.<Long>getAs("warned") > 0 ? Status.WARN : Status.PASS;
    }
}
