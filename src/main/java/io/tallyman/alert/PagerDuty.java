package io.tallyman.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.config.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PagerDuty Events API v2: one event per incident, with the incident's id as {@code dedup_key}. Limits: a key of 255
 * characters, a summary of 1,024, an event of 512 KB.
 */
public final class PagerDuty implements Channel {
    private static final String ENDPOINT = "https://events.pagerduty.com/v2/enqueue";
    private static final int KEY = 255;
    private static final int SUMMARY = 1_024;
    private static final int SOURCE = 255;
    private static final String ROUTING_KEY = "routing_key";

    @Override
    public String keyword() {
        return "pagerduty";
    }

    @Override
    public Target read(Options options) {
        Secret routingKey = Secret.required(options, "routing-key");
        Endpoint url = Endpoint.open(options, options.text("url", ENDPOINT));
        return new Events(url.forSecret(options), routingKey);
    }

    private record Events(Endpoint url, Secret routingKey) implements Target {
        @Override
        public String about() {
            return url.toString();
        }

        @Override
        public Optional<String> lacks() {
            return routingKey.lacking().or(url::lacking);
        }

        @Override
        public List<Payload> render(Message message) {
            return message.lines().stream().map(line -> payload(message, line)).toList();
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            // The key joins only here, so that stored payloads hold no secret.
            Optional<String> event =
                    Json.read(payload.body()).map(stored -> Json.text(stored.put(ROUTING_KEY, routingKey.value())));
            if (event.isEmpty()) {
                return new Sent.Refused(url + ": the stored payload is not an event");
            }
            Map<String, String> headers = Map.of("Content-Type", Json.TYPE);
            return HttpSender.shared().post(url, headers, event.get(), timeout, List.of(routingKey.value()));
        }
    }

    private static Payload payload(Message message, Message.Line line) {
        String key = Digest.name(line.incidentId(), KEY);
        ObjectNode event = Json.object();
        event.put("event_action", Sayings.recovered(line) ? "resolve" : "trigger");
        event.put("dedup_key", key);
        event.put("client", "Tallyman");
        message.report().flatMap(Sayings::link).ifPresent(link -> event.put("client_url", link));
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", Harmless.line(Sayings.summary(message, line), SUMMARY));
        payload.put("source", source(line));
        payload.put("severity", severity(line));
        payload.put("component", source(line));
        payload.put("group", Sayings.owner(message));
        details(payload.putObject("custom_details"), message, line);
        Optional<String> playbook = line.playbook().flatMap(Sayings::link);
        if (playbook.isPresent()) {
            ArrayNode links = event.putArray("links");
            links.addObject().put("href", playbook.get()).put("text", "Playbook");
        }
        return new Payload(key, Json.TYPE, Json.text(event), Map.of(), List.of(line.incidentId()));
    }

    private static String source(Message.Line line) {
        String table = Harmless.line(line.table(), SOURCE);
        return table.isEmpty() ? "Tallyman" : table;
    }

    private static void details(ObjectNode details, Message message, Message.Line line) {
        details.put("status", Sayings.badge(line));
        details.put("check", Sayings.title(line));
        details.put("measured", Sayings.measured(line));
        details.put("since", Sayings.since(message, line));
        details.put("business_date", message.date().toString());
        details.put("environment", Harmless.line(message.environment(), SOURCE));
        details.put("owner", Sayings.owner(message));
        String endangers = Sayings.endangers(line);
        if (!endangers.isEmpty()) {
            details.put("endangers", endangers);
        }
        ArrayNode steps = details.putArray("first_steps");
        Sayings.steps(line).forEach(steps::add);
        line.playbook().map(p -> Harmless.line(p, SOURCE)).ifPresent(p -> details.put("playbook", p));
        message.report().map(r -> Harmless.line(r, SOURCE)).ifPresent(r -> details.put("report", r));
    }

    /** Only what is critical and failed wakes people as critical. */
    private static String severity(Message.Line line) {
        if (line.severity() == Severity.INFO || Sayings.recovered(line)) {
            return "info";
        }
        if (line.severity() == Severity.WARNING || line.status() == Status.WARN) {
            return "warning";
        }
        return line.status() == Status.ERROR ? "error" : "critical";
    }
}
