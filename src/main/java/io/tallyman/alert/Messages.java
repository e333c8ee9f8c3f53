package io.tallyman.alert;

import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Message.Line;
import io.tallyman.check.Check;
import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Spelling;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts what happened to incidents into one message per owner. */
public final class Messages {
    private static final int STEPS = 3;

    private static final Comparator<Line> WORST_FIRST = Comparator.comparing((Line line) -> Sayings.recovered(line))
            .thenComparing(Line::severity)
            .thenComparing(Line::status, Comparator.reverseOrder())
            .thenComparing(Line::days, Comparator.reverseOrder())
            .thenComparing(Line::check)
            .thenComparing(Line::incidentId);

    private Messages() {}

    /**
     * What all messages of a run have in common.
     *
     * @param date business date
     * @param environment live, shadow or staging
     * @param contact how an owner is reached, if configured
     * @param playbook first steps for a check; empty where there are none
     * @param report link or path of the report, if there is one
     */
    public record Setting(
            LocalDate date,
            String environment,
            Function<String, Optional<String>> contact,
            Function<Check, List<String>> playbook,
            Optional<String> report) {}

    /**
     * One message per owner, owners in alphabetical order, worst line first. A snoozed incident is told to nobody; an
     * incident that goes on is in the list only where it is time for a reminder, which the caller decides.
     */
    public static List<Message> of(List<Change> changes, Setting setting) {
        Map<String, List<Change>> byOwner = changes.stream()
                .filter(change -> change.event() != Event.SNOOZED)
                .collect(Collectors.groupingBy(
                        change -> change.incident().owner().orElse(""), TreeMap::new, Collectors.toList()));
        List<Message> messages = new ArrayList<>();
        byOwner.forEach((owner, theirs) -> messages.add(message(owner, theirs, setting)));
        return messages;
    }

    private static Message message(String owner, List<Change> changes, Setting setting) {
        List<Line> lines = changes.stream()
                .map(change -> line(change, setting))
                .sorted(WORST_FIRST)
                .toList();
        return new Message(
                key(owner, lines, setting),
                action(lines),
                owner,
                setting.contact().apply(owner),
                setting.date(),
                setting.environment(),
                lines,
                setting.report());
    }

    /**
     * Made of what happened, not of the numbers: a second attempt that measures 12.05% instead of 12.04% is no
     * news.
     */
    private static String key(String owner, List<Line> lines, Setting setting) {
        String content = lines.stream()
                .map(line -> line.incidentId() + '\u001f' + line.event() + '\u001f' + line.status())
                .sorted()
                .collect(Collectors.joining("\u001e"));
        String digest = Digest.of(owner + '\u001d' + setting.environment() + '\u001d' + content);
        return "tallyman-" + setting.date() + "-" + digest;
    }

    /** What a receiver should do about lines that it is told at once. */
    static Action action(List<Line> lines) {
        if (lines.stream().allMatch(Sayings::recovered)) {
            return Action.RESOLVE;
        }
        boolean news = lines.stream().anyMatch(line -> !Sayings.recovered(line) && line.event() != Event.CONTINUED);
        return news ? Action.TRIGGER : Action.REMIND;
    }

    private static Line line(Change change, Setting setting) {
        Incident incident = change.incident();
        Optional<Verdict> verdict = change.verdict();
        Optional<Check> check = verdict.map(Verdict::check);
        boolean recovered = change.event() == Event.RECOVERED;
        return new Line(
                incident.id(),
                incident.key(),
                incident.table(),
                change.event(),
                recovered ? Status.PASS : verdict.map(Verdict::status).orElse(incident.status()),
                incident.severity(),
                verdict.map(v -> Numbers.text(v.reading(), v.check().unit())).orElse("-"),
                verdict.map(Verdict::expectation).orElse(""),
                verdict.map(Verdict::message).orElseGet(() -> recovered ? closed(incident) : incident.message())
                        + folded(change),
                incident.opened(),
                incident.consecutive(),
                check.flatMap(c -> c.labels().description()).orElse(""),
                check.map(c -> first(setting.playbook().apply(c))).orElse(List.of()),
                check.flatMap(c -> c.labels().playbook()));
    }

    private static List<String> first(List<String> steps) {
        return steps.stream().limit(STEPS).toList();
    }

    private static String folded(Change change) {
        int others = change.folded();
        String table = change.incident().table();
        return others == 0
                ? ""
                : "; not listed before the data is there: " + others + (others == 1 ? " failure of " : " failures of ")
                        + table;
    }

    private static String closed(Incident incident) {
        String reason = incident.reason().map(r -> ", " + Spelling.of(r)).orElse("");
        return "closed by " + incident.changedBy() + reason;
    }
}
