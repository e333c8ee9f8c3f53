package io.tallyman.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallyman.config.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Slack incoming webhook. Limits: 50 blocks, a header of 150 characters, a section of 3,000, and all text together
 * below 12,000: an undocumented total near 13,000 makes Slack reject the message.
 */
public final class Slack implements Channel {
    private static final int ITEMS = 10;
    private static final int TOTAL = 11_500;
    private static final int HEADER = 150;
    private static final int FALLBACK = 500;
    private static final int SECTION = 3_000;
    private static final int TITLE = 300;
    private static final int SENTENCE = 700;
    private static final int STEP = 250;

    @Override
    public String keyword() {
        return "slack";
    }

    @Override
    public Target read(Options options) {
        return new Webhook(Endpoint.secret(options));
    }

    private record Webhook(Endpoint url) implements Target {
        @Override
        public String about() {
            return url.toString();
        }

        @Override
        public Optional<String> lacks() {
            return url.lacking();
        }

        @Override
        public List<Payload> render(Message message) {
            Sayings said = Sayings.of(message, ITEMS);
            Body body = Body.of(said);
            while (body.written > TOTAL && said.items().size() > 1) {
                said = said.shorter();
                body = Body.of(said);
            }
            return List.of(new Payload(message.key(), Json.TYPE, Json.text(body.root), Map.of()));
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            Map<String, String> headers = Map.of("Content-Type", "application/json; charset=utf-8");
            return HttpSender.shared().post(url, headers, payload.body(), timeout, url.secrets(), Slack::accepted);
        }
    }

    private static boolean accepted(String answer) {
        return answer.strip().equals("ok");
    }

    /** Blocks, and how much text they hold. */
    private static final class Body {
        private final ObjectNode root = Json.object();
        private final ArrayNode blocks;
        private int written;

        private Body() {
            blocks = root.putArray("blocks");
        }

        static Body of(Sayings said) {
            Body body = new Body();
            String fallback = escaped(said.headline(), FALLBACK);
            body.root.put("text", fallback);
            body.written += fallback.length();
            ObjectNode header = body.blocks.addObject().put("type", "header");
            String headline = Harmless.line(said.headline(), HEADER);
            header.putObject("text")
                    .put("type", "plain_text")
                    .put("text", headline)
                    .put("emoji", false);
            body.written += headline.length();
            body.context(escaped(said.about(), SENTENCE));
            said.items().forEach(body::item);
            List<String> end = new ArrayList<>();
            said.more().ifPresent(end::add);
            said.report().ifPresent(report -> end.add("Report: " + linked(report, "open")));
            if (!end.isEmpty()) {
                body.context(String.join(" · ", end));
            }
            return body;
        }

        private void item(Sayings.Item item) {
            List<String> lines = new ArrayList<>();
            lines.add("*" + item.badge() + "*  " + code(item.title()));
            lines.add(escaped(item.measured(), SENTENCE));
            lines.add(escaped(item.since(), SENTENCE));
            if (!item.act().isEmpty()) {
                lines.add("*" + escaped(item.act(), TITLE) + "*");
            }
            if (!item.endangers().isEmpty()) {
                lines.add("Endangers: " + escaped(item.endangers(), SENTENCE / 2));
            }
            for (int i = 0; i < item.steps().size(); i++) {
                lines.add(i + 1 + ". " + escaped(item.steps().get(i), STEP));
            }
            item.playbook().ifPresent(playbook -> lines.add("Playbook: " + linked(playbook, "open")));
            String text = String.join("\n", lines);
            // Never reached: the parts add up to less. A rejected message would cost more than a cut one.
            String fitting = text.length() <= SECTION ? text : text.substring(0, text.lastIndexOf('\n', SECTION));
            mrkdwn(blocks.addObject().put("type", "section").putObject("text"), fitting);
        }

        private void context(String text) {
            ArrayNode elements = blocks.addObject().put("type", "context").putArray("elements");
            mrkdwn(elements.addObject(), text);
        }

        /** Verbatim, so that names of people and channels in the text are not turned into mentions. */
        private void mrkdwn(ObjectNode node, String text) {
            node.put("type", "mrkdwn").put("text", text).put("verbatim", true);
            written += text.length();
        }
    }

    private static String escaped(String text, int most) {
        return Harmless.line(text, most, Slack::written);
    }

    private static String code(String text) {
        return "`" + escaped(text.replace('`', '\''), TITLE) + "`";
    }

    private static String linked(String address, String word) {
        return Sayings.link(address)
                .filter(link -> link.indexOf('|') < 0)
                .map(link -> "<" + escaped(link, SENTENCE) + "|" + word + ">")
                .orElseGet(() -> code(address));
    }

    private static String written(int point) {
        return switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(point);
        };
    }
}
