package io.tallyman.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallyman.config.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A folder that gets one file per message, for programs that watch it. A reader never sees half a file: it is written
 * under another name and renamed. The same message again replaces its file.
 */
public final class FileDrop implements Channel {
    private static final int NAME = 120;
    private static final int LINES = 1_000;
    private static final int TEXT = 500;

    @Override
    public String keyword() {
        return "file";
    }

    @Override
    public Target read(Options options) {
        return new Folder(LocalFolder.read(options, "path").orElse(Path.of("")));
    }

    private record Folder(Path path) implements Target {
        @Override
        public String about() {
            return path.toString();
        }

        @Override
        public List<Payload> render(Message message) {
            return List.of(new Payload(message.key(), Json.TYPE, Json.text(body(message)), Map.of()));
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            String name = Digest.name(payload.key(), NAME) + ".json";
            try {
                Files.createDirectories(path);
                // Not a temporary file of the JDK: nobody else could read those.
                Path half =
                        path.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp");
                try {
                    Files.writeString(half, payload.body());
                    Files.move(half, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(half);
                }
                return new Sent.Delivered(path.resolve(name).toString());
            } catch (IOException e) {
                return new Sent.Later("Cannot write " + path.resolve(name) + ": " + reason(e), Duration.ZERO);
            }
        }

        private static String reason(IOException e) {
            return Harmless.line(e.getClass().getSimpleName() + " " + e.getMessage(), TEXT);
        }
    }

    private static ObjectNode body(Message message) {
        List<Message.Line> shown = message.lines().stream().limit(LINES).toList();
        ObjectNode root = Json.object();
        root.put("key", Harmless.line(message.key(), TEXT));
        root.put("action", message.action().name());
        root.put("owner", Harmless.line(message.owner(), TEXT));
        message.contact().ifPresent(c -> root.put("contact", Harmless.line(c, TEXT)));
        root.put("date", message.date().toString());
        root.put("environment", Harmless.line(message.environment(), TEXT));
        root.put("headline", Sayings.of(message, 1).headline());
        root.put("folded", message.lines().size() - shown.size());
        message.report().ifPresent(r -> root.put("report", Harmless.line(r, TEXT)));
        ArrayNode lines = root.putArray("lines");
        shown.forEach(line -> line(lines.addObject(), line));
        return root;
    }

    private static void line(ObjectNode node, Message.Line line) {
        node.put("incident", Harmless.line(line.incidentId(), TEXT));
        node.put("check", Harmless.line(line.check(), TEXT));
        node.put("table", Harmless.line(line.table(), TEXT));
        node.put("event", line.event().name());
        node.put("status", line.status().name());
        node.put("severity", line.severity().name());
        node.put("value", Harmless.line(line.value(), TEXT));
        node.put("expected", Harmless.line(line.expected(), TEXT));
        node.put("sentence", Harmless.line(line.sentence(), TEXT));
        node.put("since", line.since().toString());
        node.put("days", line.days());
        node.put("endangers", Sayings.endangers(line));
        ArrayNode steps = node.putArray("steps");
        Sayings.steps(line).forEach(steps::add);
        line.playbook().ifPresent(p -> node.put("playbook", Harmless.line(p, TEXT)));
    }
}
