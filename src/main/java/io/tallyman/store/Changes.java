package io.tallyman.store;

import static org.apache.spark.sql.functions.col;

import io.tallyman.check.Check;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the checks whose expectations read otherwise than in their last recorded result. */
final class Changes {
    /** How many attempts are looked back for the last one at each table. */
    private static final int MOST_RUNS = 100;

    private Changes() {}

    /** Rows of {@code changes}; none where the configuration of the last attempts is this one. */
    static List<Row> rows(RunResult result, Dataset<Row> runs, Dataset<Row> results) {
        Map<String, Check> checks = new HashMap<>();
        result.verdicts().forEach(verdict -> checks.put(verdict.check().id(), verdict.check()));
        List<Row> last = lastRuns(result, runs);
        if (last.stream().allMatch(run -> result.fingerprint().equals(run.<String>getAs("fingerprint")))) {
            return List.of();
        }
        Map<String, String> before = conditions(last, results, checks.keySet());
        List<Row> rows = new ArrayList<>();
        for (Verdict verdict : result.verdicts()) {
            Check check = verdict.check();
            String earlier = before.get(check.id());
            if (earlier != null && !earlier.equals(check.conditions())) {
                rows.add(new RowFiller(StoreTable.CHANGES)
                        .set("business_date", result.date())
                        .set("run_id", result.runId())
                        .set("check_id", check.id())
                        .set("changed_at", result.finishedAt())
                        .set("before", earlier)
                        .set("after", check.conditions())
                        .set("rationale", check.labels().rationale())
                        .row());
            }
        }
        return rows;
    }

    /** The last complete attempts, newest first, back to one at the whole of each table that is judged now. */
    private static List<Row> lastRuns(RunResult result, Dataset<Row> runs) {
        Set<String> open = new HashSet<>();
        result.verdicts().forEach(verdict -> open.add(verdict.check().table()));
        List<Row> complete = runs.filter(col("state").equalTo(RunRows.COMPLETE))
                .orderBy(col("finished_at").desc(), col("business_date").desc())
                .limit(MOST_RUNS)
                .select(col("run_id"), col("business_date").cast("string").as("day"), col("tables"), col("fingerprint"))
                .collectAsList();
        List<Row> last = new ArrayList<>();
        for (Row run : complete) {
            if (open.isEmpty()) {
                break;
            }
            last.add(run);
            open.removeAll(run.<String>getList(run.fieldIndex("tables")));
        }
        return last;
    }

    /** The expectations of each check in the newest of these attempts that judged it. */
    private static Map<String, String> conditions(List<Row> last, Dataset<Row> results, Set<String> checks) {
        List<String> newestFirst =
                last.stream().map(run -> run.<String>getAs("run_id")).toList();
        List<LocalDate> dates = last.stream()
                .map(run -> LocalDate.parse(run.<String>getAs("day")))
                .distinct()
                .toList();
        Map<String, Integer> ages = new HashMap<>();
        Map<String, String> conditions = new HashMap<>();
        results.filter(col("business_date").isInCollection(dates))
                .filter(col("run_id").isInCollection(newestFirst))
                .filter(col("check_id").isInCollection(checks))
                .filter(col("conditions").isNotNull())
                .select("check_id", "run_id", "conditions")
                .collectAsList()
                .forEach(row -> {
                    int age = newestFirst.indexOf(row.getString(1));
                    if (age <= ages.getOrDefault(row.getString(0), age)) {
                        ages.put(row.getString(0), age);
                        conditions.put(row.getString(0), row.getString(2));
                    }
                });
        return conditions;
    }
}
