package io.tallyman.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallyman.config.Options;
import io.tallyman.metric.Spelling;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any receiver of the JSON that Prometheus Alertmanager sends to its webhooks, version 4. A business date stands as its
 * midnight in UTC; what still fires ends at {@code 0001-01-01T00:00:00Z}, as with Alertmanager.
 */
public final class Webhook implements Channel {
    private static final int ALERTS = 1_000;
    private static final int LABEL = 250;
    private static final String OPEN_END = "0001-01-01T00:00:00Z";

    @Override
    public String keyword() {
        return "webhook";
    }

    @Override
    public Target read(Options options) {
        Endpoint url = Endpoint.open(options);
        Optional<Secret> token = Secret.read(options, "token");
        return new Receiver(token.isPresent() ? url.forSecret(options) : url, token);
    }

    private record Receiver(Endpoint url, Optional<Secret> token) implements Target {
        @Override
        public String about() {
            return url.toString();
        }

        @Override
        public Optional<String> lacks() {
            return url.lacking().or(() -> token.flatMap(Secret::lacking));
        }

        @Override
        public List<Payload> render(Message message) {
            Map<String, String> headers = Map.of("Idempotency-Key", Digest.name(message.key(), LABEL));
            return List.of(new Payload(message.key(), Json.TYPE, Json.text(body(message)), headers));
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            Map<String, String> headers = new HashMap<>(payload.headers());
            headers.put("Content-Type", payload.contentType());
            token.ifPresent(t -> headers.put("Authorization", "Bearer " + t.value()));
            List<String> secrets = new ArrayList<>(url.secrets());
            token.ifPresent(t -> secrets.add(t.value()));
            return HttpSender.shared().post(url, headers, payload.body(), timeout, secrets);
        }
    }

    private static ObjectNode body(Message message) {
        List<Message.Line> shown = message.lines().stream().limit(ALERTS).toList();
        boolean firing = message.lines().stream().anyMatch(line -> !Sayings.recovered(line));
        ObjectNode root = Json.object();
        root.put("version", "4");
        root.put("groupKey", "{owner=\"" + Sayings.owner(message).replace("\"", "'") + "\"}");
        root.put("truncatedAlerts", message.lines().size() - shown.size());
        root.put("status", firing ? "firing" : "resolved");
        root.put("receiver", "tallyman");
        root.putObject("groupLabels").put("owner", Sayings.owner(message));
        ObjectNode labels = root.putObject("commonLabels");
        ObjectNode annotations = root.putObject("commonAnnotations");
        root.put("externalURL", message.report().flatMap(Sayings::link).orElse(""));
        ArrayNode alerts = root.putArray("alerts");
        shown.forEach(line -> alert(alerts.addObject(), message, line));
        common(labels, alerts, "labels");
        common(annotations, alerts, "annotations");
        return root;
    }

    private static void alert(ObjectNode alert, Message message, Message.Line line) {
        alert.put("status", Sayings.recovered(line) ? "resolved" : "firing");
        ObjectNode labels = alert.putObject("labels");
        labels.put("alertname", Harmless.line(line.check(), LABEL));
        labels.put("table", Harmless.line(line.table(), LABEL));
        labels.put("severity", Spelling.of(line.severity()));
        labels.put("owner", Sayings.owner(message));
        labels.put("environment", Harmless.line(message.environment(), LABEL));
        labels.put("incident", Digest.name(line.incidentId(), LABEL));
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("summary", Harmless.line(Sayings.summary(message, line), 4 * LABEL));
        annotations.put("status", Sayings.badge(line));
        annotations.put("measured", Sayings.measured(line));
        annotations.put("since", Sayings.since(message, line));
        annotations.put("endangers", Sayings.endangers(line));
        annotations.put("first_steps", String.join("\n", Sayings.steps(line)));
        annotations.put(
                "runbook_url",
                line.playbook().map(p -> Harmless.line(p, 2 * LABEL)).orElse(""));
        alert.put("startsAt", midnight(line.since()));
        LocalDate end = message.date().isBefore(line.since()) ? line.since() : message.date();
        alert.put("endsAt", Sayings.recovered(line) ? midnight(end) : OPEN_END);
        alert.put("generatorURL", message.report().flatMap(Sayings::link).orElse(""));
        alert.put("fingerprint", Digest.of(line.incidentId()));
    }

    private static String midnight(LocalDate date) {
        return date + "T00:00:00Z";
    }

    /** What all alerts have in common. */
    private static void common(ObjectNode into, ArrayNode alerts, String part) {
        if (alerts.isEmpty()) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : alerts.get(0).get(part).properties()) {
            boolean everywhere = true;
            for (JsonNode alert : alerts) {
                everywhere &= entry.getValue().equals(alert.get(part).get(entry.getKey()));
            }
            if (everywhere) {
                into.set(entry.getKey(), entry.getValue());
            }
        }
    }
}
