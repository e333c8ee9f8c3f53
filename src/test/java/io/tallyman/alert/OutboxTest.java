package io.tallyman.alert;

import static io.tallyman.alert.Morning.DATE;
import static io.tallyman.alert.Morning.HALF_PAST_SIX;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.alert.Pigeon.Loft;
import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.suite.Suite.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final Sent BUSY = new Sent.Later("answered 503", Duration.ZERO);

    private final Loft team = new Loft("team chat");
    private final Loft oncall = new Loft("pager");
    private final AlertSpec spec = spec("send:team", "send:oncall");
    private final Disk disk = new Disk();
    private final List<Duration> rests = new ArrayList<>();
    private Instant now = HALF_PAST_SIX;

    private AlertSpec spec(String... approved) {
        Map<String, Loft> lofts = new LinkedHashMap<>();
        lofts.put("oncall", oncall);
        lofts.put("team", team);
        return Morning.spec(lofts, List.of(), null, approved);
    }

    @Test
    void aKillBetweenAnyTwoStepsLosesNothingAndRepeatsOnlyUnderTheSameKey() {
        int steps = 0;
        for (boolean after : new boolean[] {false, true}) {
            boolean killed = true;
            for (int n = 1; killed; n++) {
                Map<String, Loft> lofts = Map.of("team", new Loft("team chat"), "oncall", new Loft("pager"));
                AlertSpec fresh = Morning.spec(lofts, List.of(), null, "send:team", "send:oncall");
                Disk survives = new Disk();
                Death death = new Death(n, after);
                lofts.values().forEach(loft -> loft.wire = death::around);
                List<Delivery> rows = incidentAndRecovery(fresh);
                try {
                    Outbox outbox = outbox(new Mortal(survives, death), fresh);
                    outbox.add(rows);
                    outbox.send();
                    killed = false;
                } catch (Death.Killed e) {
                    steps++;
                }
                lofts.values().forEach(loft -> loft.wire = Supplier::get);
                Outbox again = outbox(survives, fresh);
                again.add(rows);
                again.send();
                List<Payload> before = arrived(lofts);
                Outcome third = outbox(survives, fresh).send();

                List<String> told = texts(lofts.get("oncall"));
                assertThat(new LinkedHashSet<>(told))
                        .as("killed at step %d", n)
                        .containsExactly("i-1 TRIGGER", "i-2 TRIGGER", "i-1 RESOLVE");
                assertThat(new LinkedHashSet<>(texts(lofts.get("team")))).containsExactly("i-1 TRIGGER");
                assertThat(told.lastIndexOf("i-1 TRIGGER")).isLessThan(told.indexOf("i-1 RESOLVE"));
                // What is not written yet when the process dies is at most two sends.
                assertThat(before).hasSizeBetween(4, 6);
                assertThat(survives.rows.values()).hasSize(4).allMatch(row -> row.state() == State.DELIVERED);
                assertThat(survives.files).hasSize(4);
                assertThat(third).isEqualTo(new Outcome(0, 0, 0, 0, 0, List.of()));
                assertThat(arrived(lofts)).isEqualTo(before);
            }
        }
        // Four files, one row batch, one listing, four sends, and written before the resolution and at the end.
        assertThat(steps).isEqualTo(2 * (4 + 1 + 1 + 4 + 2));
    }

    @Test
    void aKilledRunIsFinishedByTheNextOneWithoutTellingItAgainWhatToSay() {
        Outbox doomed = outbox(new Mortal(disk, new Death(6, false)), spec);
        List<Delivery> rows = incidentAndRecovery(spec);
        doomed.add(rows);

        Outcome outcome = outbox(disk, spec).send();

        assertThat(outcome.delivered()).isEqualTo(4);
        assertThat(texts(oncall)).containsExactly("i-1 TRIGGER", "i-2 TRIGGER", "i-1 RESOLVE");
    }

    @Test
    void whatADeadChannelMissedForTwoDaysIsSentInOrderOnTheThird() {
        oncall.answer = (payload, timeout) -> BUSY;
        run("oncall", Action.TRIGGER, 0, "i-1");
        now = now.plus(Duration.ofDays(1));
        Outcome second = run("oncall", Action.RESOLVE, 1, "i-1");
        assertThat(second).isEqualTo(new Outcome(0, 0, 2, 0, 0, List.of("oncall: answered 503")));
        assertThat(second.complete()).isFalse();

        oncall.arrived.clear();
        oncall.answer = (payload, timeout) -> new Sent.Delivered("202");
        now = now.plus(Duration.ofDays(1));
        Outcome third = run("team", Action.TRIGGER, 2, "i-9");

        assertThat(third).isEqualTo(new Outcome(3, 0, 0, 0, 0, List.of()));
        assertThat(texts(oncall)).containsExactly("i-1 TRIGGER", "i-1 RESOLVE");
        assertThat(third.complete()).isTrue();
    }

    @Test
    void aResolutionWaitsForItsTriggerWhileOtherIncidentsAreTold() {
        oncall.answer = (payload, timeout) -> payload.key().equals("i-1") ? BUSY : new Sent.Delivered("202");
        Outbox outbox = outbox(disk, spec);
        outbox.add(incidentAndRecovery(spec));

        Outcome outcome = outbox.send();

        assertThat(new LinkedHashSet<>(texts(oncall))).containsExactly("i-1 TRIGGER", "i-2 TRIGGER");
        assertThat(outcome.undelivered()).isEqualTo(2);
        assertThat(outcome.delivered()).isEqualTo(2);
    }

    @Test
    void aChannelThatFailedTwiceInARowIsLeftAloneForTheRun() {
        oncall.answer = (payload, timeout) -> BUSY;

        Outcome outcome = run("oncall", Action.TRIGGER, 0, "i-1", "i-2", "i-3", "i-4");

        assertThat(new LinkedHashSet<>(texts(oncall))).containsExactly("i-1 TRIGGER", "i-2 TRIGGER");
        assertThat(outcome.undelivered()).isEqualTo(4);
    }

    @Test
    void aChannelThatHangsCostsNoMoreThanTheBudgetAndNoOtherChannelItsAlert() {
        oncall.answer = (payload, timeout) -> {
            assertThat(timeout).isLessThanOrEqualTo(Duration.ofSeconds(10));
            now = now.plus(timeout);
            return new Sent.Later("timed out", Duration.ZERO);
        };
        Outbox outbox = outbox(disk, spec);
        outbox.add(Morning.deliveries(
                spec, Environment.LIVE, "oncall", Morning.message(Action.TRIGGER, DATE, "i-1", "i-2", "i-3"), now));
        outbox.add(
                Morning.deliveries(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now));

        Outcome outcome = outbox.send();

        assertThat(Duration.between(HALF_PAST_SIX, now)).isLessThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(outcome.delivered()).isEqualTo(1);
        assertThat(outcome.undelivered()).isEqualTo(3);
        assertThat(disk.rows.values())
                .filteredOn(row -> row.channel().equals("oncall"))
                .allMatch(row -> row.state().waiting());
    }

    @Test
    void pausesDoubleAndThreeRetriesAreEnough() {
        team.answer = (payload, timeout) -> BUSY;

        run("team", Action.TRIGGER, 0, "i-1");

        assertThat(rests).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(team.arrived).hasSize(4);
        assertThat(disk.only().tries()).isEqualTo(4);
        assertThat(disk.only().detail()).isEqualTo("answered 503");
    }

    @Test
    void aReceiverThatAsksForTimeGetsItOrWaitsForTheNextRun() {
        team.answer = (payload, timeout) -> new Sent.Later(
                "answered 429", team.arrived.size() == 1 ? Duration.ofSeconds(30) : Duration.ofMinutes(2));

        Outcome outcome = run("team", Action.TRIGGER, 0, "i-1");

        assertThat(rests).containsExactly(Duration.ofSeconds(30));
        assertThat(team.arrived).hasSize(2);
        assertThat(outcome.undelivered()).isEqualTo(1);
        assertThat(disk.only().nextTry()).isEqualTo(HALF_PAST_SIX.plusSeconds(150));
    }

    @Test
    void aRefusalIsFinalInItsRunAndAskedAboutOnceByTheNext() {
        team.answer = (payload, timeout) -> new Sent.Refused("answered 404: no_service");
        Outcome first = run("team", Action.TRIGGER, 0, "i-1");
        assertThat(team.arrived).hasSize(1);
        assertThat(first).isEqualTo(new Outcome(0, 0, 0, 1, 0, List.of("team: answered 404: no_service")));
        assertThat(first.complete()).isFalse();

        team.answer = (payload, timeout) -> new Sent.Delivered("ok");
        now = now.plus(Duration.ofDays(1));

        assertThat(outbox(disk, spec).send().delivered()).isEqualTo(1);
        assertThat(disk.only().state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void whatNobodyCouldBeToldForSevenDaysIsGivenUpAndSaid() {
        team.answer = (payload, timeout) -> BUSY;
        run("team", Action.TRIGGER, 0, "i-1");

        now = HALF_PAST_SIX.plus(Duration.ofDays(7)).minusSeconds(60);
        assertThat(outbox(disk, spec).send().expired()).isZero();
        now = HALF_PAST_SIX.plus(Duration.ofDays(7));
        team.arrived.clear();
        Outcome outcome = outbox(disk, spec).send();

        assertThat(outcome.expired()).isEqualTo(1);
        assertThat(outcome.complete()).isFalse();
        assertThat(team.arrived).isEmpty();
        assertThat(disk.only().state()).isEqualTo(State.EXPIRED);
        assertThat(outbox(disk, spec).send().complete()).isTrue();
    }

    @Test
    void aChannelThatThrowsIsTriedAgainAndItsWordsAreNotKept() {
        team.answer = (payload, timeout) -> {
            throw new IllegalStateException("https://hooks.example.com/T0/secret");
        };

        Outcome outcome = run("team", Action.TRIGGER, 0, "i-1");

        assertThat(outcome.problems()).containsExactly("team: the channel failed with IllegalStateException");
        assertThat(disk.only().detail()).doesNotContain("secret");
        assertThat(team.arrived).hasSize(4);
    }

    @Test
    void alertsOfAChannelThatIsNoLongerConfiguredStayUndelivered() {
        Outbox outbox = outbox(disk, spec);
        outbox.add(Morning.deliveries(
                spec, Environment.LIVE, "oncall", Morning.message(Action.TRIGGER, DATE, "i-1"), now));
        AlertSpec without = Morning.spec(Map.of("team", team), List.of(), null, "send:team");

        Outcome outcome = outbox(disk, without).send();

        assertThat(outcome.problems()).containsExactly("oncall: the channel is not configured any more");
        assertThat(outcome.complete()).isFalse();
        assertThat(disk.only().state()).isEqualTo(State.PENDING);
    }

    @Test
    void nothingIsSentWithoutApprovalNotEvenWhatWasApprovedWhenItWasWritten() {
        AlertSpec unapproved = spec("send:oncall");
        Outbox outbox = outbox(disk, unapproved);
        outbox.add(Morning.deliveries(
                unapproved, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now));
        assertThat(disk.only().state()).isEqualTo(State.NOT_APPROVED);
        assertThat(disk.files).hasSize(1);
        outbox.add(
                Morning.deliveries(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-2"), now));

        Outcome outcome = outbox.send();

        assertThat(team.arrived).isEmpty();
        assertThat(outcome.complete()).isTrue();
        assertThat(disk.rows.values()).extracting(Delivery::state).containsOnly(State.NOT_APPROVED);
    }

    @Test
    void aShadowRunLeavesPendingAlertsOfTheLiveOnesAlone() {
        outbox(disk, spec)
                .add(Morning.deliveries(
                        spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now));
        Actions shadow = Actions.of(spec, Environment.SHADOW, Optional.empty());

        Outcome outcome = new Outbox(disk, disk, spec, shadow, clock(), this::rest).send();

        assertThat(outcome).isEqualTo(new Outcome(0, 0, 0, 0, 0, List.of()));
        assertThat(disk.only().state()).isEqualTo(State.PENDING);
        assertThat(team.arrived).isEmpty();
    }

    @Test
    void quietHoursHoldBackUntilTheyEndAndCountAsNoFailure() {
        // 23:30 in Berlin; quiet until 06:00 the next morning, which is 05:00 UTC.
        now = Instant.parse("2026-11-18T22:30:00Z");
        Outbox outbox = outbox(disk, spec);
        outbox.add(quietly(Action.TRIGGER, "i-1"));
        Outcome held = outbox.send();
        assertThat(held).isEqualTo(new Outcome(0, 1, 0, 0, 0, List.of()));
        assertThat(held.complete()).isTrue();
        assertThat(disk.only().nextTry()).isEqualTo(Instant.parse("2026-11-19T05:00:00Z"));

        now = Instant.parse("2026-11-19T05:00:00Z");

        assertThat(outbox(disk, spec).send().delivered()).isEqualTo(1);
    }

    @Test
    void whatFollowsAQuietOneUnderItsKeyIsAsQuiet() {
        now = Instant.parse("2026-11-18T22:30:00Z");
        Outbox outbox = outbox(disk, spec);
        outbox.add(quietly(Action.TRIGGER, "i-1"));
        now = now.plusSeconds(60);

        Outcome outcome = run("team", Action.RESOLVE, 0, "i-1");

        assertThat(outcome).isEqualTo(new Outcome(0, 2, 0, 0, 0, List.of()));
        assertThat(team.arrived).isEmpty();
    }

    @Test
    void quietHoursAlsoHoldBackWhatCouldNotBeSentBefore() {
        // 21:50 in Berlin, then 23:50, then half past six.
        now = Instant.parse("2026-11-18T20:50:00Z");
        team.answer = (payload, timeout) -> BUSY;
        Outbox outbox = outbox(disk, spec);
        outbox.add(quietly(Action.TRIGGER, "i-1"));
        assertThat(outbox.send().undelivered()).isEqualTo(1);
        team.arrived.clear();
        team.answer = (payload, timeout) -> new Sent.Delivered("ok");

        now = Instant.parse("2026-11-18T22:50:00Z");
        assertThat(outbox(disk, spec).send()).isEqualTo(new Outcome(0, 1, 0, 0, 0, List.of()));
        assertThat(team.arrived).isEmpty();

        now = HALF_PAST_SIX;
        assertThat(outbox(disk, spec).send().delivered()).isEqualTo(1);
    }

    @Test
    void aJobThatRunsOnlyInQuietHoursTellsADayLate() {
        now = Instant.parse("2026-11-18T22:30:00Z");
        Outbox outbox = outbox(disk, spec);
        outbox.add(quietly(Action.TRIGGER, "i-1"));
        assertThat(outbox.send().deferred()).isEqualTo(1);

        now = now.plus(Duration.ofDays(1));

        assertThat(outbox(disk, spec).send().delivered()).isEqualTo(1);
    }

    @Test
    void louderNewsDoNotWaitForWhatIsQuiet() {
        now = Instant.parse("2026-11-18T22:30:00Z");
        Outbox outbox = outbox(disk, spec);
        outbox.add(quietly(Action.TRIGGER, "i-1"));
        now = now.plusSeconds(60);

        assertThat(run("team", Action.REMIND, 0, "i-1")).isEqualTo(new Outcome(1, 1, 0, 0, 0, List.of()));
    }

    @Test
    void aResolutionUnderAnotherKeyWaitsForWhatToldOfItsIncident() {
        for (Sent no : List.of(BUSY, new Sent.Refused("answered 400"))) {
            disk.rows.clear();
            team.arrived.clear();
            now = HALF_PAST_SIX;
            team.answer = (payload, timeout) -> payload.key().equals("first") ? no : new Sent.Delivered("ok");
            say("first", Action.TRIGGER, "i-1", "i-2");
            now = now.plus(Duration.ofDays(1));
            say("second", Action.RESOLVE, "i-1");
            say("third", Action.RESOLVE, "i-9");
            assertThat(keys()).as("%s", no).doesNotContain("second").contains("third");

            team.arrived.clear();
            team.answer = (payload, timeout) -> new Sent.Delivered("ok");
            now = now.plus(Duration.ofDays(1));
            outbox(disk, spec).send();
            assertThat(keys()).as("%s", no).containsExactly("first", "second");
        }
    }

    @Test
    void newsDoNotWaitForAMessageThatTheReceiverNeverTakes() {
        team.answer = (payload, timeout) ->
                payload.key().equals("first") ? new Sent.Refused("400") : new Sent.Delivered("ok");
        say("first", Action.TRIGGER, "i-1");
        now = now.plus(Duration.ofDays(1));
        say("second", Action.TRIGGER, "i-1");

        assertThat(keys()).containsExactly("first", "second");
    }

    @Test
    void theWorstOfAllOwnersIsSentFirst() {
        Delivery warned = delivery("a", Severity.WARNING, Status.FAIL);
        Delivery critical = delivery("b", Severity.CRITICAL, Status.FAIL);
        Delivery unusual = delivery("c", Severity.CRITICAL, Status.WARN);
        Outbox outbox = outbox(disk, spec);
        outbox.add(List.of(warned, unusual, critical));
        outbox.send();

        assertThat(keys()).containsExactly("i-orders/nulls of b", "i-orders/nulls of c", "i-orders/nulls of a");
    }

    @Test
    void aChannelThatRefusesFiveInARowIsLeftAloneForTheRun() {
        oncall.answer = (payload, timeout) -> new Sent.Refused("answered 403");

        Outcome outcome = run("oncall", Action.TRIGGER, 0, "i-1", "i-2", "i-3", "i-4", "i-5", "i-6", "i-7");

        assertThat(oncall.arrived).hasSize(5);
        assertThat(outcome).isEqualTo(new Outcome(0, 0, 2, 5, 0, List.of("oncall: answered 403")));
    }

    @Test
    void aReceiverCannotAskForMoreThanADay() {
        team.answer = (payload, timeout) -> new Sent.Later("answered 429", Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(run("team", Action.TRIGGER, 0, "i-1").undelivered()).isEqualTo(1);
        assertThat(disk.only().nextTry()).isEqualTo(HALF_PAST_SIX.plus(Duration.ofDays(1)));
    }

    @Test
    void theSameMessageIsOneRowHoweverOftenItIsAdded() {
        run("team", Action.TRIGGER, 0, "i-1");
        now = now.plusSeconds(3_600);
        Outcome again = run("team", Action.TRIGGER, 0, "i-1");

        assertThat(again.delivered()).isZero();
        assertThat(team.arrived).hasSize(1);
        assertThat(disk.rows).hasSize(1);
    }

    @Test
    void whatCameOfAHundredAlertsIsWrittenOnceASecond() {
        String[] incidents = IntStream.range(0, 100)
                .mapToObj(i -> String.format("i-%03d", i))
                .toArray(String[]::new);
        List<Integer> unwritten = new ArrayList<>();
        oncall.answer = (payload, timeout) -> {
            now = now.plusMillis(100);
            long waiting = disk.rows.values().stream()
                    .filter(row -> row.state() == State.PENDING)
                    .count();
            unwritten.add(oncall.arrived.size() - (100 - (int) waiting));
            return new Sent.Delivered("202");
        };

        Outcome outcome = run("oncall", Action.TRIGGER, 0, incidents);

        assertThat(outcome.delivered()).isEqualTo(100);
        assertThat(disk.rows.values()).allMatch(row -> row.state() == State.DELIVERED && row.tries() == 1);
        // A second is over ten sends after the first one, so that eleven are written together.
        assertThat(disk.updates).isEqualTo(10);
        assertThat(unwritten).allMatch(sent -> sent <= 11);
    }

    @Test
    void whatIsDeliveredIsWrittenBeforeTheProcessRests() {
        team.answer = (payload, timeout) -> BUSY;
        List<State> whileResting = new ArrayList<>();
        Outbox outbox = new Outbox(
                disk, disk, spec, Actions.of(spec, Environment.LIVE, Optional.empty()), clock(), duration -> {
                    disk.rows.values().stream()
                            .filter(row -> row.channel().equals("oncall"))
                            .map(Delivery::state)
                            .forEach(whileResting::add);
                    rest(duration);
                });
        outbox.add(Morning.deliveries(
                spec, Environment.LIVE, "oncall", Morning.message(Action.TRIGGER, DATE, "i-1"), now));
        outbox.add(
                Morning.deliveries(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now));

        assertThat(outbox.send().undelivered()).isEqualTo(1);

        assertThat(whileResting).hasSize(3).containsOnly(State.DELIVERED);
    }

    @Test
    void aChannelWhoseSecretIsNotSetKeepsItsAlertsUntilItIs() {
        AlertSpec unset = new AlertSpec(
                Map.of(
                        "oncall",
                        new Way("pagerduty", Told.target(new PagerDuty(), "routing-key = ${?TALLYMAN_NOT_SET}")),
                        "team",
                        new Way("pigeon", team)),
                List.of(),
                spec.rules(),
                spec.approved(),
                spec.outputs());
        Outbox outbox = outbox(disk, unset);
        outbox.add(Morning.deliveries(
                spec, Environment.LIVE, "oncall", Morning.message(Action.TRIGGER, DATE, "i-1"), now));
        outbox.add(
                Morning.deliveries(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now));
        String why = "routing-key is not set: give it as ${?NAME} from the environment";

        assertThat(outbox.send()).isEqualTo(new Outcome(1, 0, 1, 0, 0, List.of("oncall: " + why)));
        Outcome again = outbox(disk, unset).send();

        assertThat(again).isEqualTo(new Outcome(0, 0, 1, 0, 0, List.of("oncall: " + why)));
        assertThat(again.complete()).isFalse();
        assertThat(disk.rows.values())
                .filteredOn(row -> row.channel().equals("oncall"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.state()).isEqualTo(State.PENDING);
                    assertThat(row.tries()).isZero();
                    assertThat(row.detail()).isEqualTo(why);
                });
        assertThat(unset.lacking(Environment.LIVE)).isEqualTo(Map.of("oncall", why));
        assertThat(unset.lacking(Environment.SHADOW)).isEmpty();
        assertThat(outbox(disk, spec).send().delivered()).isEqualTo(1);
        assertThat(texts(oncall)).containsExactly("i-1 TRIGGER");
    }

    @Test
    void aFolderThatCannotBeWrittenHoldsNoAlertBack(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("payloads"), "not a folder");
        Outbox outbox = new Outbox(
                disk,
                new PayloadFolder(file),
                spec,
                Actions.of(spec, Environment.LIVE, Optional.empty()),
                clock(),
                this::rest);

        outbox.add(
                Morning.deliveries(spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now));

        assertThat(disk.only().detail()).startsWith("Cannot write the payload " + file);
        assertThat(outbox.send().delivered()).isEqualTo(1);
    }

    @Test
    void aPayloadFileHoldsTheBodyAndBesideItTheHeaders(@TempDir Path directory) throws IOException {
        Delivery delivery = Morning.deliveries(
                        spec, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), now)
                .get(0);

        new PayloadFolder(directory).write(delivery);

        assertThat(directory.resolve("2026-11-18/team-" + delivery.id() + ".json"))
                .hasContent(delivery.payload().body());
        try (Stream<Path> files = Files.list(directory.resolve("2026-11-18"))) {
            assertThat(files).hasSize(1);
        }
    }

    private List<Delivery> incidentAndRecovery(AlertSpec of) {
        List<Delivery> rows = new ArrayList<>(Morning.deliveries(
                of,
                Environment.LIVE,
                "oncall",
                Morning.message(Action.TRIGGER, DATE.minusDays(1), "i-1", "i-2"),
                HALF_PAST_SIX.minusSeconds(60)));
        rows.addAll(Morning.deliveries(
                of, Environment.LIVE, "oncall", Morning.message(Action.RESOLVE, DATE, "i-1"), HALF_PAST_SIX));
        rows.addAll(Morning.deliveries(
                of, Environment.LIVE, "team", Morning.message(Action.TRIGGER, DATE, "i-1"), HALF_PAST_SIX));
        return rows;
    }

    /** One payload for all incidents, as a chat has it. */
    private void say(String key, Action action, String... incidents) {
        Delivery row = Morning.deliveries(spec, Environment.LIVE, "team", Morning.message(action, DATE, incidents), now)
                .get(0);
        Outbox outbox = outbox(disk, spec);
        outbox.add(List.of(keyed(row, key)));
        outbox.send();
    }

    private static Delivery keyed(Delivery row, String key) {
        Payload payload = row.payload();
        return new Delivery(
                key,
                row.runId(),
                row.date(),
                row.environment(),
                row.channel(),
                row.action(),
                row.incidents(),
                new Payload(key, payload.contentType(), payload.body(), payload.headers()),
                row.state(),
                row.tries(),
                row.createdAt(),
                row.nextTry(),
                row.quiet(),
                row.deliveredAt(),
                row.detail());
    }

    private List<String> keys() {
        return team.arrived.stream().map(Payload::key).distinct().toList();
    }

    private Delivery delivery(String owner, Severity severity, Status status) {
        Check check = Morning.check("orders", "nulls of " + owner, severity, owner, null);
        Change change = Morning.change(check, Event.OPENED, status, DATE, DATE, false);
        Messages.Setting setting =
                new Messages.Setting(DATE, "live", any -> Optional.empty(), any -> List.of(), Optional.empty());
        Message message = Messages.of(List.of(change), setting).get(0);
        return Morning.deliveries(spec, Environment.LIVE, "team", message, now).get(0);
    }

    /** What a run would not say between 22:00 and 06:00 in Berlin. */
    private List<Delivery> quietly(Action action, String... incidents) {
        QuietHours night = new QuietHours(LocalTime.of(22, 0), LocalTime.of(6, 0));
        Routing.Address address = new Routing.Address("team", Quiet.of(Optional.of(night)));
        return Morning.deliveries(spec, Environment.LIVE, address, Morning.message(action, DATE, incidents), now);
    }

    /** A run that has one message for one channel. */
    @Test
    void whatWaitsBehindABusyReceiverSaysUntilWhen() {
        team.answer = (payload, timeout) -> new Sent.Later("busy", Duration.ofHours(1));
        run("team", Action.TRIGGER, 0, "i-1");
        now = now.plus(Duration.ofMinutes(10));

        assertThat(run("team", Action.TRIGGER, 1, "i-2").problems())
                .containsExactly("team: its receiver asked to wait until 2026-11-19T06:30:00Z");
    }

    private Outcome run(String channel, Action action, int days, String... incidents) {
        Outbox outbox = outbox(disk, spec);
        outbox.add(Morning.deliveries(
                spec, Environment.LIVE, channel, Morning.message(action, DATE.plusDays(days), incidents), now));
        return outbox.send();
    }

    private Outbox outbox(Disk on, AlertSpec of) {
        return new Outbox(on, on, of, Actions.of(of, Environment.LIVE, Optional.empty()), clock(), this::rest);
    }

    private void rest(Duration duration) {
        rests.add(duration);
        now = now.plus(duration);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return Morning.BERLIN;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private static List<Payload> arrived(Map<String, Loft> lofts) {
        return lofts.values().stream().flatMap(loft -> loft.arrived.stream()).toList();
    }

    private static List<String> texts(Loft loft) {
        return loft.arrived.stream()
                .map(payload -> payload.key() + (payload.body().contains("RESOLVE") ? " RESOLVE" : " TRIGGER"))
                .toList();
    }
}
