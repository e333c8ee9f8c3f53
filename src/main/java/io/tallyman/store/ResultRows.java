package io.tallyman.store;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Cost;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Spelling;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Turns verdicts into rows of {@code results}, and rows back into verdicts. */
final class ResultRows {
    private ResultRows() {}

    static Row row(RunResult result, Verdict verdict) {
        Check check = verdict.check();
        Check.Labels labels = check.labels();
        Cost cost = result.costs().of(check);
        return new RowFiller(StoreTable.RESULTS)
                .set("business_date", result.date())
                .set("run_id", result.runId())
                .set("attempt", result.attempt())
                .set("check_id", check.id())
                .set("table_name", check.table())
                .set("check_name", check.name())
                .set("kind", check.kind())
                .set("status", verdict.status().name())
                .set("severity", Spelling.of(labels.severity()))
                .set("unit", Spelling.of(check.unit()))
                .set("value", verdict.value().map(Reading.Value::value))
                .set("exact", Decimals.storable(verdict.value().flatMap(Reading.Value::exact)))
                .set("expected", verdict.expected().map(BigDecimal::doubleValue))
                .set("lower", verdict.lower().map(BigDecimal::doubleValue))
                .set("upper", verdict.upper().map(BigDecimal::doubleValue))
                .set("expectation", verdict.expectation())
                .set("message", verdict.message())
                .set("z_score", verdict.zScore())
                .set("metric_id", check.measure().id())
                .set("description", labels.description())
                .set("tags", labels.tags())
                .set("owner", labels.owner())
                .set("playbook", labels.playbook())
                .set("is_latest", true)
                .set("judged_at", result.finishedAt())
                .set("seconds", cost.seconds())
                .set("rows_read", cost.rows())
                .set("bytes_read", cost.bytes())
                .set("conditions", check.conditions())
                .row();
    }

    /**
     * What people are told of a verdict comes back as it was, but for zeros at the end of a number's decimals.
     *
     * @param check of the row's id, as configured now
     */
    static Verdict verdict(Row row, Check check, LocalDate date) {
        Status status = Status.valueOf(row.getAs("status"));
        String message = row.getAs("message");
        return new Verdict(
                check,
                date,
                status,
                reading(row, status, message),
                decimal(row, "expected"),
                decimal(row, "lower"),
                decimal(row, "upper"),
                row.getAs("expectation"),
                message,
                Optional.ofNullable(row.<Double>getAs("z_score")));
    }

    private static Reading reading(Row row, Status status, String message) {
        Double value = row.getAs("value");
        if (value == null) {
            return status == Status.ERROR ? new Reading.Failed(message) : new Reading.Empty(message);
        }
        Optional<BigDecimal> exact =
                Optional.ofNullable(row.<BigDecimal>getAs("exact")).map(Decimals::plain);
        return new Reading.Value(value, exact, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Optional<BigDecimal> decimal(Row row, String column) {
        return Optional.ofNullable(row.<Double>getAs(column)).map(BigDecimal::valueOf);
    }
}
