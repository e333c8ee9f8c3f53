package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.metric.Spelling;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Turns attempts into rows of {@code runs}, and their ends into changes of such a row. */
final class RunRows {
    static final String COMPLETE = "complete";

    private RunRows() {}

    static Row running(
            Store.Attempt attempt,
            LocalDate date,
            String environment,
            List<String> tables,
            String fingerprint,
            Instant startedAt) {
        return new RowFiller(StoreTable.RUNS)
                .set("run_id", attempt.runId())
                .set("business_date", date)
                .set("attempt", attempt.attempt())
                .set("state", "running")
                .set("environment", environment)
                .set("started_at", startedAt)
                .set("tables", tables)
                .set("fingerprint", fingerprint)
                .row();
    }

    /** Changes of the rows of several attempts; each finds its own by its id. */
    static Map<String, Column> complete(List<RunResult> results, Telling telling) {
        return Map.ofEntries(
                Map.entry("state", lit(COMPLETE)),
                Map.entry("telling", word(telling)),
                Map.entry("finished_at", each(results, RunResult::finishedAt)),
                Map.entry("passed", each(results, result -> result.counts().get(Status.PASS))),
                Map.entry("warned", each(results, result -> result.counts().get(Status.WARN))),
                Map.entry("failed", each(results, result -> result.counts().get(Status.FAIL))),
                Map.entry("errored", each(results, result -> result.counts().get(Status.ERROR))),
                Map.entry("skipped", each(results, result -> result.counts().get(Status.SKIPPED))),
                Map.entry("score", each(results, RunResult::score)),
                Map.entry("spark_jobs", each(results, result -> result.costs().sparkJobs())),
                Map.entry("passes", each(results, result -> result.costs().passes())),
                Map.entry("rows_read", each(results, result -> result.costs().rowsRead())),
                Map.entry("bytes_read", each(results, result -> result.costs().bytesRead())));
    }

    private static Column each(List<RunResult> results, Function<RunResult, Object> value) {
        Column[] pairs = results.stream()
                .flatMap(result -> Stream.of(lit(result.runId()), lit(value.apply(result))))
                .toArray(Column[]::new);
        return element_at(map(pairs), col("run_id"));
    }

    private static Column word(Telling telling) {
        return lit(telling == Telling.NOTHING ? null : Spelling.of(telling)).cast("string");
    }

    static Map<String, Column> failed(String error, Instant at) {
        return Map.of("state", lit("failed"), "finished_at", lit(at), "error", lit(error));
    }
}
