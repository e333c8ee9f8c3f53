package io.tallyman.alert;

import static io.tallyman.alert.Morning.DATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Pigeon.Loft;
import io.tallyman.alert.Routing.Address;
import io.tallyman.alert.Routing.Told;
import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Match;
import io.tallyman.judge.Verdict;
import io.tallyman.suite.Suite.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(22, 0), LocalTime.of(6, 0));
    private static final Set<Status> ALL = Set.of(Status.WARN, Status.FAIL, Status.ERROR);
    private static final Check ORDERS =
            Morning.check("orders", "null-rate(client_id)", Severity.CRITICAL, "commerce-data", null);
    private static final Check SESSIONS =
            Morning.check("sessions", "row-count", Severity.WARNING, "web-analytics", null);
    private static final Check FYI =
            Morning.check("sessions", "top-share(channel)", Severity.INFO, "web-analytics", null);

    private final Map<String, Loft> lofts = new LinkedHashMap<>();

    @Test
    void everyRouteThatTakesAFailureLeadsThereOnceUpToTheOneThatSaysStop() {
        List<Route> routes = List.of(
                route("oncall", Map.of("severity", "critical"), Set.of(Status.FAIL, Status.ERROR), false),
                route("team", Map.of("owner", "commerce-*"), ALL, false),
                route("team", Map.of("table", "orders"), ALL, true),
                route("rest", Map.of(), ALL, false));

        assertThat(told(routes, opened(ORDERS, Status.FAIL))).containsExactly("oncall", "team");
        assertThat(told(routes, opened(ORDERS, Status.WARN))).containsExactly("team");
        assertThat(told(routes, opened(SESSIONS, Status.FAIL))).containsExactly("rest");
    }

    @Test
    void whatNoRouteTakesIsListed() {
        AlertSpec spec = spec(List.of(route("team", Map.of("table", "orders"), ALL, false)), null);

        assertThat(Routing.unrouted(spec, List.of(ORDERS, SESSIONS, FYI))).containsExactly(SESSIONS, FYI);
    }

    @Test
    void infoAndSnoozedFailuresDisturbNobody() {
        List<Route> routes = List.of(route("team", Map.of(), ALL, false));

        assertThat(told(routes, opened(FYI, Status.FAIL))).isEmpty();
        assertThat(told(routes, Morning.change(ORDERS, Event.SNOOZED, Status.FAIL, DATE, DATE, false)))
                .isEmpty();
    }

    @Test
    void anOpenIncidentIsRememberedEveryThirdDay() {
        List<Route> routes = List.of(route("team", Map.of(), ALL, false));

        assertThat(Stream.of(1, 2, 3, 4, 5, 6)
                        .filter(days -> !told(
                                        routes,
                                        Morning.change(
                                                ORDERS, Event.CONTINUED, Status.FAIL, DATE, DATE.plusDays(days), false))
                                .isEmpty()))
                .containsExactly(3, 6);
    }

    @Test
    void anEscalationIsToldToOneMore() {
        lofts.put("boss", new Loft("boss"));
        Routing routing = routing(spec(List.of(route("team", Map.of(), ALL, false)), "boss"));
        Change change = Morning.change(ORDERS, Event.ESCALATED, Status.FAIL, DATE, DATE.plusDays(2), true);

        assertThat(channels(routing, change)).containsExactly("team", "boss");
    }

    @Test
    void aRecoveryGoesToWhoeverWasToldAndToNobodyElse() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, true);
        AlertSpec spec =
                spec(List.of(route("team", Map.of(), ALL, false), route("rest", Map.of(), ALL, false)), "oncall");

        assertThat(channels(routing(spec, heard("oncall"), heard("team"), heard("gone")), recovered))
                .containsExactly("team", "oncall");
        assertThat(channels(routing(spec), recovered)).isEmpty();
    }

    @Test
    void aRecoveryGoesNowhereThatNothingReached() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, true);
        AlertSpec spec = spec(List.of(route("team", Map.of(), ALL, false)), null);
        AlertSpec unapproved = Morning.spec(lofts, spec.routes(), null);

        assertThat(channels(routing(spec, heard("team").became(State.EXPIRED, "")), recovered))
                .isEmpty();
        Delivery held = heard("team").became(State.NOT_APPROVED, "");
        assertThat(channels(routing(spec, held), recovered))
                .as("approved only since")
                .isEmpty();
        assertThat(channels(routing(unapproved, held), recovered))
                .as("not sent either")
                .containsExactly("team");
        assertThat(channels(routing(spec, heard("team").became(State.REFUSED, "")), recovered))
                .as("tried again, and then to be ended")
                .containsExactly("team");
    }

    @Test
    void whatThisRunItselfHasWrittenHasNotBeenHeard() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, true);
        AlertSpec spec = spec(List.of(route("team", Map.of(), ALL, false)), null);
        Occasion own = new Occasion(
                spec,
                Actions.of(spec, Environment.LIVE, Optional.empty()),
                Morning.BERLIN,
                heard("team").runId(),
                Morning.HALF_PAST_SIX,
                List.of(heard("team")));

        assertThat(new Routing(own).of(List.of(recovered))).isEmpty();
    }

    @Test
    void aRecoveryIsAsQuietAsWhatToldOfTheFailureAlsoWhereAPersonDeclaredIt() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, false);
        Change declared = new Change(recovered.incident(), Event.RECOVERED, Optional.empty());
        AlertSpec spec = spec(List.of(route("team", Map.of(), ALL, false)), null);
        Quiet night = Quiet.of(Optional.of(NIGHT));
        Delivery quietly = delivery("team", night);

        assertThat(routing(spec, quietly).of(List.of(declared)))
                .extracting(Told::address)
                .containsExactly(new Address("team", night));
        assertThat(routing(spec, quietly, heard("team")).of(List.of(declared)))
                .extracting(Told::address)
                .containsExactly(new Address("team", Quiet.NEVER));
    }

    @Test
    void theEndOfWhatAChannelDoesNotKnowOfIsToldApartSoThatOtherNewsNeedNotWait() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, false);
        Change opened = opened(SESSIONS, Status.FAIL);
        AlertSpec spec = spec(List.of(route("team", Map.of(), ALL, false)), null);
        Delivery failed = heard("team").tried(State.PENDING, 4, Morning.HALF_PAST_SIX, Morning.HALF_PAST_SIX, "503");

        assertThat(routing(spec, failed).of(List.of(recovered, opened)))
                .extracting(Told::changes)
                .containsExactly(List.of(recovered), List.of(opened));
        assertThat(routing(spec, heard("team")).of(List.of(recovered, opened)))
                .extracting(Told::changes)
                .containsExactly(List.of(recovered, opened));
    }

    @Test
    void anEscalationOfWhatNoRouteTakesIsToldToNobody() {
        lofts.put("boss", new Loft("boss"));
        Routing routing = routing(spec(List.of(route("team", Map.of(), Set.of(Status.FAIL), false)), "boss"));

        assertThat(channels(routing, Morning.change(FYI, Event.ESCALATED, Status.FAIL, DATE, DATE.plusDays(2), true)))
                .isEmpty();
        assertThat(channels(
                        routing, Morning.change(ORDERS, Event.ESCALATED, Status.WARN, DATE, DATE.plusDays(2), true)))
                .isEmpty();
    }

    @Test
    void whatAChannelTakesOnlyOnceIsNotSaidAgain() {
        Loft tickets = new Loft("tickets");
        Channel.Target once = new Channel.Target() {
            @Override
            public String about() {
                return tickets.about();
            }

            @Override
            public boolean oncePerKey() {
                return true;
            }

            @Override
            public List<Payload> render(Message message) {
                return tickets.render(message);
            }

            @Override
            public Channel.Sent send(Payload payload, Duration timeout) {
                return tickets.send(payload, timeout);
            }
        };
        AlertSpec spec = new AlertSpec(
                Map.of("tickets", new Way("tickets", once)),
                List.of(),
                Morning.rules(null),
                Set.of("send:tickets"),
                Outputs.USUAL);
        Message first = Morning.message(Action.TRIGGER, DATE, "i-1");
        Message later = Morning.message(Action.TRIGGER, DATE.plusDays(1), "i-1", "i-2");
        List<Delivery> filed = Morning.deliveries(spec, Environment.LIVE, "tickets", first, Morning.HALF_PAST_SIX);
        Occasion next = new Occasion(
                spec,
                Actions.of(spec, Environment.LIVE, Optional.empty()),
                Morning.BERLIN,
                Optional.of("run-2"),
                Morning.HALF_PAST_SIX,
                filed);

        assertThat(filed).hasSize(1);
        assertThat(new Dispatch(next).of(new Address("tickets", Quiet.NEVER), later))
                .extracting(delivery -> delivery.payload().key())
                .containsExactly("i-2");
    }

    @Test
    void aReminderIsDueOnTheFirstFailedDateAfterItsDay() {
        List<Route> routes = List.of(route("team", Map.of(), ALL, false));
        Change sunday = Morning.change(ORDERS, Event.CONTINUED, Status.FAIL, DATE, DATE.plusDays(4), false);

        assertThat(told(routes, sunday)).as("told on the day before").isEmpty();
        assertThat(told(routes, after(sunday, DATE.plusDays(2)))).containsExactly("team");
        assertThat(told(routes, after(sunday, DATE.plusDays(1)))).containsExactly("team");
    }

    @Test
    void aFailureIsCoveredOnlyWhereEveryChannelHearsOfTheOther() {
        Change late = opened(SESSIONS, Status.FAIL);
        Change nulls = opened(ORDERS, Status.FAIL);
        AlertSpec apart = spec(
                List.of(
                        route("team", Map.of("owner", "commerce-data"), ALL, false),
                        route("rest", Map.of(), ALL, false)),
                null);
        AlertSpec together = spec(List.of(route("team", Map.of(), ALL, false)), null);

        assertThat(Routing.covers(apart, verdict(late), verdict(nulls))).isFalse();
        assertThat(Routing.covers(apart, verdict(nulls), verdict(late))).isTrue();
        assertThat(Routing.covers(together, verdict(late), verdict(nulls))).isTrue();
    }

    @Test
    void inStagingEverythingGoesToTheTestChannelAsWell() {
        lofts.put("test", new Loft("test"));
        AlertSpec spec = spec(List.of(route("team", Map.of("table", "orders"), ALL, false)), null);
        Routing routing = new Routing(Morning.occasion(spec, Environment.STAGING, Morning.HALF_PAST_SIX, List.of()));

        assertThat(channels(routing, opened(ORDERS, Status.FAIL))).containsExactly("team", "test");
        assertThat(channels(routing, opened(SESSIONS, Status.FAIL))).isEmpty();
    }

    @Test
    void aChannelIsQuietOnlyWhereAllItsRoutesAre() {
        Route quiet = new Route(List.of("team"), new Match(Map.of()), ALL, Optional.of(NIGHT), false);
        Route loud = route("team", Map.of("severity", "critical"), ALL, false);
        AlertSpec spec = spec(List.of(quiet, loud), null);
        List<Change> changes = List.of(opened(ORDERS, Status.FAIL), opened(SESSIONS, Status.FAIL));
        Instant midnight = Instant.parse("2026-11-18T23:00:00Z");

        assertThat(new Routing(Morning.occasion(spec, Environment.LIVE, midnight, List.of())).of(changes))
                .extracting(Told::address)
                .containsExactly(new Address("team", Quiet.NEVER), new Address("team", Quiet.of(Optional.of(NIGHT))));
        assertThat(routing(spec).of(changes))
                .as("one message by day")
                .containsExactly(new Told(new Address("team", Quiet.NEVER), changes));
    }

    @Test
    void ofTwoRoutesWithOtherHoursTheChannelIsQuietInThoseOfBoth() {
        QuietHours late = new QuietHours(LocalTime.of(23, 0), LocalTime.of(7, 0));
        Quiet both = Quiet.of(Optional.of(NIGHT)).and(Quiet.of(Optional.of(late)));

        assertThat(both.end(Instant.parse("2026-11-18T21:30:00Z"), Morning.BERLIN))
                .isEmpty();
        assertThat(both.end(Instant.parse("2026-11-18T22:30:00Z"), Morning.BERLIN))
                .contains(Instant.parse("2026-11-19T05:00:00Z"));
        assertThat(both.end(Instant.parse("2026-11-19T05:30:00Z"), Morning.BERLIN))
                .isEmpty();
        assertThat(QuietHours.parse(late.toString())).isEqualTo(late);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        22:00, 06:00, 2026-11-18T20:59:59Z, -
        22:00, 06:00, 2026-11-18T21:00:00Z, 2026-11-19T05:00:00Z
        22:00, 06:00, 2026-11-19T00:30:00Z, 2026-11-19T05:00:00Z
        22:00, 06:00, 2026-11-19T05:00:00Z, -
        09:00, 17:30, 2026-11-19T08:00:00Z, 2026-11-19T16:30:00Z
        09:00, 17:30, 2026-11-19T07:59:00Z, -
        09:00, 17:30, 2026-11-19T16:30:00Z, -
        22:00, 02:30, 2026-03-28T22:00:00Z, 2026-03-29T01:30:00Z
        22:00, 06:00, 2026-10-24T21:00:00Z, 2026-10-25T05:00:00Z
        """)
    void quietHoursEndAtTheirLocalTimeAlsoWhenClocksChange(LocalTime from, LocalTime to, Instant moment, Instant end) {
        assertThat(new QuietHours(from, to).end(moment, Morning.BERLIN)).isEqualTo(Optional.ofNullable(end));
    }

    private static Change opened(Check check, Status status) {
        return Morning.change(check, Event.OPENED, status, DATE, DATE, false);
    }

    private List<String> told(List<Route> routes, Change change) {
        return channels(routing(spec(routes, null)), change);
    }

    private static List<String> channels(Routing routing, Change change) {
        return routing.of(List.of(change)).stream()
                .map(told -> told.address().channel())
                .toList();
    }

    private static Routing routing(AlertSpec spec, Delivery... earlier) {
        return new Routing(
                Morning.occasion(spec, Environment.LIVE, Morning.HALF_PAST_SIX.plusSeconds(60), List.of(earlier)));
    }

    /** What has reached a channel of the check of orders. */
    private static Delivery heard(String channel) {
        return delivery(channel, Quiet.NEVER).became(State.DELIVERED, "ok");
    }

    private static Delivery delivery(String channel, Quiet quiet) {
        return new Delivery(
                "d-" + channel,
                Optional.of("run-of-yesterday"),
                DATE,
                Environment.LIVE,
                channel,
                Action.TRIGGER,
                List.of("i-" + ORDERS.id()),
                new Payload("key", "text/plain", "", Map.of()),
                State.DELIVERED,
                0,
                Morning.HALF_PAST_SIX,
                Morning.HALF_PAST_SIX,
                quiet,
                Optional.empty(),
                "");
    }

    private static Change after(Change change, LocalDate before) {
        return new Change(change.incident(), change.event(), change.verdict(), Optional.of(before), 0);
    }

    private static Verdict verdict(Change change) {
        return change.verdict().orElseThrow();
    }

    private AlertSpec spec(List<Route> routes, String escalateTo) {
        routes.forEach(route -> route.to().forEach(name -> lofts.putIfAbsent(name, new Loft(name))));
        if (escalateTo != null) {
            lofts.putIfAbsent(escalateTo, new Loft(escalateTo));
        }
        String[] approved = lofts.keySet().stream().map(name -> "send:" + name).toArray(String[]::new);
        return Morning.spec(lofts, routes, escalateTo, approved);
    }

    private static Route route(String to, Map<String, String> match, Set<Status> on, boolean stop) {
        return new Route(List.of(to), new Match(match), on, Optional.empty(), stop);
    }
}
