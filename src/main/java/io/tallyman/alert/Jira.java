package io.tallyman.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallyman.config.Options;
import io.tallyman.incident.Change.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Creates a Jira issue per incident, by REST API version 2, labelled with the incident's id, when the channel is first
 * told of it. It does not look in Jira for an issue of that label, and closes none. Limits: a summary of 255
 * characters, a description of 32,767.
 */
public final class Jira implements Channel {
    private static final Pattern PROJECT = Pattern.compile("[A-Z][A-Z0-9_]{0,79}");
    private static final int SUMMARY = 255;
    private static final int PART = 2_500;
    private static final int LABEL = 200;
    private static final String FIELDS = "fields";

    @Override
    public String keyword() {
        return "jira";
    }

    @Override
    public Target read(Options options) {
        Endpoint url =
                Endpoint.open(options, options.text("url")).forSecret(options).below("/rest/api/2/issue");
        String project = options.text("project");
        if (!project.isEmpty() && !PROJECT.matcher(project).matches()) {
            options.reject("project", "Expected a project's key, found '" + project + "'", "Such as project = DATA.");
        }
        Optional<String> user = options.optionalText("user");
        String type = options.text("type", "Task");
        return new Project(url, project, type, events(options), user, Secret.required(options, "token"));
    }

    private static Set<Event> events(Options options) {
        Set<Event> told = EnumSet.complementOf(EnumSet.of(Event.SNOOZED, Event.RECOVERED));
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (String word : options.texts("on")) {
            Optional<Event> event = told.stream()
                    .filter(one -> one.name().equalsIgnoreCase(word))
                    .findFirst();
            event.ifPresentOrElse(
                    events::add,
                    () -> options.reject(
                            "on",
                            "Expected an event that calls for an issue, found '" + word + "'",
                            "Such as on = [opened, escalated]."));
        }
        return events.isEmpty() ? told : events;
    }

    private record Project(
            Endpoint url, String project, String type, Set<Event> events, Optional<String> user, Secret token)
            implements Target {
        @Override
        public String about() {
            return url + " " + project;
        }

        @Override
        public Optional<String> lacks() {
            return token.lacking().or(url::lacking);
        }

        @Override
        public List<Payload> render(Message message) {
            return message.lines().stream()
                    .filter(line -> events.contains(line.event()))
                    .map(line -> issue(message, line))
                    .toList();
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            String pair = user.map(u -> u + ":" + token.value()).orElse("");
            String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            String credentials = user.isPresent() ? "Basic " + basic : "Bearer " + token.value();
            Map<String, String> headers = Map.of("Content-Type", payload.contentType(), "Authorization", credentials);
            return placed(payload.body())
                    .map(body -> HttpSender.shared().post(url, headers, body, timeout, List.of(token.value(), basic)))
                    .orElseGet(() -> new Sent.Refused(url + ": the stored payload is not an issue"));
        }

        /** The stored issue, in the project and of the type that are configured now. */
        private Optional<String> placed(String stored) {
            return Json.read(stored)
                    .filter(root -> root.get(FIELDS) instanceof ObjectNode)
                    .map(root -> {
                        ObjectNode fields = root.withObject("/" + FIELDS);
                        fields.putObject("project").put("key", project);
                        fields.putObject("issuetype").put("name", type);
                        return Json.text(root);
                    });
        }

        /** One issue per incident, whenever this channel is told of it first. */
        @Override
        public boolean oncePerKey() {
            return true;
        }

        private static Payload issue(Message message, Message.Line line) {
            String id = Digest.name(line.incidentId(), LABEL);
            ObjectNode fields = Json.object();
            fields.put("summary", Harmless.line(Sayings.badge(line) + " " + Sayings.title(line), SUMMARY));
            fields.put("description", description(message, line));
            fields.putArray("labels").add("tallyman").add("tallyman-" + id);
            ObjectNode root = Json.object();
            root.set(FIELDS, fields);
            return new Payload(id, Json.TYPE, Json.text(root), Map.of(), List.of(line.incidentId()));
        }
    }

    private static String description(Message message, Message.Line line) {
        List<String> parts = new ArrayList<>();
        parts.add("*" + Sayings.badge(line) + "* " + escaped(Sayings.title(line)));
        parts.add(escaped(Sayings.measured(line)));
        parts.add(escaped(Sayings.since(message, line)));
        String endangers = Sayings.endangers(line);
        if (!endangers.isEmpty()) {
            parts.add("*Endangers:* " + escaped(endangers));
        }
        parts.add("*Owner:* " + escaped(Sayings.owner(message)));
        List<String> steps = Sayings.steps(line);
        if (!steps.isEmpty()) {
            parts.add("*First steps*\n"
                    + String.join(
                            "\n", steps.stream().map(s -> "# " + escaped(s)).toList()));
        }
        line.playbook().ifPresent(p -> parts.add("*Playbook:* " + address(p)));
        message.report().ifPresent(r -> parts.add("*Report:* " + address(r)));
        return String.join("\n\n", parts);
    }

    private static String address(String text) {
        return Sayings.link(text).filter(l -> !l.matches(".*[\\[\\]|{}].*")).orElseGet(() -> escaped(text));
    }

    private static String escaped(String text) {
        return Harmless.line(text, PART, Jira::written);
    }

    /** Signs that Jira's markup gives a meaning, pictures and mentions among them. */
    private static String written(int point) {
        if (point == '\\') {
            return "&#92;";
        }
        return "{}[]!|*_~^+?@".indexOf(point) >= 0 ? "\\" + Character.toString(point) : Character.toString(point);
    }
}
