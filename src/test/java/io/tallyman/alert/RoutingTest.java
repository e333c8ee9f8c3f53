package io.tallyman.alert;

import static io.tallyman.alert.Morning.DATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Pigeon.Loft;
import io.tallyman.alert.Routing.Address;
import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Match;
import io.tallyman.suite.Suite.Environment;
import java.time.Instant;
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
        Routing routing =
                new Routing(spec(List.of(route("team", Map.of(), ALL, false)), "boss"), Environment.LIVE, Map.of());
        Change change = Morning.change(ORDERS, Event.ESCALATED, Status.FAIL, DATE, DATE.plusDays(2), true);

        assertThat(channels(routing, change)).containsExactly("team", "boss");
    }

    @Test
    void aRecoveryGoesToWhoeverWasToldAndToNobodyElse() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, true);
        AlertSpec spec =
                spec(List.of(route("team", Map.of(), ALL, false), route("rest", Map.of(), ALL, false)), "oncall");

        assertThat(channels(
                        new Routing(
                                spec, Environment.LIVE, Map.of("i-" + ORDERS.id(), Set.of("oncall", "team", "gone"))),
                        recovered))
                .containsExactly("team", "oncall");
        assertThat(channels(new Routing(spec, Environment.LIVE, Map.of()), recovered))
                .isEmpty();
    }

    @Test
    void aRecoveryThatAPersonDeclaredReachesThemToo() {
        Change recovered = Morning.change(ORDERS, Event.RECOVERED, Status.FAIL, DATE, DATE, false);
        Change declared = new Change(recovered.incident(), Event.RECOVERED, Optional.empty());
        AlertSpec spec = spec(List.of(route("team", Map.of(), ALL, false)), null);

        assertThat(channels(new Routing(spec, Environment.LIVE, Map.of("i-" + ORDERS.id(), Set.of("team"))), declared))
                .containsExactly("team");
    }

    @Test
    void inStagingEverythingGoesToTheTestChannelAsWell() {
        lofts.put("test", new Loft("test"));
        AlertSpec spec = spec(List.of(route("team", Map.of("table", "orders"), ALL, false)), null);
        Routing routing = new Routing(spec, Environment.STAGING, Map.of());

        assertThat(channels(routing, opened(ORDERS, Status.FAIL))).containsExactly("team", "test");
        assertThat(channels(routing, opened(SESSIONS, Status.FAIL))).isEmpty();
    }

    @Test
    void aChannelIsQuietOnlyWhereAllItsRoutesAre() {
        Route quiet = new Route(List.of("team"), new Match(Map.of()), ALL, Optional.of(NIGHT), false);
        Route loud = route("team", Map.of("severity", "critical"), ALL, false);
        Routing routing = new Routing(spec(List.of(quiet, loud), null), Environment.LIVE, Map.of());

        assertThat(routing.of(List.of(opened(ORDERS, Status.FAIL), opened(SESSIONS, Status.FAIL)))
                        .keySet())
                .containsExactly(new Address("team", Optional.empty()), new Address("team", Optional.of(NIGHT)));
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
        return channels(new Routing(spec(routes, null), Environment.LIVE, Map.of()), change);
    }

    private static List<String> channels(Routing routing, Change change) {
        return routing.of(List.of(change)).keySet().stream()
                .map(Address::channel)
                .toList();
    }

    private AlertSpec spec(List<Route> routes, String escalateTo) {
        routes.forEach(route -> route.to().forEach(name -> lofts.putIfAbsent(name, new Loft(name))));
        if (escalateTo != null) {
            lofts.putIfAbsent(escalateTo, new Loft(escalateTo));
        }
        return Morning.spec(lofts, routes, escalateTo);
    }

    private static Route route(String to, Map<String, String> match, Set<Status> on, boolean stop) {
        return new Route(List.of(to), new Match(match), on, Optional.empty(), stop);
    }
}
