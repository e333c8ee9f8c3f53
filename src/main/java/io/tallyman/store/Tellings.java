package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.check.Check;
import io.tallyman.incident.Rules;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Spelling;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which complete runs have not told what they have to, and what that is: a run may be killed between its completion,
 * which says so in the same commit, and the writing of its incidents and alerts.
 */
public final class Tellings {
    private static final String TELLING = "telling";
    private static final String TOLD = "told";
    private static final String EXPIRED = "expired";

    private final Location location;
    private final Commits commits;

    /**
     * A complete run that has not told what it has to.
     *
     * @param finishedAt when it was judged
     * @param telling never {@link Telling#NOTHING}
     */
    public record Untold(String runId, LocalDate date, Instant finishedAt, Telling telling) {

        /** Whether it finished so long ago that it is no news. */
        public boolean expired(Instant now) {
            return finishedAt.isBefore(now.minus(Rules.NEWS_FOR));
        }
    }

    private Tellings(Location location) {
        this.location = location;
        this.commits = new Commits(location.toString());
    }

    /** Names the same store as {@link Store#open} of the same location; reads and writes nothing yet. */
    public static Tellings open(SparkSession spark, String location) {
        return new Tellings(Location.of(spark, location));
    }

    /** Those runs of {@link #untold} that have not finished too long ago. */
    public List<Untold> due(String environment, Instant now) {
        return untold(environment).stream().filter(run -> !run.expired(now)).toList();
    }

    /**
     * Runs of an environment that have not told what they have to, oldest date first, attempts at a date in their
     * order. One of a version that did not keep this is not among them.
     */
    public List<Untold> untold(String environment) {
        Column waiting = col(TELLING).isInCollection(List.of(Spelling.of(Telling.NEWS), Spelling.of(Telling.ANY_DATE)));
        return commits.call(
                "read",
                () -> location
                        .read(StoreTable.RUNS)
                        .filter(col("state").equalTo(RunRows.COMPLETE))
                        .filter(col("environment").equalTo(environment))
                        .filter(waiting)
                        .select(
                                col("run_id"),
                                Words.text("business_date"),
                                col("attempt"),
                                Words.micros("finished_at"),
                                col(TELLING))
                        .orderBy("business_date", "attempt")
                        .collectAsList()
                        .stream()
                        .map(Tellings::untold)
                        .toList());
    }

    /**
     * How checks ended in a run, as far as its results say: numbers that are stored as floating point come back so, and
     * the reading of a check without a number is its message.
     *
     * @param checks as configured now; a result of any other check is left out
     */
    public List<Verdict> verdicts(Untold run, Collection<Check> checks) {
        Map<String, Row> rows = commits.call(
                "read",
                () -> location
                        .read(StoreTable.RESULTS)
                        .filter(col("business_date").equalTo(lit(run.date())))
                        .filter(col("run_id").equalTo(run.runId()))
                        .collectAsList()
                        .stream()
                        .collect(Collectors.toMap(row -> row.<String>getAs("check_id"), Function.identity())));
        // In configured order, as the run itself would have told them.
        return checks.stream()
                .filter(check -> rows.containsKey(check.id()))
                .map(check -> ResultRows.verdict(rows.get(check.id()), check, run.date()))
                .toList();
    }

    /** Notes that these runs have told what they had to, in one commit; none where there is nothing to note. */
    public void told(Collection<String> runIds) {
        become(TOLD, runIds);
    }

    /** Notes that nobody will be told of these runs any more, in one commit; none where there is nothing to note. */
    public void expired(Collection<String> runIds) {
        become(EXPIRED, runIds);
    }

    private void become(String word, Collection<String> runIds) {
        if (!runIds.isEmpty()) {
            commits.run(
                    "write",
                    () -> location.delta(StoreTable.RUNS)
                            .update(col("run_id").isInCollection(runIds), Map.of(TELLING, lit(word))));
        }
    }

    private static Untold untold(Row row) {
        return new Untold(
                row.getAs("run_id"),
                Words.date(row, "business_date").orElseThrow(),
                Words.instant(row, "finished_at").orElseThrow(),
                Spelling.constant(Telling.class, row.getAs(TELLING)));
    }
}
