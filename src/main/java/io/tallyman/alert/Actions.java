package io.tallyman.alert;

import io.tallyman.alert.AlertSpec.Rules;
import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.suite.Suite.Environment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything a run may do outside the store, and whether it may.
 *
 * @param environment of the run
 * @param stagingTo the only channel that staging sends to
 * @param all in configured order
 */
public record Actions(Environment environment, String stagingTo, List<Action> all) {
    private static final String SEND = "send:";
    private static final String PAYLOADS = "write:payloads";
    private static final String REPORTS = "write:reports";

    /**
     * One thing that others would notice.
     *
     * @param name by which it is approved
     * @param effect what happens outside
     * @param undo whether and how it can be taken back
     */
    public record Action(String name, String effect, String undo, boolean approved) {}

    /**
     * The actions of a configuration.
     *
     * @param reports folder of report files that the command line names, which approves of it
     */
    public static Actions of(AlertSpec spec, Environment environment, Optional<String> reports) {
        List<Action> all = new ArrayList<>();
        spec.channels().forEach((name, way) -> all.add(send(name, way, spec.approved())));
        spec.rules()
                .payloads()
                .ifPresent(folder -> all.add(new Action(
                        PAYLOADS,
                        "writes payload files into " + folder,
                        "delete the files",
                        spec.approved().contains(PAYLOADS))));
        reports.ifPresent(folder -> all.add(new Action(
                REPORTS,
                "replaces the date's report files in " + folder
                        + (spec.outputs().reports().onFailure() == OnFailure.NONE
                                ? ", or takes them away where it cannot"
                                : ""),
                "the store keeps what they say",
                true)));
        return new Actions(environment, spec.rules().stagingTo(), List.copyOf(all));
    }

    /** Names that a configuration with these channels may approve of. */
    static Set<String> names(Collection<String> channels, Rules rules) {
        Set<String> names = new TreeSet<>();
        channels.forEach(channel -> names.add(SEND + channel));
        rules.payloads().ifPresent(folder -> names.add(PAYLOADS));
        return names;
    }

    private static Action send(String name, Way way, Set<String> approved) {
        String where = way.target().about();
        boolean allowed = approved.contains(SEND + name);
        return switch (way.keyword()) {
            case "pagerduty" ->
                new Action(SEND + name, "opens and resolves incidents at " + where, "resolve them there", allowed);
            case "jira" -> new Action(SEND + name, "creates issues at " + where, "close them there", allowed);
            case "file" -> new Action(SEND + name, "writes files to " + where, "delete the files", allowed);
            default ->
                new Action(SEND + name, "sends by " + way.keyword() + " to " + where, "cannot be undone", allowed);
        };
    }

    /** Whether something of this name may happen. */
    public boolean approved(String name) {
        return all.stream().anyMatch(action -> action.name().equals(name) && action.approved());
    }

    /** Whether payload files may go into the configured folder. */
    public boolean writesPayloads() {
        return approved(PAYLOADS);
    }

    /** In which state a delivery to a channel enters the outbox. */
    public State state(String channel) {
        if (environment == Environment.SHADOW) {
            return State.SHADOW;
        }
        if (environment == Environment.STAGING && !channel.equals(stagingTo)) {
            return State.STAGING;
        }
        return approved(SEND + channel) ? State.PENDING : State.NOT_APPROVED;
    }

    /** The list for people, one line per action, after a line on what the environment holds back. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (all.stream().noneMatch(action -> action.name().startsWith(SEND))) {
            lines.add("nothing is sent: no channel is configured");
        } else if (environment == Environment.SHADOW) {
            lines.add("nothing is sent: environment = shadow writes payloads only");
        } else if (environment == Environment.STAGING) {
            boolean configured = all.stream().anyMatch(action -> action.name().equals(SEND + stagingTo));
            lines.add(
                    configured
                            ? "only to '" + stagingTo + "': environment = staging"
                            : "nothing is sent: environment = staging sends only to the channel '" + stagingTo
                                    + "', and there is none");
        }
        int width =
                all.stream().mapToInt(action -> action.name().length()).max().orElse(0);
        all.forEach(action -> lines.add(String.format(
                "%-12s  %-" + width + "s  %s (%s)",
                action.approved() ? "approved" : "not approved",
                action.name(),
                action.effect(),
                action.undo())));
        return lines;
    }
}
