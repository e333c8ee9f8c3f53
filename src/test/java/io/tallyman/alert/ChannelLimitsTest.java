package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallyman.alert.Channel.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every limit that a receiver has published, over hostile and far too big content. */
class ChannelLimitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Target SLACK = Told.target(new Slack(), "url = \"https://hooks.example.com\"${HOME}");
    private static final Target PAGERDUTY = Told.target(new PagerDuty(), "routing-key = ${HOME}");
    private static final Target WEBHOOK = Told.target(new Webhook(), "url = \"https://example.com\"");
    private static final Target JIRA = Told.target(
            new Jira(),
            "url = \"https://jira.example.com\", project = DATA, token = ${HOME},"
                    + " on = [opened, continued, worsened, escalated, woken]");
    private static final Target FILE = Told.target(new FileDrop(), "path = \"target/drop\"");
    private static final Target EMAIL =
            Told.target(new Email(), "host = localhost, from = \"t@example.com\", to = [\"d@example.com\"]");

    private static final Pattern UNSAFE =
            Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u061C\\u200B\\u200E\\u200F"
                    + "\\u2028-\\u202E\\u2060-\\u2066\\uFEFF\\uFFFE\\uFFFF]");
    private static final Pattern PAGE_TAG =
            Pattern.compile("</?(html|head|body|title|h1|p|div|span|ol|li|code)( style=\"[^\"<>]*\")?>|<!DOCTYPE"
                    + " html>|<html lang=\"en\" dir=\"ltr\">|<meta [a-z]+=\"[^\"<>]*\"( content=\"[^\"<>]*\")?>|<a"
                    + " style=\"color:#1d4ed8\" href=\"https?://[^\"<>\\s]*\">|</a>");

    @Test
    void slackGetsWhatItAccepts() throws IOException {
        for (Message message : messages()) {
            slack(JSON.readTree(SLACK.render(message).get(0).body()));
        }
    }

    private static void slack(JsonNode body) {
        assertThat(body.get("blocks").size()).isBetween(2, 50);
        assertThat(body.get("text").asText()).isNotEmpty();
        int total = 0;
        for (JsonNode text : body.findParents("text")) {
            if (!text.get("text").isTextual()) {
                continue;
            }
            String words = text.get("text").asText();
            total += words.length();
            safe(words.replace("\n", ""));
            assertThat(words).doesNotContain("<!").doesNotContain("<@").doesNotContain("<#");
            if ("plain_text".equals(text.path("type").asText())) {
                assertThat(words.length()).isBetween(1, 150);
                continue;
            }
            assertThat(words.length()).isBetween(1, 3_000);
            assertThat(words.replaceAll("<https?://[^<>|\\s]+\\|open>", "")).doesNotContainPattern("[<>]");
            assertThat(words.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
            assertThat(text == body || text.path("verbatim").asBoolean()).isTrue();
        }
        assertThat(total).isLessThan(12_000);
    }

    @Test
    void pagerDutyGetsWhatItAccepts() throws IOException {
        for (Message message : messages()) {
            List<Payload> payloads = PAGERDUTY.render(message);
            assertThat(payloads).hasSameSizeAs(message.lines());
            for (Payload payload : payloads) {
                JsonNode event = JSON.readTree(payload.body());
                assertThat(payload.body().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThan(512_000);
                assertThat(event.get("event_action").asText()).isIn("trigger", "resolve");
                assertThat(event.get("dedup_key").asText().length()).isBetween(1, 255);
                assertThat(event.get("payload").get("summary").asText().length())
                        .isBetween(1, 1_024);
                assertThat(event.get("payload").get("source").asText()).isNotBlank();
                assertThat(event.get("payload").get("severity").asText()).isIn("critical", "error", "warning", "info");
                assertThat(event.has("routing_key")).isFalse();
                texts(event).forEach(ChannelLimitsTest::safe);
            }
        }
    }

    @Test
    void differentIncidentsNeverShareADedupKey() {
        String start = "x".repeat(400);
        List<String> ids = List.of(start + "a", start + "b", "a b", "a-b", "", " ");

        assertThat(ids.stream().map(id -> Digest.name(id, 255)).distinct()).hasSameSizeAs(ids);
    }

    @Test
    void webhooksJiraAndFilesGetBoundedJson() throws IOException {
        for (Message message : messages()) {
            for (Payload payload :
                    List.of(WEBHOOK.render(message).get(0), FILE.render(message).get(0))) {
                for (String text : texts(JSON.readTree(payload.body()))) {
                    safe(text.replace("\n", ""));
                    assertThat(text.length()).isLessThanOrEqualTo(1_100);
                }
            }
            for (Payload payload : JIRA.render(message).stream().limit(200).toList()) {
                JsonNode fields = JSON.readTree(payload.body()).get("fields");
                assertThat(fields.get("summary").asText().length()).isBetween(1, 255);
                assertThat(fields.get("summary").asText()).doesNotContain("\n");
                String description = fields.get("description").asText();
                assertThat(description.length()).isLessThan(32_767);
                safe(description.replace("\n", ""));
                // An unescaped brace, exclamation mark or bracket would start a macro, a picture or a link.
                assertThat(description).doesNotContainPattern("(?<!\\\\)[{}!\\[\\]|]");
                fields.get("labels").forEach(label -> assertThat(label.asText()).matches("[A-Za-z0-9._-]{1,255}"));
            }
        }
    }

    @Test
    void mailStaysSmallAndHoldsNoTagButOurs() {
        for (Message message : messages()) {
            Payload payload = EMAIL.render(message).get(0);

            String html = payload.body();
            assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(100_000);
            safe(html.replace("\n", ""));
            assertThat(PAGE_TAG.matcher(html).replaceAll("")).doesNotContainPattern("[<>]");
            payload.headers().forEach((name, value) -> {
                safe(value.replace("\n", ""));
                assertThat(name.equals("text") || !value.contains("\n"))
                        .as(name)
                        .isTrue();
            });
            assertThat(payload.headers().get("Subject").length()).isBetween(1, 140);
            assertThat(payload.key()).matches("<[A-Za-z0-9._-]{1,120}@example\\.com>");
        }
    }

    @Test
    void theTextPartSaysWhatTheHtmlPartSays() {
        for (Message message : messages()) {
            Payload payload = EMAIL.render(message).get(0);

            assertThat(words(payload.headers().get("text").replaceAll("(?m)^  \\d\\. ", "")))
                    .isEqualTo(words(shown(payload.body())));
        }
    }

    /** What a browser shows of the page's body. */
    private static String shown(String html) {
        String body = html.substring(html.indexOf("<body"));
        return body.replaceAll("<[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** 400 small ones, some with a million characters in every text, and one with ten thousand lines. */
    private static List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (int seed = 0; seed < 400; seed++) {
            messages.add(new Hostile(seed).message(seed % 30, 1 + seed * 3));
        }
        for (int seed = 1_000; seed < 1_003; seed++) {
            messages.add(new Hostile(seed).message(3, Hostile.HUGE));
        }
        messages.add(new Hostile(2_000).message(10_000, 200));
        return messages;
    }

    private static void safe(String text) {
        assertThat(UNSAFE.matcher(text).find()).isFalse();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))) {
                assertThat(i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
                        .isTrue();
                i++;
            } else {
                assertThat(Character.isLowSurrogate(text.charAt(i))).isFalse();
            }
        }
        long opened = text.chars().filter(c -> c == 0x2068).count();
        assertThat(text.chars().filter(c -> c == 0x2069).count()).isEqualTo(opened);
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }
}
