package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Cost;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.metric.SliceState;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class StoreTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final LocalDate DAY_BEFORE = DAY.minusDays(1);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String[] RESULT = {"business_date", "check_id", "attempt", "status"};
    private static final String[] METRIC = {"business_date", "metric_id", "value"};

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open(SparkSession spark) {
        store = Store.open(spark, folder.resolve("store").toString());
    }

    @Test
    void nothingExistsBeforeTheFirstWrite() {
        assertThat(store.exists()).isFalse();
        assertThat(store.table(StoreTable.RESULTS).isEmpty()).isTrue();
        assertThat(store.history(Set.of(sum("orders", "sum(revenue)")), DAY_BEFORE, DAY)
                        .at(sum("orders", "sum(revenue)"), DAY_BEFORE))
                .isEmpty();
        store.begin(List.of(DAY), "live", List.of("orders"), "f", NOON);
        assertThat(store.exists()).isTrue();
    }

    @Test
    void runningADateAgainReplacesItAndAddsAnAttemptAndTouchesNothingElse() {
        run(DAY_BEFORE, "orders", Status.PASS, 1);
        run(DAY, "orders", Status.FAIL, 2);
        run(DAY, "users", Status.WARN, 3);
        run(DAY, "orders", Status.PASS, 4);

        assertThat(lines(store.table(StoreTable.METRICS), METRIC))
                .containsExactlyInAnyOrder(
                        "2026-11-18|orders/Sum(revenue)|1.0",
                        "2026-11-19|users/Sum(revenue)|3.0",
                        "2026-11-19|orders/Sum(revenue)|4.0");
        assertThat(lines(store.table(StoreTable.RESULTS).filter("is_latest"), RESULT))
                .containsExactlyInAnyOrder(
                        "2026-11-18|orders/revenue|1|PASS",
                        "2026-11-19|users/revenue|2|WARN",
                        "2026-11-19|orders/revenue|3|PASS");
        assertThat(lines(store.latestResults(), RESULT))
                .isEqualTo(lines(store.table(StoreTable.RESULTS).filter("is_latest"), RESULT));
        assertThat(store.table(StoreTable.RESULTS).count()).isEqualTo(4);
        assertThat(store.table(StoreTable.EVIDENCE).count()).isEqualTo(4);
        assertThat(lines(store.table(StoreTable.RUNS), "business_date", "attempt", "state", "passed", "failed"))
                .containsExactlyInAnyOrder(
                        "2026-11-18|1|complete|1|0",
                        "2026-11-19|1|complete|0|1",
                        "2026-11-19|2|complete|0|0",
                        "2026-11-19|3|complete|1|0");
    }

    @Test
    void metricsOfOtherDatesReplaceOnlyTheirOwnRows() {
        run(DAY_BEFORE, "orders", Status.PASS, 1);
        run(DAY_BEFORE, "users", Status.PASS, 2);
        Metric size = metric(key("orders", Measure.Aggregate.rows(Optional.empty())), DAY_BEFORE, Reading.of(9));

        store.saveMetrics(Map.of(DAY, "r"), List.of(size), Set.of("orders", "users"));

        assertThat(lines(store.table(StoreTable.METRICS), METRIC))
                .containsExactlyInAnyOrder(
                        "2026-11-18|orders/Sum(revenue)|1.0",
                        "2026-11-18|users/Sum(revenue)|2.0",
                        "2026-11-18|orders/Size(*)|9.0");
        store.saveMetrics(Map.of(DAY_BEFORE, "r"), List.of(), Set.of("orders"));
        assertThat(lines(store.table(StoreTable.METRICS), METRIC)).containsExactly("2026-11-18|users/Sum(revenue)|2.0");
    }

    @Test
    void twoRunsOfOneDateAtOnceBothLand() {
        run(DAY_BEFORE, "orders", Status.PASS, 1);
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> run(DAY, "orders", Status.PASS, 2)),
                        CompletableFuture.runAsync(() -> run(DAY, "users", Status.FAIL, 3)))
                .join();

        assertThat(lines(store.latestResults(), "business_date", "check_id", "status"))
                .containsExactlyInAnyOrder(
                        "2026-11-18|orders/revenue|PASS",
                        "2026-11-19|orders/revenue|PASS",
                        "2026-11-19|users/revenue|FAIL");
        assertThat(store.table(StoreTable.METRICS).count()).isEqualTo(3);
        assertThat(lines(store.table(StoreTable.RUNS), "business_date", "attempt"))
                .containsExactlyInAnyOrder("2026-11-18|1", "2026-11-19|1", "2026-11-19|2");
    }

    @Test
    void aKilledRunLeavesTheEarlierResultsReadable() {
        run(DAY, "orders", Status.PASS, 1);
        Store.Attempt killed =
                store.begin(List.of(DAY), "live", List.of("orders"), "f", NOON).get(DAY);
        assertThat(killed.attempt()).isEqualTo(2);
        store.saveMetrics(Map.of(DAY, killed.runId()), List.of(revenue("orders", DAY, 2)), Set.of("orders"));
        assertThat(lines(store.latestResults(), RESULT)).containsExactly("2026-11-19|orders/revenue|1|PASS");

        store.saveResults(List.of(result(killed, DAY, "orders", Status.FAIL, 2)));
        assertThat(lines(store.latestResults(), RESULT)).containsExactly("2026-11-19|orders/revenue|1|PASS");

        store.fail(List.of(killed.runId()), "out of memory");
        assertThat(lines(store.table(StoreTable.RUNS).filter("attempt = 2"), "state", "error"))
                .containsExactly("failed|out of memory");
    }

    @Test
    void manyDatesCountTogetherOrNotAtAll(SparkSession spark) {
        run(DAY, "orders", Status.FAIL, 1);
        List<LocalDate> dates = List.of(DAY_BEFORE, DAY);
        Map<LocalDate, Store.Attempt> attempts = store.begin(dates, "live", List.of("orders"), "f", NOON);
        assertThat(attempts.get(DAY_BEFORE).attempt()).isEqualTo(1);
        assertThat(attempts.get(DAY).attempt()).isEqualTo(2);
        Map<LocalDate, String> runIds = new HashMap<>();
        attempts.forEach((date, attempt) -> runIds.put(date, attempt.runId()));
        List<RunResult> results = List.of(
                result(attempts.get(DAY_BEFORE), DAY_BEFORE, "orders", Status.PASS, 5),
                result(attempts.get(DAY), DAY, "orders", Status.PASS, 6));
        long commits = commits(spark, StoreTable.METRICS);

        store.saveMetrics(
                runIds, List.of(revenue("orders", DAY_BEFORE, 5), revenue("orders", DAY, 6)), Set.of("orders"));
        store.saveResults(results);

        assertThat(commits(spark, StoreTable.METRICS)).isEqualTo(commits + 1);
        assertThat(lines(store.latestResults(), RESULT)).containsExactly("2026-11-19|orders/revenue|1|FAIL");
        store.complete(results, Telling.NOTHING);
        assertThat(lines(store.latestResults(), RESULT))
                .containsExactly("2026-11-18|orders/revenue|1|PASS", "2026-11-19|orders/revenue|2|PASS");
        assertThat(lines(store.table(StoreTable.METRICS), METRIC))
                .containsExactly("2026-11-18|orders/Sum(revenue)|5.0", "2026-11-19|orders/Sum(revenue)|6.0");
        assertThat(lines(store.table(StoreTable.RUNS), "business_date", "attempt", "state", "passed", "rows_read"))
                .containsExactly(
                        "2026-11-18|1|complete|1|1000", "2026-11-19|1|complete|0|1000", "2026-11-19|2|complete|1|1000");
        assertThat(store.table(StoreTable.METRICS)
                        .filter(col("run_id").equalTo(runIds.get(DAY)))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatAChecksPartWasIsKept() {
        run(DAY, "orders", Status.PASS, 1);

        assertThat(lines(store.latestResults(), "check_id", "seconds", "rows_read", "bytes_read"))
                .containsExactly("orders/revenue|1.5|1000|10000");
    }

    @Test
    void aStoreThatLacksColumnsIsReadAsItIsAndGetsThemWithTheNextRun(SparkSession spark) {
        run(DAY_BEFORE, "orders", Status.PASS, 1);
        String results = folder.resolve("store/results").toString();
        spark.read()
                .format("delta")
                .load(results)
                .drop("seconds", "rows_read", "bytes_read", "conditions")
                .write()
                .format("delta")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .partitionBy("business_date")
                .save(results);
        store = Store.open(spark, folder.resolve("store").toString());
        assertThat(lines(store.latestResults().filter("seconds IS NULL"), RESULT))
                .containsExactly("2026-11-18|orders/revenue|1|PASS");

        run(DAY, "orders", Status.FAIL, 2);

        assertThat(lines(store.latestResults(), "business_date", "status", "seconds", "rows_read"))
                .containsExactly("2026-11-18|PASS", "2026-11-19|FAIL|1.5|1000");
        Dataset<Row> stored = spark.read().format("delta").load(results);
        assertThat(stored.schema().fieldNames())
                .containsExactly(StoreTable.RESULTS.schema().fieldNames());
        assertThat(stored.schema().apply("rows_read").getComment().get())
                .isEqualTo(StoreTable.RESULTS
                        .schema()
                        .apply("rows_read")
                        .getComment()
                        .get());
    }

    @Test
    void theStatesOfATableAreReplacedTogether() {
        assertThat(store.states("orders")).isEmpty();
        SliceState users = state("users", DAY, "f1", Map.of("count(1)", "7"));
        Map<String, String> nothingToAdd = new HashMap<>(Map.of("count(1)", "2"));
        nothingToAdd.put("sum(revenue)", null);
        SliceState dayBefore = state("orders", DAY_BEFORE, "f1", nothingToAdd);
        SliceState day = state("orders", DAY, "f2", Map.of("count(1)", "3"));
        SliceState changed = state("orders", DAY, "f3", Map.of("count(1)", "4", "max(client)", "'u'"));

        store.saveStates(Map.of("orders", List.of(dayBefore, day), "users", List.of(users)));
        assertThat(store.states("orders")).containsExactlyInAnyOrder(dayBefore, day);

        store.saveStates(Map.of("orders", List.of(changed)));
        assertThat(store.states("orders")).containsExactly(changed);

        store.saveStates(Map.of("orders", List.of()));
        assertThat(store.states("orders")).isEmpty();
        assertThat(store.states("users")).containsExactly(users);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed(SparkSession spark) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        String below = file.resolve("store").toString();

        assertThatThrownBy(() -> Store.open(spark, below).begin(List.of(DAY), "live", List.of("orders"), "f", NOON))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(below)
                .hasMessageContaining("set `store` to another place");
    }

    private void run(LocalDate date, String table, Status status, int value) {
        Store.Attempt attempt =
                store.begin(List.of(date), "live", List.of(table), "f", NOON).get(date);
        store.saveMetrics(Map.of(date, attempt.runId()), List.of(revenue(table, date, value)), Set.of(table));
        RunResult result = result(attempt, date, table, status, value);
        store.saveResults(List.of(result));
        store.complete(List.of(result), Telling.NOTHING);
    }

    private long commits(SparkSession spark, StoreTable table) {
        return spark.sql("DESCRIBE HISTORY delta.`" + folder.resolve("store").resolve(table.tableName()) + "`")
                .count();
    }

    private static RunResult result(Store.Attempt attempt, LocalDate date, String table, Status status, int value) {
        Check.Labels labels = new Check.Labels(
                Severity.CRITICAL,
                Optional.empty(),
                List.of("money"),
                Optional.of("commerce"),
                Optional.empty(),
                Optional.empty());
        Check check = new Check(
                table,
                "revenue",
                "sum",
                sum(table, "sum(revenue)"),
                List.of(),
                List.of(),
                Unit.NUMBER,
                labels,
                List.of(),
                Optional.empty(),
                "tallyman.conf:1");
        Optional<BigDecimal> none = Optional.empty();
        Verdict verdict = new Verdict(
                check, date, status, Reading.of(value), none, none, none, "> 0", "Revenue is fine.", Optional.empty());
        return new RunResult(
                attempt.runId(),
                attempt.attempt(),
                date,
                "live",
                NOON,
                NOON.plusSeconds(60),
                "f",
                List.of(new RunResult.TableRead(table, "shop." + table, "7", 1)),
                List.of(verdict),
                List.of(new EvidenceRow(check.id(), Map.of("order_id", "1"))),
                List.of(),
                new RunResult.Costs(
                        3, 1, 1_000, 10_000, List.of(), Map.of(check.id(), new Cost(1_500_000_000L, 1_000, 10_000))));
    }

    private static SliceState state(String table, LocalDate date, String fingerprint, Map<String, String> aggregates) {
        return new SliceState(table, date, fingerprint, aggregates, 7, NOON);
    }

    private static Metric revenue(String table, LocalDate date, int value) {
        return metric(sum(table, "sum(revenue)"), date, Reading.of(value));
    }

    private static Metric metric(MetricKey key, LocalDate date, Reading reading) {
        return new Metric(key, date, reading, Optional.of(7L), NOON);
    }

    private static MetricKey sum(String table, String sql) {
        return key(table, Measure.Aggregate.of("Sum", "revenue", Optional.empty(), sql));
    }

    private static MetricKey key(String table, Measure measure) {
        return new MetricKey(table, Scope.SLICE, measure);
    }

    private static List<String> lines(Dataset<Row> rows, String... columns) {
        Column[] texts = Stream.of(columns)
                .map(functions::col)
                .map(c -> c.cast("string"))
                .toArray(Column[]::new);
        return rows.select(concat_ws("|", texts).as("line")).orderBy(col("line")).collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
