package io.tallyman.alert;

import io.tallyman.check.Check;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident;
import io.tallyman.judge.Verdict;
import io.tallyman.suite.Suite.Environment;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who is told of what happened.
 *
 * @param told for incidents that ended, by id, the channels that were told of them
 */
public record Routing(AlertSpec spec, Environment environment, Map<String, Set<String>> told) {

    /**
     * One end of a route.
     *
     * @param channel its name
     * @param quiet when it holds back; empty where some route to the channel does not
     */
    public record Address(String channel, Optional<QuietHours> quiet) {}

    /**
     * What each address is told, in the order of the changes. A failure goes to every route that takes it, up to one
     * that says stop, and to a channel once; an escalation goes to its channel as well, and in staging everything to the
     * staging channel as well. A recovery goes to whoever was told of the incident.
     */
    public Map<Address, List<Change>> of(List<Change> changes) {
        Map<Address, List<Change>> addressed = new LinkedHashMap<>();
        for (Change change : changes) {
            if (news(change)) {
                channels(change)
                        .forEach((channel, quiet) -> addressed
                                .computeIfAbsent(new Address(channel, quiet), address -> new ArrayList<>())
                                .add(change));
            }
        }
        return addressed;
    }

    /** Checks whose failures no route takes, so that nobody is told of them. */
    public static List<Check> unrouted(AlertSpec spec, Collection<Check> checks) {
        return checks.stream()
                .filter(check -> spec.routes().stream().noneMatch(route -> route.takes(check)))
                .toList();
    }

    private boolean news(Change change) {
        return switch (change.event()) {
            case SNOOZED -> false;
            case CONTINUED -> reminds(change.incident());
            case OPENED, WORSENED, ESCALATED, WOKEN, RECOVERED -> true;
        };
    }

    /** Told by the calendar, not by what was sent before, so that a re-run of the date says the same. */
    private boolean reminds(Incident incident) {
        long days = ChronoUnit.DAYS.between(incident.opened(), incident.lastSeen());
        int every = spec.rules().remindDays();
        return every > 0 && days > 0 && days % every == 0;
    }

    private Map<String, Optional<QuietHours>> channels(Change change) {
        Map<String, Optional<QuietHours>> routed = change.verdict()
                .map(Verdict::check)
                .map(check -> routed(check, change.incident()))
                .orElse(Map.of());
        if (change.event() == Event.RECOVERED) {
            Map<String, Optional<QuietHours>> heard = new LinkedHashMap<>();
            spec.channels().keySet().stream()
                    .filter(told.getOrDefault(change.incident().id(), Set.of())::contains)
                    .forEach(name -> heard.put(name, routed.getOrDefault(name, Optional.empty())));
            return heard;
        }
        Map<String, Optional<QuietHours>> channels = new LinkedHashMap<>(routed);
        if (change.event() == Event.ESCALATED) {
            spec.rules().escalateTo().ifPresent(name -> channels.put(name, Optional.empty()));
        }
        if (environment == Environment.STAGING
                && !channels.isEmpty()
                && spec.channels().containsKey(spec.rules().stagingTo())) {
            channels.put(spec.rules().stagingTo(), Optional.empty());
        }
        return channels;
    }

    private Map<String, Optional<QuietHours>> routed(Check check, Incident incident) {
        Map<String, Optional<QuietHours>> channels = new LinkedHashMap<>();
        for (Route route : spec.routes()) {
            if (route.takes(check) && route.on().contains(incident.status())) {
                route.to()
                        .forEach(name ->
                                channels.merge(name, route.quiet(), (one, other) -> one.isPresent() ? other : one));
                if (route.stop()) {
                    break;
                }
            }
        }
        return channels;
    }
}
