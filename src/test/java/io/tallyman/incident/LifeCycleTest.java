package io.tallyman.incident;

import static io.tallyman.incident.Shop.COUNT;
import static io.tallyman.incident.Shop.FRESHNESS;
import static io.tallyman.incident.Shop.KEYS;
import static io.tallyman.incident.Shop.NULLS;
import static io.tallyman.incident.Shop.VISITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Scope;
import io.tallyman.suite.Suite.Environment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Rules.Hearing EVERYBODY = (other, failure) -> true;
    private static final Rules RULES = new Rules(Environment.LIVE, 3, Map.of(), EVERYBODY);

    private final Map<String, Incident> store = new LinkedHashMap<>();
    private final List<Snooze> snoozes = new ArrayList<>();

    /**
     * A fortnight of one check, written by hand: business day of November, how the check ended, and what is told. The
     * same day twice is a re-run, a day before the others a backfill.
     */
    private static final String FORTNIGHT = """
        08 PASS    -
        09 WARN    OPENED    OPEN     1
        10 WARN    CONTINUED OPEN     2
        11 PASS    RECOVERED RESOLVED 2
        11 PASS    -
        12 PASS    -
        13 WARN    OPENED    OPEN     1
        13 WARN    -
        13 FAIL    WORSENED  OPEN     1
        13 WARN    -
        12 FAIL    -
        14 WARN    CONTINUED OPEN     2
        15 SKIPPED -
        16 FAIL    ESCALATED OPEN     3
        16 FAIL    -
        17 FAIL    CONTINUED OPEN     4
        18 ERROR   WORSENED  OPEN     5
        19 FAIL    CONTINUED OPEN     6
        10 PASS    -
        20 PASS    RECOVERED RESOLVED 6
        20 PASS    -
        20 FAIL    OPENED    OPEN     1
        20 PASS    RECOVERED RESOLVED 1
        20 WARN    OPENED    OPEN     1
        19 FAIL    -
        21 FAIL    WORSENED  OPEN     2
        """;

    @Test
    void aFortnightIsToldAsWritten() {
        List<String> told = FORTNIGHT
                .lines()
                .map(line -> line.split(" +"))
                .map(words -> {
                    LocalDate date = LocalDate.of(2026, 11, Integer.parseInt(words[0]));
                    List<Change> changes = run(date, NULLS, Status.valueOf(words[1]));
                    String outcome = changes.stream()
                            .map(change -> " " + change.event() + " "
                                    + change.incident().state() + " "
                                    + change.incident().consecutive())
                            .findFirst()
                            .orElse(" -");
                    return words[0] + " " + words[1] + outcome;
                })
                .toList();

        assertThat(told)
                .containsExactlyElementsOf(FORTNIGHT
                        .lines()
                        .map(line -> line.replaceAll(" +", " "))
                        .toList());
        assertThat(store).hasSize(4);
    }

    @Test
    void whatWasSkippedNeitherFailsNorRecovers() {
        assertThat(run(DAY, NULLS, Status.SKIPPED)).isEmpty();
        run(DAY, NULLS, Status.FAIL);
        assertThat(run(DAY.plusDays(1), NULLS, Status.SKIPPED)).isEmpty();
        assertThat(only().state()).isEqualTo(State.OPEN);
    }

    @Test
    void whatCouldNotBeEvaluatedOpensAnIncident() {
        assertThat(events(run(DAY, NULLS, Status.ERROR))).containsExactly("null-rate(client_id) OPENED");
    }

    @Test
    void aCheckThatIsNotAmongTheVerdictsIsLeftAlone() {
        run(DAY, NULLS, Status.FAIL);
        assertThat(events(run(DAY.plusDays(1), COUNT, Status.FAIL))).containsExactly("row-count OPENED");
        assertThat(store.values()).extracting(Incident::lastSeen).contains(DAY, DAY.plusDays(1));
    }

    @Test
    void anIncidentRemembersItsStory() {
        run(DAY, NULLS, Status.FAIL);
        run(DAY.plusDays(1), NULLS, Status.WARN);

        assertThat(only()).satisfies(incident -> {
            assertThat(incident.id()).startsWith("2026-11-19-").hasSizeLessThan(40);
            assertThat(incident.key()).isEqualTo("orders/null-rate(client_id)");
            assertThat(incident.status()).isEqualTo(Status.FAIL);
            assertThat(incident.opened()).isEqualTo(DAY);
            assertThat(incident.lastSeen()).isEqualTo(DAY.plusDays(1));
            assertThat(incident.message()).isEqualTo("WARN of 2026-11-20");
            assertThat(incident.owner()).contains("web-analytics");
            assertThat(incident.changedAt()).isEqualTo(noon(DAY));
            assertThat(incident.changedBy()).isEqualTo("tallyman");
        });
    }

    @Test
    void theSameFailureHasTheSameIdWhereTheFirstAttemptWasForgotten() {
        String first = run(DAY, NULLS, Status.FAIL).get(0).incident().id();
        store.clear();
        String again = run(DAY, NULLS, Status.FAIL).get(0).incident().id();
        String other = run(DAY, COUNT, Status.FAIL).get(0).incident().id();

        assertThat(again).isEqualTo(first).isNotEqualTo(other);
    }

    @Test
    void aDateOlderThanTheNewestJudgedOneIsToldOnlyWhereAsked() {
        Verdict failed = Shop.verdict(NULLS, DAY, Status.FAIL);
        Rules later = new Rules(Environment.LIVE, 3, Map.of("orders", DAY.plusDays(1)), EVERYBODY);
        Rules same = new Rules(Environment.LIVE, 3, Map.of("orders", DAY, "sessions", DAY.plusDays(1)), EVERYBODY);

        assertThat(LifeCycle.of(List.of(), List.of(failed), DAY, List.of(), later, noon(DAY)))
                .isEmpty();
        assertThat(LifeCycle.of(List.of(), List.of(failed), DAY, List.of(), same, noon(DAY)))
                .hasSize(1);
        assertThat(LifeCycle.of(List.of(), List.of(failed), DAY, List.of(), RULES, noon(DAY)))
                .hasSize(1);
    }

    @Test
    void aSnoozedFailureIsKeptAndWakesWhenTheSnoozeIsOver() {
        snooze("table=orders check=null-rate*", DAY.plusDays(3));

        assertThat(events(run(DAY, NULLS, Status.WARN))).containsExactly("null-rate(client_id) SNOOZED");
        assertThat(events(run(DAY.plusDays(1), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) SNOOZED");
        assertThat(events(run(DAY.plusDays(2), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) SNOOZED");
        assertThat(events(run(DAY.plusDays(3), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) SNOOZED");
        assertThat(only().escalated()).isFalse();
        assertThat(events(run(DAY.plusDays(4), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) WOKEN");
        assertThat(events(run(DAY.plusDays(5), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) ESCALATED");
        assertThat(only().consecutive()).isEqualTo(6);
        assertThat(only().status()).isEqualTo(Status.FAIL);
    }

    @Test
    void anOpenIncidentFallsAsleepAndRecoversOnce() {
        run(DAY, NULLS, Status.FAIL);
        snooze("owner=web-analytics", DAY.plusDays(5));

        assertThat(run(DAY, NULLS, Status.FAIL)).isEmpty();
        assertThat(events(run(DAY.plusDays(1), NULLS, Status.ERROR))).containsExactly("null-rate(client_id) SNOOZED");
        assertThat(events(run(DAY.plusDays(2), NULLS, Status.PASS))).containsExactly("null-rate(client_id) RECOVERED");
        assertThat(run(DAY.plusDays(3), NULLS, Status.PASS)).isEmpty();
    }

    @Test
    void aSnoozeThatWasEndedWakesTheSameDateOnce() {
        snooze("table=orders", DAY.plusDays(5));
        run(DAY, NULLS, Status.FAIL);
        Snooze snooze = snoozes.remove(0);
        snoozes.add(new Snooze(
                snooze.id(),
                snooze.match(),
                snooze.until(),
                snooze.reason(),
                snooze.by(),
                snooze.createdAt(),
                Optional.of(noon(DAY))));

        assertThat(events(run(DAY, NULLS, Status.FAIL))).containsExactly("null-rate(client_id) WOKEN");
        assertThat(run(DAY, NULLS, Status.FAIL)).isEmpty();
        assertThat(only().consecutive()).isEqualTo(1);
    }

    @Test
    void aSnoozeOfOthersChangesNothing() {
        snooze("table=sessions", DAY.plusDays(5));
        assertThat(events(run(DAY, NULLS, Status.FAIL))).containsExactly("null-rate(client_id) OPENED");
    }

    @Test
    void whatNeedsNoMendingStaysResolvedForItsDateOnly() {
        for (Reason reason : List.of(Reason.FALSE_POSITIVE, Reason.EXPECTED, Reason.DUPLICATE)) {
            store.clear();
            run(DAY, NULLS, Status.WARN);
            resolve(reason);

            assertThat(run(DAY, NULLS, Status.WARN)).as("%s", reason).isEmpty();
            assertThat(run(DAY, NULLS, Status.PASS)).isEmpty();
            assertThat(events(run(DAY.plusDays(1), NULLS, Status.WARN))).containsExactly("null-rate(client_id) OPENED");
            assertThat(store).hasSize(2);
        }
    }

    @Test
    void whatIsWorseThanAPersonSawIsTold() {
        run(DAY, NULLS, Status.WARN);
        resolve(Reason.EXPECTED);

        assertThat(events(run(DAY, NULLS, Status.FAIL))).containsExactly("null-rate(client_id) OPENED");
        assertThat(store.keySet()).hasSize(2).last().asString().endsWith("-2");
        assertThat(run(DAY, NULLS, Status.FAIL)).isEmpty();
    }

    @Test
    void whatWasSaidToBeMendedOpensAgainWhereItStillFails() {
        run(DAY, NULLS, Status.FAIL);
        resolve(Reason.REAL);

        assertThat(events(run(DAY, NULLS, Status.FAIL))).containsExactly("null-rate(client_id) OPENED");
    }

    @Test
    void aVerdictThatIsOlderThanTheEndOfItsDatesIncidentIsNoNews() {
        run(DAY, NULLS, Status.FAIL);
        for (Reason reason : List.of(Reason.REAL, Reason.FALSE_POSITIVE)) {
            Incident ended = Resolution.by(only(), reason, "ana", noon(DAY).plusSeconds(1))
                    .incident();
            store.put(ended.id(), ended);
            assertThat(run(DAY, NULLS, Status.ERROR)).as("%s", reason).isEmpty();
        }

        assertThat(events(run(DAY.plusDays(1), NULLS, Status.WARN)))
                .as("of the next date, judged after the word")
                .containsExactly("null-rate(client_id) OPENED");
    }

    @Test
    void aVerdictOfALaterDateThatIsOlderThanAPersonsWordIsNoNewsUnlessWorse() {
        run(DAY, NULLS, Status.WARN);
        Instant nextNoon = noon(DAY.plusDays(1));
        Incident ended = Resolution.by(only(), Reason.FALSE_POSITIVE, "ana", nextNoon.plusSeconds(1))
                .incident();
        store.put(ended.id(), ended);

        assertThat(run(DAY.plusDays(1), NULLS, Status.WARN)).isEmpty();
        assertThat(events(run(DAY.plusDays(1), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) OPENED");
    }

    @Test
    void aWordOnWhatHadRecoveredHidesNoLaterFailure() {
        run(DAY, NULLS, Status.FAIL);
        run(DAY.plusDays(1), NULLS, Status.PASS);
        Incident explained = Resolution.by(only(), Reason.EXPECTED, "ana", noon(DAY.plusDays(9)))
                .incident();
        store.put(explained.id(), explained);

        assertThat(events(run(DAY.plusDays(2), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) OPENED");
    }

    @Test
    void onlyTheSnoozesCountThatHeldWhenItWasJudged() {
        Snooze later = Snoozes.written(
                new Match(Map.of("table", "orders")),
                DAY.plusDays(9),
                "moves",
                "ana",
                noon(DAY).plusSeconds(1));
        snoozes.add(later);
        assertThat(events(run(DAY, NULLS, Status.FAIL))).containsExactly("null-rate(client_id) OPENED");

        snoozes.set(
                0,
                new Snooze(
                        later.id(),
                        later.match(),
                        later.until(),
                        later.reason(),
                        later.by(),
                        later.createdAt(),
                        Optional.of(noon(DAY.plusDays(1)).plusSeconds(1))));
        assertThat(events(run(DAY.plusDays(1), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) SNOOZED");
    }

    @Test
    void whatMattersMoreThanBeforeIsNews() {
        run(DAY, NULLS, Status.FAIL);
        Check critical = Shop.check("orders", NULLS.name(), NULLS.kind(), Scope.SLICE, Severity.CRITICAL);

        assertThat(events(run(DAY, critical, Status.FAIL))).containsExactly("null-rate(client_id) WORSENED");
        assertThat(run(DAY, critical, Status.FAIL)).isEmpty();
        assertThat(events(run(DAY.plusDays(1), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) CONTINUED");
        assertThat(events(run(DAY.plusDays(2), critical, Status.WARN)))
                .as("escalated and worse: told in full either way")
                .containsExactly("null-rate(client_id) ESCALATED");
    }

    @Test
    void aChangeKnowsWhenItFailedBefore() {
        assertThat(run(DAY, NULLS, Status.FAIL).get(0).before()).isEmpty();
        assertThat(run(DAY, NULLS, Status.ERROR).get(0).before()).isEmpty();
        assertThat(run(DAY.plusDays(3), NULLS, Status.FAIL).get(0).before()).contains(DAY);
    }

    @Test
    void aVerdictThatIsOlderThanALaterAttemptsRecoveryIsNoNews() {
        run(DAY, NULLS, Status.FAIL);
        LifeCycle.of(
                        List.copyOf(store.values()),
                        List.of(Shop.verdict(NULLS, DAY, Status.PASS)),
                        DAY,
                        snoozes,
                        RULES,
                        noon(DAY).plusSeconds(1))
                .forEach(change -> store.put(change.incident().id(), change.incident()));

        assertThat(only().reason()).contains(Reason.RECOVERED);
        assertThat(run(DAY, NULLS, Status.FAIL)).isEmpty();
    }

    @Test
    void theSameFailureHasAnotherIdInEachEnvironment() {
        Verdict failed = Shop.verdict(NULLS, DAY, Status.FAIL);

        assertThat(Stream.of(Environment.values())
                        .map(environment -> new Rules(environment, 3, Map.of(), EVERYBODY))
                        .map(rules -> LifeCycle.of(List.of(), List.of(failed), DAY, List.of(), rules, noon(DAY)))
                        .map(changes -> changes.get(0).incident().id()))
                .hasSameSizeAs(Environment.values())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("2026-11-19-[0-9a-f]{10}"));
        assertThat(run(DAY, NULLS, Status.FAIL).get(0).incident().id())
                .as("as it was before incidents had environments: SHA-256 of the check's id")
                .isEqualTo("2026-11-19-4936b80a86");
    }

    @Test
    void lateDataFoldsFailuresOfItsSliceUntilItIsThere() {
        assertThat(events(run(
                        DAY,
                        Shop.verdict(FRESHNESS, DAY, Status.FAIL),
                        Shop.verdict(NULLS, DAY, Status.FAIL),
                        Shop.verdict(COUNT, DAY, Status.FAIL),
                        Shop.verdict(KEYS, DAY, Status.FAIL),
                        Shop.verdict(VISITS, DAY, Status.FAIL))))
                .containsExactly(
                        "freshness OPENED",
                        "null-rate(client_id) SNOOZED",
                        "row-count OPENED",
                        "unique(order_id) OPENED",
                        "row-count OPENED");
        assertThat(events(run(
                        DAY,
                        Shop.verdict(FRESHNESS, DAY, Status.PASS),
                        Shop.verdict(NULLS, DAY, Status.FAIL),
                        Shop.verdict(COUNT, DAY, Status.PASS))))
                .containsExactly("freshness RECOVERED", "null-rate(client_id) WOKEN", "row-count RECOVERED");
    }

    /** Freshness fails every other day, and the null rate every day. */
    @Test
    void lateDataThatComesAndGoesNeitherRepeatsNorPreventsAnEscalation() {
        List<String> told = new ArrayList<>();
        for (int day = 1; day <= 9; day++) {
            LocalDate date = DAY.plusDays(day);
            Status freshness = day % 2 == 1 ? Status.FAIL : Status.PASS;
            run(date, Shop.verdict(FRESHNESS, date, freshness), Shop.verdict(NULLS, date, Status.FAIL)).stream()
                    .filter(change -> change.incident().key().equals(NULLS.id()))
                    .forEach(change ->
                            told.add(change.event() + " " + change.incident().consecutive()));
        }

        assertThat(told)
                .containsExactly(
                        "SNOOZED 1",
                        "WOKEN 2",
                        "CONTINUED 3",
                        "ESCALATED 4",
                        "CONTINUED 5",
                        "CONTINUED 6",
                        "CONTINUED 7",
                        "CONTINUED 8",
                        "CONTINUED 9");
    }

    @Test
    void whatGetsWorseWhileItsDataIsLateIsToldOnceTheDataIsThere() {
        run(DAY, NULLS, Status.WARN);
        LocalDate late = DAY.plusDays(1);
        assertThat(events(
                        run(late, Shop.verdict(FRESHNESS, late, Status.FAIL), Shop.verdict(NULLS, late, Status.FAIL))))
                .containsExactly("freshness OPENED", "null-rate(client_id) SNOOZED");

        assertThat(events(run(DAY.plusDays(2), NULLS, Status.FAIL))).containsExactly("null-rate(client_id) WOKEN");
    }

    @Test
    void theLateTableSaysHowManyFailuresItStandsFor() {
        List<Change> changes = run(
                DAY,
                Shop.verdict(FRESHNESS, DAY, Status.FAIL),
                Shop.verdict(NULLS, DAY, Status.FAIL),
                Shop.verdict(COUNT, DAY, Status.FAIL),
                Shop.verdict(VISITS, DAY, Status.FAIL));

        assertThat(changes).extracting(Change::folded).containsExactly(1, 0, 0, 0);
    }

    @Test
    void afterLessThanTwoFailuresNothingEscalates() {
        assertThatThrownBy(() -> new Rules(Environment.LIVE, 1, Map.of(), EVERYBODY))
                .hasMessage("Expected at least 2 failed dates in a row, found 1");
    }

    private List<Change> run(LocalDate date, Check check, Status status) {
        return run(date, Shop.verdict(check, date, status));
    }

    private List<Change> run(LocalDate date, Verdict... verdicts) {
        List<Change> changes =
                LifeCycle.of(List.copyOf(store.values()), List.of(verdicts), date, snoozes, RULES, noon(date));
        changes.forEach(change -> store.put(change.incident().id(), change.incident()));
        return changes;
    }

    private static List<String> events(List<Change> changes) {
        return changes.stream()
                .map(change -> change.verdict().orElseThrow().check().name() + " " + change.event())
                .toList();
    }

    private Incident only() {
        assertThat(store).hasSize(1);
        return store.values().iterator().next();
    }

    private void resolve(Reason reason) {
        Incident incident = Resolution.by(only(), reason, "ana", noon(DAY)).incident();
        store.put(incident.id(), incident);
    }

    private void snooze(String match, LocalDate until) {
        Match words = MatchReader.read(match, (message, hint) -> {}).orElseThrow();
        snoozes.add(Snoozes.written(words, until, "supplier feed moves", "ana", noon(DAY)));
    }

    private static Instant noon(LocalDate date) {
        return date.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }
}
