package io.tallyman.alert;

import io.tallyman.alert.Delivery.State;
import io.tallyman.suite.Suite.Environment;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration says about telling people, and about what leaves the store.
 *
 * @param channels by the name that routes know them by, in configured order
 * @param routes in configured order
 * @param approved names of actions that may happen, as {@link Actions} lists them
 * @param outputs what happens where something cannot be written or sent
 */
public record AlertSpec(
        Map<String, Way> channels, List<Route> routes, Rules rules, Set<String> approved, Outputs outputs) {

    /** Why a run of an environment cannot send to channels that it may send to, by channel. */
    public Map<String, String> lacking(Environment environment) {
        Actions actions = Actions.of(this, environment, Optional.empty());
        Map<String, String> lacking = new LinkedHashMap<>();
        channels.forEach((name, way) -> way.target()
                .lacks()
                .filter(why -> actions.state(name) == State.PENDING)
                .ifPresent(why -> lacking.put(name, why)));
        return Collections.unmodifiableMap(lacking);
    }

    /**
     * A configured channel.
     *
     * @param keyword of its kind
     * @param target which never throws, whoever wrote it
     */
    public record Way(String keyword, Channel.Target target) {
        /** Puts a fence around the target. */
        public Way {
            target = new Fenced(target);
        }
    }

    /**
     * How often and how long.
     *
     * @param escalateAfter failed business dates in a row after which an incident is escalated, at least 2
     * @param escalateTo channel that is then told as well
     * @param remindDays days between reminders of an open incident; 0 for none
     * @param budget longest time that sending may take in a run
     * @param retries how often a delivery is tried again in a run
     * @param reportLink where the report is, with {@code {date}} for the business date
     * @param payloads folder of payload files outside the store
     * @param stagingTo the only channel that staging sends to
     */
    public record Rules(
            int escalateAfter,
            Optional<String> escalateTo,
            int remindDays,
            Duration budget,
            int retries,
            Optional<String> reportLink,
            Optional<String> payloads,
            String stagingTo) {

        /** Where the report of a business date is. */
        public Optional<String> report(LocalDate date) {
            return reportLink.map(link -> link.replace("{date}", date.toString()));
        }
    }
}
