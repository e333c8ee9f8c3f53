package io.tallyman.alert;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident;
import io.tallyman.judge.Verdict;
import io.tallyman.suite.Suite.Environment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out who is told of what happened. */
public record Routing(Occasion occasion) {

    /**
     * Where something is sent.
     *
     * @param channel its name
     * @param quiet when it is held back: only where all routes there do
     */
    public record Address(String channel, Quiet quiet) {}

    /** What an address is told, in the order of the changes. */
    public record Told(Address address, List<Change> changes) {}

    /**
     * What can be said in one message.
     *
     * @param due when
     * @param behind whether it must not be sent before something else, which may take days
     */
    private record Time(String channel, Optional<Instant> due, boolean behind) {}

    /**
     * What each channel is told. A failure goes to every route that takes it, up to one that says stop, and to a
     * channel once; an escalation goes to its channel as well, where any route takes it, and in staging everything to
     * the staging channel as well. A recovery goes to whoever was told of the incident, as quietly. What is due at the
     * same time is told together; only the end of what a channel does not know of yet is told apart, so that it can
     * wait.
     */
    public List<Told> of(List<Change> changes) {
        Map<Time, Told> told = new LinkedHashMap<>();
        Map<String, List<Delivery>> heard = heard();
        for (Change change : changes) {
            if (news(change)) {
                List<Delivery> before = heard.getOrDefault(change.incident().id(), List.of());
                channels(change, before).forEach((channel, quiet) -> {
                    Optional<Instant> due = quiet.end(occasion.now(), occasion.zone());
                    boolean behind = change.event() == Event.RECOVERED
                            && before.stream()
                                    .anyMatch(one -> one.channel().equals(channel) && one.late(occasion.now()));
                    Told more = new Told(new Address(channel, quiet), List.of(change));
                    told.merge(new Time(channel, due, behind), more, Routing::together);
                });
            }
        }
        return List.copyOf(told.values());
    }

    private static Told together(Told one, Told other) {
        List<Change> changes = new ArrayList<>(one.changes());
        changes.addAll(other.changes());
        Quiet quiet = one.address().quiet().and(other.address().quiet());
        return new Told(new Address(one.address().channel(), quiet), changes);
    }

    /** Checks whose failures no route takes, so that nobody is told of them. */
    public static List<Check> unrouted(AlertSpec spec, Collection<Check> checks) {
        return checks.stream()
                .filter(check -> spec.routes().stream().noneMatch(route -> route.takes(check)))
                .toList();
    }

    /** Whether every channel that would be told of a failure is told of another one. */
    public static boolean covers(AlertSpec spec, Verdict other, Verdict failure) {
        return routed(spec, other.check(), other.status())
                .keySet()
                .containsAll(routed(spec, failure.check(), failure.status()).keySet());
    }

    private Map<String, List<Delivery>> heard() {
        Map<String, List<Delivery>> heard = new LinkedHashMap<>();
        occasion.heard()
                .forEach(delivery -> delivery.incidents()
                        .forEach(incident -> heard.computeIfAbsent(incident, id -> new ArrayList<>())
                                .add(delivery)));
        return heard;
    }

    private boolean news(Change change) {
        return switch (change.event()) {
            case SNOOZED -> false;
            case CONTINUED -> reminds(change);
            case OPENED, WORSENED, ESCALATED, WOKEN, RECOVERED -> true;
        };
    }

    /**
     * On the first failed date at or after each that is a multiple of days away from the first one. Told by the dates,
     * not by what was sent before, so that a re-run of the date says the same.
     */
    private boolean reminds(Change change) {
        int every = occasion.spec().rules().remindDays();
        Incident incident = change.incident();
        return every > 0
                && change.before()
                        .filter(before -> days(incident, before) / every < days(incident, incident.lastSeen()) / every)
                        .isPresent();
    }

    private static long days(Incident incident, LocalDate date) {
        return ChronoUnit.DAYS.between(incident.opened(), date);
    }

    private Map<String, Quiet> channels(Change change, List<Delivery> heard) {
        if (change.event() == Event.RECOVERED) {
            Map<String, Quiet> told = new LinkedHashMap<>();
            occasion.spec()
                    .channels()
                    .keySet()
                    .forEach(channel -> heard.stream()
                            .filter(delivery -> delivery.channel().equals(channel))
                            .forEach(delivery -> told.merge(channel, delivery.quiet(), Quiet::and)));
            return told;
        }
        Map<String, Quiet> channels = change.verdict()
                .map(verdict -> routed(
                        occasion.spec(), verdict.check(), change.incident().status()))
                .orElseGet(LinkedHashMap::new);
        if (channels.isEmpty()) {
            return channels;
        }
        if (change.event() == Event.ESCALATED) {
            occasion.spec().rules().escalateTo().ifPresent(name -> channels.put(name, Quiet.NEVER));
        }
        String test = occasion.spec().rules().stagingTo();
        if (occasion.actions().environment() == Environment.STAGING
                && occasion.spec().channels().containsKey(test)) {
            channels.put(test, Quiet.NEVER);
        }
        return channels;
    }

    private static Map<String, Quiet> routed(AlertSpec spec, Check check, Status status) {
        Map<String, Quiet> channels = new LinkedHashMap<>();
        for (Route route : spec.routes()) {
            if (route.takes(check) && route.on().contains(status)) {
                route.to().forEach(name -> channels.merge(name, Quiet.of(route.quiet()), Quiet::and));
                if (route.stop()) {
                    break;
                }
            }
        }
        return channels;
    }
}
