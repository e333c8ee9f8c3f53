package io.tallyman.alert;

import io.tallyman.alert.AlertSpec.Rules;
import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Message.Line;
import io.tallyman.alert.Routing.Address;
import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.State;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.suite.Suite.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a shop's morning has to tell. */
final class Morning {
    static final Instant HALF_PAST_SIX = Instant.parse("2026-11-19T05:30:00Z");
    static final LocalDate DATE = LocalDate.of(2026, 11, 18);
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private Morning() {}

    static Rules rules(String escalateTo) {
        return new Rules(
                3,
                Optional.ofNullable(escalateTo),
                3,
                Duration.ofSeconds(60),
                3,
                Optional.empty(),
                Optional.empty(),
                "test");
    }

    /** Channels by these names, all approved, and the routes. */
    static AlertSpec spec(Map<String, Pigeon.Loft> lofts, List<Route> routes, String escalateTo, String... approved) {
        Map<String, Way> channels = new LinkedHashMap<>();
        lofts.forEach((name, loft) -> channels.put(name, new Way("pigeon", loft)));
        return new AlertSpec(channels, routes, rules(escalateTo), Set.of(approved), Outputs.USUAL);
    }

    static Check check(String table, String name, Severity severity, String owner, String playbook) {
        return new Check(
                table,
                name,
                "null-rate",
                new MetricKey(table, Scope.SLICE, Aggregate.rows(Optional.empty())),
                List.of(),
                List.of(),
                Unit.COUNT,
                new Check.Labels(
                        severity,
                        Optional.empty(),
                        List.of("daily"),
                        Optional.of(owner),
                        Optional.ofNullable(playbook),
                        Optional.empty()),
                List.of(),
                Optional.empty(),
                "shop.conf:1");
    }

    static Change change(Check check, Event event, Status worst, LocalDate opened, LocalDate seen, boolean escalated) {
        Verdict verdict = new Verdict(
                check,
                seen,
                event == Event.RECOVERED ? Status.PASS : worst,
                new Reading.Failed("not measured"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Optional.empty());
        Incident incident = new Incident(
                "i-" + check.id(),
                check.id(),
                check.table(),
                worst,
                check.labels().severity(),
                State.OPEN,
                Optional.empty(),
                opened,
                seen,
                Optional.empty(),
                1,
                escalated,
                "",
                check.labels().owner(),
                HALF_PAST_SIX,
                "tallyman");
        Optional<LocalDate> before = event == Event.CONTINUED ? Optional.of(seen.minusDays(1)) : Optional.empty();
        return new Change(incident, event, Optional.of(verdict), before, 0);
    }

    static Message message(Action action, LocalDate date, String... incidents) {
        List<Line> lines = List.of(incidents).stream()
                .map(id -> new Line(
                        id,
                        "orders/null-rate(client_id)",
                        "orders",
                        action == Action.RESOLVE ? Event.RECOVERED : Event.OPENED,
                        Status.FAIL,
                        Severity.CRITICAL,
                        "12%",
                        "<= 5%",
                        "12%, expected <= 5%",
                        date,
                        1,
                        "",
                        List.of(),
                        Optional.empty()))
                .toList();
        String key = "commerce-data " + date + " " + action + " " + String.join(" ", incidents);
        return new Message(key, action, "commerce-data", Optional.empty(), date, "live", lines, Optional.empty());
    }

    /** What a run of a date puts into the outbox of a channel. */
    static List<Delivery> deliveries(
            AlertSpec spec, Environment environment, String channel, Message message, Instant now) {
        return deliveries(spec, environment, new Address(channel, Quiet.NEVER), message, now);
    }

    /** The same, held back in quiet hours. */
    static List<Delivery> deliveries(
            AlertSpec spec, Environment environment, Address address, Message message, Instant now) {
        return new Dispatch(occasion(spec, environment, now, List.of())).of(address, message);
    }

    static Occasion occasion(AlertSpec spec, Environment environment, Instant now, List<Delivery> earlier) {
        Actions actions = Actions.of(spec, environment, Optional.empty());
        return new Occasion(spec, actions, BERLIN, Optional.of("run-1"), now, earlier);
    }
}
