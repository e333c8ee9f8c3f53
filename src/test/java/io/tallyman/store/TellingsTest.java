package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.store.Tellings.Untold;
import io.tallyman.testkit.Checks;
import io.tallyman.testkit.SparkExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class TellingsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final Check REVENUE = check("revenue", Unit.NUMBER);
    private static final Check NULLS = check("null-rate(client_id)", Unit.RATIO);
    private static final Check AVERAGE = check("average", Unit.NUMBER);

    @TempDir
    Path folder;

    private Store store;
    private Tellings tellings;

    @BeforeEach
    void open(SparkSession spark) {
        store = Store.open(spark, folder.resolve("store").toString());
        tellings = Tellings.open(spark, folder.resolve("store").toString());
    }

    @Test
    void withoutAStoreNothingIsDueAndNothingIsCreated() {
        assertThat(tellings.due("live", NOON)).isEmpty();
        tellings.told(List.of());

        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void onlyCompleteRunsThatHaveSomethingToTellAreDue() {
        store.begin(List.of(DAY), "live", List.of("orders"), "f", NOON);
        Store.Attempt failed =
                store.begin(List.of(DAY), "live", List.of("orders"), "f", NOON).get(DAY);
        store.fail(List.of(failed.runId()), "out of memory");
        run("live", DAY, NOON, Telling.NOTHING);
        RunResult shadow = run("shadow", DAY, NOON, Telling.NEWS);
        RunResult second = run("live", DAY, NOON.plusSeconds(1), Telling.NEWS);
        RunResult third = run("live", DAY, NOON, Telling.ANY_DATE);
        RunResult older = run("live", DAY.minusDays(1), NOON.plusSeconds(2), Telling.NEWS);

        assertThat(tellings.due("live", NOON))
                .containsExactly(
                        new Untold(older.runId(), older.date(), older.finishedAt(), Telling.NEWS),
                        new Untold(second.runId(), DAY, second.finishedAt(), Telling.NEWS),
                        new Untold(third.runId(), DAY, NOON, Telling.ANY_DATE));
        assertThat(tellings.due("shadow", NOON)).extracting(Untold::runId).containsExactly(shadow.runId());

        tellings.told(List.of(second.runId(), older.runId()));
        assertThat(tellings.due("live", NOON)).extracting(Untold::runId).containsExactly(third.runId());
    }

    @Test
    void afterSevenDaysARunIsDueNoMore() {
        run("live", DAY, NOON, Telling.NEWS);

        assertThat(tellings.due("live", NOON.plus(Duration.ofDays(7)))).hasSize(1);
        assertThat(tellings.due("live", NOON.plus(Duration.ofDays(7)).plusSeconds(1)))
                .isEmpty();
        List<Untold> untold = tellings.untold("live");
        assertThat(untold)
                .singleElement()
                .matches(run -> run.expired(NOON.plus(Duration.ofDays(7)).plusSeconds(1)));
        tellings.expired(List.of(untold.get(0).runId()));
        assertThat(tellings.untold("live")).isEmpty();
    }

    @Test
    void verdictsComeBackInConfiguredOrderWithoutThoseOfOtherChecksAndAttempts() {
        BigDecimal revenue = new BigDecimal("123456789012345678.91");
        Verdict sum = verdict(REVENUE, Status.FAIL, Reading.of(revenue), Optional.of(4.25));
        Verdict rate = verdict(
                NULLS, Status.WARN, Reading.ratio(BigDecimal.valueOf(46), BigDecimal.valueOf(382)), Optional.empty());
        Verdict failed = verdict(AVERAGE, Status.ERROR, new Reading.Failed("no such column"), Optional.empty());
        RunResult first = run("live", DAY, NOON, Telling.NEWS, sum, rate, failed);
        run("live", DAY, NOON, Telling.NEWS, verdict(NULLS, Status.PASS, Reading.of(0L), Optional.empty()));
        Untold run = new Untold(first.runId(), DAY, NOON, Telling.NEWS);

        List<Verdict> verdicts = tellings.verdicts(run, List.of(AVERAGE, check("new", Unit.COUNT), NULLS, REVENUE));

        assertThat(verdicts).extracting(Verdict::check).containsExactly(AVERAGE, NULLS, REVENUE);
        assertThat(verdicts.get(0).reading()).isInstanceOf(Reading.Failed.class);
        assertThat(verdicts.get(1).value().orElseThrow().value()).isCloseTo(46.0 / 382, within(1e-12));
        assertThat(verdicts.get(2)).isEqualTo(sum);
        assertThat(verdicts)
                .extracting(Verdict::status, Verdict::message)
                .containsExactly(
                        tuple(Status.ERROR, "ERROR <!channel> ünïcode"),
                        tuple(Status.WARN, "WARN <!channel> ünïcode"),
                        tuple(Status.FAIL, "FAIL <!channel> ünïcode"));
        assertThat(tellings.verdicts(run, List.of())).isEmpty();
    }

    private RunResult run(String environment, LocalDate date, Instant finished, Telling telling, Verdict... verdicts) {
        Store.Attempt attempt = store.begin(List.of(date), environment, List.of("orders"), "f", NOON)
                .get(date);
        RunResult result = new RunResult(
                attempt.runId(),
                attempt.attempt(),
                date,
                environment,
                NOON,
                finished,
                "f",
                List.of(),
                List.of(verdicts),
                List.of(),
                List.of(),
                new RunResult.Costs(0, 0, 0, 0, List.of(), Map.of()));
        if (verdicts.length > 0) {
            store.saveResults(List.of(result));
        }
        store.complete(List.of(result), telling);
        return result;
    }

    private static Verdict verdict(Check check, Status status, Reading reading, Optional<Double> zScore) {
        return new Verdict(
                check,
                DAY,
                status,
                reading,
                Optional.of(new BigDecimal("368.5")),
                Optional.empty(),
                Optional.of(new BigDecimal("425.0")),
                "318 .. 425",
                status + " <!channel> ünïcode",
                zScore);
    }

    private static Check check(String name, Unit unit) {
        return Checks.orders(name, "sum", new MetricKey("orders", Scope.SLICE, Aggregate.rows(Optional.empty())), unit);
    }
}
