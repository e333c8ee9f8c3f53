package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Message.Line;
import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Measure;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final LocalDate DATE = LocalDate.of(2026, 11, 19);

    @Test
    void aSnoozedIncidentIsToldToNobody() {
        assertThat(Messages.of(List.of(change("a", "web", Event.SNOOZED, Status.FAIL)), setting()))
                .isEmpty();
    }

    @Test
    void everyOwnerGetsOneMessage() {
        List<Message> messages = Messages.of(
                List.of(
                        change("a", "web", Event.OPENED, Status.FAIL),
                        change("b", "commerce", Event.OPENED, Status.WARN),
                        change("c", "web", Event.RECOVERED, Status.PASS)),
                setting());

        assertThat(messages).extracting(Message::owner).containsExactly("commerce", "web");
        assertThat(messages.get(1).lines()).extracting(Line::incidentId).containsExactly("a", "c");
        assertThat(messages.get(1).contact()).contains("web@example.com");
    }

    @Test
    void theWorstComesFirstAndWhatRecoveredLast() {
        List<Message> messages = Messages.of(
                List.of(
                        change("recovered", "web", Event.RECOVERED, Status.PASS),
                        change("warned", "web", Event.OPENED, Status.WARN),
                        change("broken", "web", Event.OPENED, Status.ERROR),
                        change("failed", "web", Event.OPENED, Status.FAIL)),
                setting());

        assertThat(messages.get(0).lines())
                .extracting(Line::incidentId)
                .containsExactly("broken", "failed", "warned", "recovered");
    }

    @Test
    void whatMattersMoreComesFirstWhateverItsStatus() {
        Change broken = change("broken", "web", Event.OPENED, Status.ERROR, Severity.INFO);
        Change warned = change("warned", "web", Event.OPENED, Status.WARN, Severity.WARNING);
        Change failed = change("failed", "web", Event.OPENED, Status.FAIL, Severity.CRITICAL);

        assertThat(Messages.of(List.of(broken, warned, failed), setting())
                        .get(0)
                        .lines())
                .extracting(Line::incidentId)
                .containsExactly("failed", "warned", "broken");
    }

    @Test
    void lateDataSaysHowManyFailuresAreFoldedUnderIt() {
        Change late = change("a", "web", Event.OPENED, Status.FAIL);
        Change standing = new Change(late.incident(), late.event(), late.verdict(), late.before(), 3);

        Message message = Messages.of(List.of(standing), setting()).get(0);

        assertThat(message.lines().get(0).sentence())
                .isEqualTo(
                        "12% (12 of 100), expected <= 5%; not listed before the data is there: 3 failures of orders");
    }

    @Test
    void aLongListIsLeftToTheChannelsToFold() {
        List<Change> many = IntStream.range(0, 2_000)
                .mapToObj(i -> change("incident-" + i, "web", Event.OPENED, i == 1_999 ? Status.FAIL : Status.WARN))
                .toList();

        Message message = Messages.of(many, setting()).get(0);

        assertThat(message.lines()).hasSize(2_000);
        assertThat(message.lines().get(0).incidentId()).isEqualTo("incident-1999");
    }

    @Test
    void onlyGoingOnIsAReminderAndOnlyRecoveriesResolve() {
        assertThat(action(Event.CONTINUED)).isEqualTo(Action.REMIND);
        assertThat(action(Event.CONTINUED, Event.RECOVERED)).isEqualTo(Action.REMIND);
        assertThat(action(Event.RECOVERED, Event.RECOVERED)).isEqualTo(Action.RESOLVE);
        assertThat(action(Event.CONTINUED, Event.WORSENED, Event.RECOVERED)).isEqualTo(Action.TRIGGER);
        assertThat(action(Event.ESCALATED)).isEqualTo(Action.TRIGGER);
        assertThat(action(Event.WOKEN)).isEqualTo(Action.TRIGGER);
    }

    @Test
    void theSameNewsHaveTheSameKeyInAnyOrder() {
        Change one = change("a", "web", Event.OPENED, Status.FAIL);
        Change other = change("b", "web", Event.OPENED, Status.WARN);

        String key = Messages.of(List.of(one, other), setting()).get(0).key();

        assertThat(Messages.of(List.of(other, one), setting()).get(0).key()).isEqualTo(key);
        assertThat(Messages.of(List.of(one), setting()).get(0).key()).isNotEqualTo(key);
        assertThat(Messages.of(List.of(one, change("b", "web", Event.WORSENED, Status.FAIL)), setting())
                        .get(0)
                        .key())
                .isNotEqualTo(key);
    }

    @Test
    void aLineSaysWhatTheVerdictSaid() {
        Line line = Messages.of(List.of(change("a", "web", Event.OPENED, Status.FAIL)), setting())
                .get(0)
                .lines()
                .get(0);

        assertThat(line.value()).isEqualTo("12%");
        assertThat(line.expected()).isEqualTo("<= 5%");
        assertThat(line.endangers()).isEqualTo("Attribution");
        assertThat(line.steps()).containsExactly("first of null-rate", "second", "third");
        assertThat(line.since()).isEqualTo(LocalDate.of(2026, 11, 17));
        assertThat(line.days()).isEqualTo(3);
    }

    @Test
    void whatAPersonClosedSaysWhoAndWhy() {
        Change closed = new Change(
                change("a", "web", Event.RECOVERED, Status.FAIL).incident(), Event.RECOVERED, Optional.empty());

        Line line = Messages.of(List.of(closed), setting()).get(0).lines().get(0);

        assertThat(line.sentence()).isEqualTo("closed by dana, false-positive");
        assertThat(line.status()).isEqualTo(Status.PASS);
    }

    private static Action action(Event... events) {
        List<Change> changes = IntStream.range(0, events.length)
                .mapToObj(i -> change("incident-" + i, "web", events[i], Status.FAIL))
                .toList();
        return Messages.of(changes, setting()).get(0).action();
    }

    private static Messages.Setting setting() {
        return new Messages.Setting(
                DATE,
                "live",
                owner -> Optional.of(owner + "@example.com"),
                check -> List.of("first of " + check.kind(), "second", "third", "fourth"),
                Optional.empty());
    }

    private static Change change(String id, String owner, Event event, Status status) {
        return change(id, owner, event, status, Severity.CRITICAL);
    }

    private static Change change(String id, String owner, Event event, Status status, Severity severity) {
        Incident incident = new Incident(
                id,
                "orders/null-rate(client_id)",
                "orders",
                status,
                severity,
                Incident.State.OPEN,
                Optional.of(Incident.Reason.FALSE_POSITIVE),
                LocalDate.of(2026, 11, 17),
                DATE,
                Optional.empty(),
                3,
                false,
                "12% of client_id is null",
                Optional.of(owner),
                Instant.parse("2026-11-20T05:00:00Z"),
                "dana");
        return new Change(incident, event, Optional.of(verdict(status)));
    }

    private static Verdict verdict(Status status) {
        Check.Labels labels = new Check.Labels(
                Severity.CRITICAL,
                Optional.of("Attribution"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Check check = new Check(
                "orders",
                "null-rate(client_id)",
                "null-rate",
                new MetricKey("orders", Scope.SLICE, Measure.Aggregate.rows(Optional.empty())),
                List.of(),
                List.of(),
                Unit.RATIO,
                labels,
                List.of(),
                Optional.empty(),
                "conf/shop.conf:14");
        return new Verdict(
                check,
                DATE,
                status,
                Reading.ratio(new BigDecimal(12), new BigDecimal(100)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "<= 5%",
                "12% (12 of 100), expected <= 5%",
                Optional.empty());
    }
}
