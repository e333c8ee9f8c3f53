package io.tallyman.cli;

import io.tallyman.alert.Actions;
import io.tallyman.alert.AlertSpec;
import io.tallyman.alert.Delivery;
import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.alert.Routing;
import io.tallyman.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is sent, and what is not, for people. */
final class SendText {
    private SendText() {}

    /** What a run may do outside the store, and which checks nobody is told of. */
    static List<String> planned(Configured configured, Optional<String> reports, List<Check> checks) {
        AlertSpec alerts = configured.alerts();
        List<String> lines = new ArrayList<>(
                Actions.of(alerts, configured.suite().environment(), reports).lines());
        alerts.lacking(configured.suite().environment())
                .forEach((channel, why) -> lines.add("cannot send to " + channel + ": " + why));
        List<Check> unrouted = alerts.routes().isEmpty() ? List.of() : Routing.unrouted(alerts, checks);
        if (!unrouted.isEmpty()) {
            lines.add("no route for " + unrouted.size() + (unrouted.size() == 1 ? " check: " : " checks, such as ")
                    + unrouted.get(0).id());
        }
        return lines;
    }

    /** What came of sending; empty where there was nothing to send. */
    static Optional<String> sent(Outcome outcome, List<Delivery> recorded) {
        List<String> counts = new ArrayList<>();
        count(counts, outcome.delivered(), "delivered");
        count(counts, outcome.deferred(), "held back by quiet hours");
        count(counts, outcome.undelivered(), "undelivered, to be sent by the next run");
        count(counts, outcome.refused(), "refused");
        count(counts, outcome.expired(), "given up");
        List<String> lines = new ArrayList<>();
        if (!counts.isEmpty()) {
            lines.add("Alerts: " + String.join(", ", counts));
            outcome.problems().forEach(problem -> lines.add("  " + problem));
        }
        withheld(recorded).ifPresent(lines::add);
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
    }

    private static void count(List<String> counts, int number, String what) {
        if (number > 0) {
            counts.add(number + " " + what);
        }
    }

    private static Optional<String> withheld(List<Delivery> recorded) {
        List<Delivery> withheld =
                recorded.stream().filter(row -> !row.state().waiting()).toList();
        if (withheld.isEmpty()) {
            return Optional.empty();
        }
        String channels = withheld.stream()
                .collect(Collectors.groupingBy(
                        row -> row.state().toString(),
                        TreeMap::new,
                        Collectors.mapping(Delivery::channel, Collectors.toCollection(TreeSet::new))))
                .entrySet()
                .stream()
                .map(state -> state.getKey() + ": " + String.join(", ", state.getValue()))
                .collect(Collectors.joining("; "));
        return Optional.of("Alerts not sent: " + withheld.size() + " (" + channels + ")");
    }
}
