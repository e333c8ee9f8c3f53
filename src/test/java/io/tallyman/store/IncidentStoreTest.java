package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.incident.Match;
import io.tallyman.incident.Snooze;
import io.tallyman.incident.Snoozes;
import io.tallyman.store.Alert.Content;
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
        store.save(List.of());
        store.add(List.of());
        store.end("none", NOON);

        assertThat(store.all()).isEmpty();
        assertThat(store.known(DAY)).isEmpty();
        assertThat(store.badDays()).isEmpty();
        assertThat(store.judged("live")).isEmpty();
        assertThat(store.snoozes()).isEmpty();
        assertThat(store.alerts("live", List.of("pending"))).isEmpty();
        assertThat(store.told("live", List.of("a"))).isEmpty();
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void incidentsComeBackAsTheyWere() {
        Incident open = incident("a", DAY, State.OPEN, Optional.empty());
        Incident resolved = incident("b", DAY.minusDays(3), State.RESOLVED, Optional.of(Reason.FALSE_POSITIVE));

        store.save(List.of(open, resolved));

        assertThat(store.all()).containsExactly(resolved, open);
        assertThat(store.open()).containsExactly(open);
    }

    @Test
    void savingIsOneCommitAndMayBeRepeated(SparkSession spark) {
        List<Incident> incidents = List.of(
                incident("a", DAY, State.OPEN, Optional.empty()),
                incident("b", DAY, State.SNOOZED, Optional.empty()),
                incident("b", DAY, State.OPEN, Optional.empty()));
        store.save(incidents);
        long before = commits(spark, StoreTable.INCIDENTS);
        store.save(incidents);

        assertThat(store.all()).containsExactly(incidents.get(0), incidents.get(2));
        assertThat(commits(spark, StoreTable.INCIDENTS)).isEqualTo(before + 1);
    }

    @Test
    void aDateKnowsWhatIsOpenAndWhatTellsOfItOrOfLaterDates() {
        store.save(List.of(
                incident("ended-before", DAY.minusDays(1), State.RESOLVED, Optional.of(Reason.REAL)),
                incident("ended-on-it", DAY, State.RESOLVED, Optional.of(Reason.RECOVERED)),
                incident("ended-after", DAY.plusDays(2), State.RESOLVED, Optional.of(Reason.RECOVERED)),
                incident("open-long", DAY.minusDays(90), State.OPEN, Optional.empty()),
                incident("asleep", DAY.minusDays(9), State.SNOOZED, Optional.empty())));

        assertThat(store.known(DAY))
                .extracting(Incident::id)
                .containsExactlyInAnyOrder("ended-on-it", "ended-after", "open-long", "asleep");
    }

    @Test
    void aRunDoesNotTakeBackAPersonsWord() {
        Incident expected = incident("a", DAY, State.RESOLVED, Optional.of(Reason.EXPECTED));
        store.save(List.of(incident("a", DAY, State.OPEN, Optional.empty())));
        store.save(List.of(expected));

        store.save(List.of(incident("a", DAY.plusDays(1), State.OPEN, Optional.empty())));
        store.save(List.of(incident("a", DAY.plusDays(1), State.RESOLVED, Optional.of(Reason.RECOVERED))));
        assertThat(store.all()).containsExactly(expected);

        Incident real = incident("a", DAY, State.RESOLVED, Optional.of(Reason.REAL));
        store.save(List.of(real));
        assertThat(store.all()).containsExactly(real);
    }

    @Test
    void daysThatWereReallyWrongAreKnownByCheck() {
        store.save(List.of(
                incident("a", DAY, State.RESOLVED, Optional.of(Reason.REAL)),
                incident("b", DAY.minusDays(9), State.RESOLVED, Optional.of(Reason.RECOVERED))));

        assertThat(store.badDays()).isEqualTo(Map.of(KEY, Set.of(DAY.minusDays(1), DAY)));
    }

    @Test
    void onlyCompleteRunsOfTheEnvironmentHaveJudged(SparkSession spark) {
        Store.open(spark, folder.resolve("store").toString()).begin(DAY, "live", List.of("orders"), "f", NOON);
        assertThat(store.judged("live")).isEmpty();

        spark.sql("UPDATE delta.`" + folder.resolve("store/runs") + "` SET state = 'complete'");
        Store.open(spark, folder.resolve("store").toString())
                .begin(DAY.plusDays(1), "live", List.of("orders", "sessions"), "f", NOON);

        assertThat(store.judged("live")).isEqualTo(Map.of("orders", DAY));
        assertThat(store.judged("shadow")).isEmpty();
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

        store.update(after(alert, "refused", 1));
        store.update(after(alert, "pending", 2));
        assertThat(store.alerts("live", List.of("pending", "refused"))).containsExactly(after(alert, "pending", 2));
        store.update(after(alert, "delivered", 3));
        store.update(after(alert, "pending", 4));
        store.update(alert("never-added", "live", List.of("a")));

        assertThat(store.alerts("live", List.of("pending", "refused", "delivered")))
                .containsExactly(after(alert, "delivered", 3));
    }

    @Test
    void theChannelsThatWereToldOfAnIncidentAreKnownByEnvironment() {
        store.add(List.of(alert("d-1", "live", List.of("a", "b")), alert("d-2", "shadow", List.of("c"))));

        assertThat(store.told("live", List.of("a", "c", "e"))).isEqualTo(Map.of("a", Set.of("team")));
        assertThat(store.told("shadow", List.of("a", "c"))).isEqualTo(Map.of("c", Set.of("team")));
        assertThat(store.told("live", List.of())).isEmpty();
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
