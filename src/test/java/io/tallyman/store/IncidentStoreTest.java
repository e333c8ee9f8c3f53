package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.incident.Match;
import io.tallyman.incident.Snooze;
import io.tallyman.incident.Snoozes;
import io.tallyman.store.Alert.Content;
import io.tallyman.store.Alert.Progress;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class IncidentStoreTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final String KEY = "orders/null-rate(client_id)";

    @TempDir
    Path folder;

    private IncidentStore store;

    @BeforeEach
    void open(SparkSession spark) {
        store = IncidentStore.open(spark, folder.resolve("store").toString());
    }

    @Test
    void nothingIsThereAndNothingIsCreatedBeforeTheFirstWrite() {
        store.save("live", List.of());
        store.add(List.of());
        store.end("none", NOON);

        assertThat(store.all("live")).isEmpty();
        assertThat(store.known("live", DAY)).isEmpty();
        assertThat(store.badDays()).isEmpty();
        assertThat(store.judged("live", NOON, DAY)).isEmpty();
        assertThat(store.untold("live")).isEmpty();
        store.told(List.of());
        assertThat(store.snoozes()).isEmpty();
        assertThat(store.alerts("live", List.of("pending"))).isEmpty();
        assertThat(store.telling("live", List.of("a"))).isEmpty();
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void incidentsComeBackAsTheyWere() {
        Incident open = incident("a", DAY, State.OPEN, Optional.empty());
        Incident resolved = incident("b", DAY.minusDays(3), State.RESOLVED, Optional.of(Reason.FALSE_POSITIVE));

        store.save("live", List.of(open, resolved));

        assertThat(store.all("live")).containsExactly(resolved, open);
        assertThat(store.open("live")).containsExactly(open);
    }

    @Test
    void savingIsOneCommitAndMayBeRepeated(SparkSession spark) {
        List<Incident> incidents = List.of(
                incident("a", DAY, State.OPEN, Optional.empty()),
                incident("b", DAY, State.SNOOZED, Optional.empty()),
                incident("b", DAY, State.OPEN, Optional.empty()));
        store.save("live", incidents);
        long before = commits(spark, StoreTable.INCIDENTS);
        store.save("live", incidents);

        assertThat(store.all("live")).containsExactly(incidents.get(0), incidents.get(2));
        assertThat(commits(spark, StoreTable.INCIDENTS)).isEqualTo(before + 1);
    }

    @Test
    void aDateKnowsWhatIsOpenAndWhatTellsOfItOrOfLaterDates() {
        store.save(
                "live",
                List.of(
                        incident("ended-before", DAY.minusDays(1), State.RESOLVED, Optional.of(Reason.REAL)),
                        incident("ended-on-it", DAY, State.RESOLVED, Optional.of(Reason.RECOVERED)),
                        incident("ended-after", DAY.plusDays(2), State.RESOLVED, Optional.of(Reason.RECOVERED)),
                        incident("open-long", DAY.minusDays(90), State.OPEN, Optional.empty()),
                        incident("asleep", DAY.minusDays(9), State.SNOOZED, Optional.empty())));

        // All were last changed at noon of the day after: one that had ended before may have been ended since it was
        // judged.
        assertThat(store.known("live", DAY))
                .extracting(Incident::id)
                .containsExactlyInAnyOrder("ended-before", "ended-on-it", "ended-after", "open-long", "asleep");
        assertThat(store.known("live", DAY.plusDays(2)))
                .extracting(Incident::id)
                .containsExactlyInAnyOrder("ended-after", "open-long", "asleep");
    }

    @Test
    void aRunDoesNotTakeBackAPersonsWord() {
        Incident expected = incident("a", DAY, State.RESOLVED, Optional.of(Reason.EXPECTED));
        store.save("live", List.of(incident("a", DAY, State.OPEN, Optional.empty())));
        store.resolve("live", List.of(expected), Set.of());

        store.save("live", List.of(incident("a", DAY.plusDays(1), State.OPEN, Optional.empty())));
        store.save("live", List.of(incident("a", DAY.plusDays(1), State.RESOLVED, Optional.of(Reason.RECOVERED))));
        assertThat(store.all("live")).containsExactly(expected);

        Incident real = incident("a", DAY, State.RESOLVED, Optional.of(Reason.REAL));
        store.resolve("live", List.of(real), Set.of());
        assertThat(store.all("live")).containsExactly(real);
    }

    @Test
    void ofTwoRunsAtOnceTheOlderDateTurnsNothingBack() {
        Incident newer = incident("a", DAY.plusDays(1), State.OPEN, Optional.empty());
        store.save("live", List.of(newer));

        store.save("live", List.of(incident("a", DAY, State.SNOOZED, Optional.empty())));

        assertThat(store.all("live")).containsExactly(newer);
    }

    @Test
    void aPersonsWordIsOneCommitThatSaysWhomItIsStillToBeTold(SparkSession spark) {
        store.save(
                "live",
                List.of(
                        incident("a", DAY.plusDays(1), State.OPEN, Optional.empty()),
                        incident("b", DAY, State.RESOLVED, Optional.of(Reason.RECOVERED))));
        long before = commits(spark, StoreTable.INCIDENTS);

        store.resolve(
                "live",
                List.of(
                        incident("a", DAY, State.RESOLVED, Optional.of(Reason.REAL)),
                        incident("b", DAY, State.RESOLVED, Optional.of(Reason.REAL))),
                Set.of("a"));

        assertThat(commits(spark, StoreTable.INCIDENTS)).isEqualTo(before + 1);
        assertThat(store.all("live")).extracting(Incident::reason).containsOnly(Optional.of(Reason.REAL));
        assertThat(store.untold("live")).singleElement().satisfies(incident -> {
            assertThat(incident.id()).isEqualTo("a");
            assertThat(incident.lastSeen())
                    .as("as a run has found out since the person looked")
                    .isEqualTo(DAY.plusDays(1));
            assertThat(incident.resolved()).contains(DAY.plusDays(1));
        });
        assertThat(store.untold("shadow")).isEmpty();

        store.resolve("live", List.of(incident("a", DAY, State.RESOLVED, Optional.of(Reason.EXPECTED))), Set.of());
        assertThat(store.untold("live")).extracting(Incident::id).containsExactly("a");
        store.told(List.of("a"));
        assertThat(store.untold("live")).isEmpty();
    }

    @Test
    void environmentsKnowNothingOfEachOther() {
        Incident live = incident("a", DAY, State.OPEN, Optional.empty());
        Incident shadow = incident("b", DAY, State.OPEN, Optional.empty());
        store.save("live", List.of(live));
        store.save("shadow", List.of(shadow));

        assertThat(store.all("live")).isEqualTo(store.open("live")).containsExactly(live);
        assertThat(store.known("shadow", DAY)).containsExactly(shadow);
        assertThat(store.all("staging")).isEmpty();
    }

    @Test
    void anIncidentOfAnEarlierVersionCountsAsLive(SparkSession spark) {
        Incident before = incident("a", DAY, State.OPEN, Optional.empty());
        store.save("live", List.of(before));
        String table = folder.resolve("store/incidents").toString();
        spark.read()
                .format("delta")
                .load(table)
                .drop("environment")
                .write()
                .format("delta")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(table);

        assertThat(store.open("live")).containsExactly(before);
        assertThat(store.open("shadow")).isEmpty();

        store.save("live", List.of(incident("a", DAY.plusDays(1), State.OPEN, Optional.empty())));
        assertThat(store.open("live")).extracting(Incident::lastSeen).containsExactly(DAY.plusDays(1));
    }

    @Test
    void aDayThatWasReallyWrongIsSoInEveryEnvironment() {
        store.save("shadow", List.of(incident("a", DAY, State.RESOLVED, Optional.of(Reason.REAL))));

        assertThat(store.badDays()).isEqualTo(Map.of(KEY, Set.of(DAY.minusDays(1), DAY)));
    }

    @Test
    void daysThatWereReallyWrongAreKnownByCheck() {
        store.save(
                "live",
                List.of(
                        incident("a", DAY, State.RESOLVED, Optional.of(Reason.REAL)),
                        incident("b", DAY.minusDays(9), State.RESOLVED, Optional.of(Reason.RECOVERED))));

        assertThat(store.badDays()).isEqualTo(Map.of(KEY, Set.of(DAY.minusDays(1), DAY)));
    }

    @Test
    void onlyCompleteRunsOfTheEnvironmentHaveJudged(SparkSession spark) {
        Store.open(spark, folder.resolve("store").toString()).begin(List.of(DAY), "live", List.of("orders"), "f", NOON);
        assertThat(store.judged("live", NOON, DAY.plusDays(9))).isEmpty();

        spark.sql("UPDATE delta.`" + folder.resolve("store/runs")
                + "` SET state = 'complete', finished_at = TIMESTAMP'2026-11-20 12:00:00.123456Z'");
        Store.open(spark, folder.resolve("store").toString())
                .begin(List.of(DAY.plusDays(1)), "live", List.of("orders", "sessions"), "f", NOON);

        assertThat(store.judged("live", NOON, DAY)).isEqualTo(Map.of("orders", DAY));
        assertThat(store.judged("live", NOON, DAY.minusDays(1)))
                .as("a future date that was judged by mistake")
                .isEmpty();
        assertThat(store.judged("live", NOON.minusSeconds(1), DAY)).isEmpty();
        assertThat(store.judged("shadow", NOON, DAY)).isEmpty();
    }

    @Test
    void snoozesComeBackAsTheyWereAndEndOnce() {
        Match match = new Match(Map.of("table", "orders", "check", "null rate \"x\" *"));
        Snooze snooze = Snoozes.written(match, DAY.plusDays(12), "the feed moves", "ana", NOON);
        store.add(snooze);
        store.add(snooze);
        assertThat(store.snoozes()).containsExactly(snooze);

        store.end("unknown", NOON.plusSeconds(60));
        assertThat(store.snoozes()).containsExactly(snooze);
        store.end(snooze.id(), NOON.plusSeconds(60));
        store.end(snooze.id(), NOON.plusSeconds(120));
        assertThat(store.snoozes())
                .singleElement()
                .extracting(Snooze::ended)
                .isEqualTo(Optional.of(NOON.plusSeconds(60)));
    }

    @Test
    void anAlertIsAddedOnceAndComesBackAsItWas() {
        Alert first = alert("d-1", "live", List.of("a", "b"));
        store.add(List.of(first, first));
        store.add(List.of(after(first, "delivered", 1)));

        assertThat(store.alerts("live", List.of("pending"))).containsExactly(first);
        assertThat(store.alerts("live", List.of("delivered", "shadow"))).isEmpty();
    }

    @Test
    void whatIsDeliveredIsNeverPendingAgain() {
        Alert alert = alert("d-1", "live", List.of("a"));
        store.add(List.of(alert));

        store.update(List.of());
        store.update(List.of(new Progress(alert, after(alert, "refused", 1))));
        store.update(List.of(new Progress(after(alert, "refused", 1), after(alert, "pending", 2))));
        assertThat(store.alerts("live", List.of("pending", "refused"))).containsExactly(after(alert, "pending", 2));
        store.update(List.of(new Progress(after(alert, "pending", 2), after(alert, "delivered", 3))));
        Alert never = alert("never-added", "live", List.of("a"));
        store.update(List.of(
                new Progress(after(alert, "pending", 2), after(alert, "pending", 2)),
                new Progress(never, after(never, "delivered", 1))));

        assertThat(store.alerts("live", List.of("pending", "refused", "delivered")))
                .containsExactly(after(alert, "delivered", 3));
    }

    @Test
    void ofTwoRunsThatSendAtOnceNoneTakesBackWhatTheOtherHasNoted(SparkSession spark) {
        Alert expired = alert("d-1", "live", List.of("a"));
        Alert refused = alert("d-2", "live", List.of("a"));
        Alert delivered = alert("d-3", "live", List.of("a"));
        Alert late = alert("d-4", "live", List.of("a"));
        Alert alone = alert("d-5", "live", List.of("a"));
        store.add(List.of(expired, refused, delivered, late, alone));
        store.update(List.of(
                new Progress(expired, after(expired, "expired", 0)),
                new Progress(refused, after(refused, "refused", 1)),
                new Progress(delivered, after(delivered, "delivered", 1)),
                new Progress(late, after(late, "pending", 1))));
        long before = commits(spark, StoreTable.ALERTS);

        store.update(List.of(
                new Progress(expired, after(expired, "pending", 2)),
                new Progress(refused, after(refused, "pending", 4)),
                new Progress(delivered, after(delivered, "refused", 1)),
                new Progress(late, after(late, "delivered", 2)),
                new Progress(alone, after(alone, "pending", 3))));

        assertThat(store.alerts("live", List.of("pending", "refused", "expired", "delivered")))
                .extracting(Alert::id, Alert::state, Alert::tries)
                .containsExactly(
                        tuple("d-1", "expired", 2),
                        tuple("d-2", "refused", 5),
                        tuple("d-3", "delivered", 2),
                        tuple("d-4", "delivered", 3),
                        tuple("d-5", "pending", 3));
        assertThat(commits(spark, StoreTable.ALERTS)).isEqualTo(before + 1);
    }

    @Test
    void whatTellsOfAnIncidentIsKnownByEnvironment() {
        Alert live = alert("d-1", "live", List.of("a", "b"));
        Alert shadow = alert("d-2", "shadow", List.of("c"));
        store.add(List.of(live, shadow));

        assertThat(store.telling("live", List.of("a", "c", "e"))).containsExactly(live);
        assertThat(store.telling("shadow", List.of("a", "c"))).containsExactly(shadow);
        assertThat(store.telling("live", List.of("e"))).isEmpty();
    }

    @Test
    void writersAtTheSameTimeAddAnAlertOnce(SparkSession spark) {
        store.add(List.of(alert("before", "live", List.of("a"))));

        CompletableFuture.allOf(IntStream.range(0, 3)
                        .mapToObj(i ->
                                List.of(alert("d-1", "live", List.of("a")), alert("own-" + i, "live", List.of("a"))))
                        .map(alerts -> CompletableFuture.runAsync(() -> IncidentStore.open(
                                        spark, folder.resolve("store").toString())
                                .add(alerts)))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(store.alerts("live", List.of("pending")))
                .extracting(Alert::id)
                .containsExactlyInAnyOrder("before", "d-1", "own-0", "own-1", "own-2");
    }

    /** Opened on the day before the last one. */
    private static Incident incident(String id, LocalDate last, State state, Optional<Reason> reason) {
        return new Incident(
                id,
                KEY,
                "orders",
                Status.FAIL,
                Severity.WARNING,
                state,
                reason,
                last.minusDays(1),
                last,
                reason.map(some -> last),
                2,
                true,
                "12.04 %, expected <= 5 % עברית <!channel>",
                Optional.empty(),
                NOON,
                "tallyman");
    }

    private static Alert alert(String id, String environment, List<String> incidents) {
        String body = "{\"text\":\"ünïcode 🛒\n\"}";
        return new Alert(
                id,
                Optional.of("run-1"),
                DAY,
                environment,
                "team",
                "trigger",
                incidents,
                new Content("dedup-1", "application/json", body, Map.of("Subject", "FAIL")),
                "pending",
                0,
                NOON,
                NOON,
                List.of("22:00 .. 06:00"),
                Optional.empty(),
                "");
    }

    private static Alert after(Alert alert, String state, int tries) {
        return new Alert(
                alert.id(),
                alert.runId(),
                alert.date(),
                alert.environment(),
                alert.channel(),
                alert.action(),
                alert.incidents(),
                alert.content(),
                state,
                tries,
                alert.createdAt(),
                NOON.plusSeconds(tries),
                alert.quietHours(),
                Optional.of(NOON),
                "429");
    }

    private long commits(SparkSession spark, StoreTable table) {
        List<Row> history = spark.sql(
                        "DESCRIBE HISTORY delta.`" + folder.resolve("store") + "/" + table.tableName() + "`")
                .collectAsList();
        return history.size();
    }
}
