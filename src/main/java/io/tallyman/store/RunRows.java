package io.tallyman.store;

import static org.apache.spark.sql.functions.lit;

import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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

    static Map<String, Column> complete(RunResult result) {
        Map<Status, Long> counts = result.counts();
        return Map.ofEntries(
                Map.entry("state", lit(COMPLETE)),
                Map.entry("finished_at", lit(result.finishedAt())),
                Map.entry("passed", lit(counts.get(Status.PASS))),
                Map.entry("warned", lit(counts.get(Status.WARN))),
                Map.entry("failed", lit(counts.get(Status.FAIL))),
                Map.entry("errored", lit(counts.get(Status.ERROR))),
                Map.entry("skipped", lit(counts.get(Status.SKIPPED))),
                Map.entry("score", lit(result.score())),
                Map.entry("spark_jobs", lit(result.costs().sparkJobs())),
                Map.entry("passes", lit(result.costs().passes())),
                Map.entry("rows_read", lit(result.costs().rowsRead())),
                Map.entry("bytes_read", lit(result.costs().bytesRead())));
    }

    static Map<String, Column> failed(String error, Instant at) {
        return Map.of("state", lit("failed"), "finished_at", lit(at), "error", lit(error));
    }
}
