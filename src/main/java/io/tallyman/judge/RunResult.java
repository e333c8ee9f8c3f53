package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.metric.Cost;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.PassCost;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What one attempt at a business date found.
 *
 * @param runId unique id of the attempt
 * @param attempt 1 for the first attempt at the date
 * @param tables what was read of each table, in configured order
 * @param verdicts in configured order
 * @param moved settled days whose numbers changed when they were measured again
 * @param costs what the attempt cost
 */
public record RunResult(
        String runId,
        int attempt,
        LocalDate date,
        String environment,
        Instant startedAt,
        Instant finishedAt,
        String fingerprint,
        List<TableRead> tables,
        List<Verdict> verdicts,
        List<EvidenceRow> evidence,
        List<Move> moved,
        Costs costs) {

    /**
     * What was read of a table.
     *
     * @param version pinned Delta version as text, or ""
     * @param passes trips to the data
     */
    public record TableRead(String table, String source, String version, int passes) {}

    /**
     * What the attempt cost.
     *
     * @param sparkJobs Spark jobs
     * @param passes passes over tables
     * @param rowsRead rows read from sources
     * @param bytesRead bytes read from sources
     * @param byPass what each pass took, in the order they began; samples of evidence are among them
     * @param byCheck each check's part of that, by its id
     */
    public record Costs(
            int sparkJobs,
            int passes,
            long rowsRead,
            long bytesRead,
            List<PassCost> byPass,
            Map<String, Cost> byCheck) {

        /** A check's part. */
        public Cost of(Check check) {
            return byCheck.getOrDefault(check.id(), Cost.NONE);
        }

        /** A part of the time that all passes took, 0 to 1. */
        public double share(Cost part) {
            long all = byPass.stream().mapToLong(pass -> pass.cost().nanos()).sum();
            return all == 0 ? 0 : (double) part.nanos() / all;
        }
    }

    /** Number of verdicts per status; every status is present. */
    public Map<Status, Long> counts() {
        Map<Status, Long> counts = new java.util.EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(
                    status, verdicts.stream().filter(v -> v.status() == status).count());
        }
        return counts;
    }

    /** The worst status; SKIPPED only where nothing was judged. */
    public Status worst() {
        Status worst = verdicts.stream().map(Verdict::status).reduce(Status.PASS, Status::or);
        boolean judged = verdicts.stream().anyMatch(v -> v.status() == Status.PASS);
        return worst == Status.SKIPPED && judged ? Status.PASS : worst;
    }

    /** Share of judged checks that passed, 0 to 1; 1 where none was judged. WARN counts half, ERROR as failed. */
    public double score() {
        Map<Status, Long> counts = counts();
        long judged = verdicts.size() - counts.get(Status.SKIPPED);
        return judged == 0 ? 1.0 : (counts.get(Status.PASS) + 0.5 * counts.get(Status.WARN)) / judged;
    }

    public Duration duration() {
        return Duration.between(startedAt, finishedAt);
    }
}
