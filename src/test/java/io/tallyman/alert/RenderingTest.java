package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Channel.Target;
import io.tallyman.alert.Message.Action;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each channel says of one morning; the renderings also go to {@code target/alert-samples} to be looked at. */
class RenderingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SAMPLES = Path.of("target", "alert-samples");

    @Test
    void theSubjectSaysStatusTableAndWhat() {
        assertThat(subject(Told.message(Action.TRIGGER, Told.nulls(), Told.rows(), Told.recovered())))
                .isEqualTo("FAIL orders: null-rate(client_id) 12.04%, day 3 (+2)");
        assertThat(subject(Told.message(Action.TRIGGER, Told.broken()))).isEqualTo("ERROR users: unique(user_id)");
        assertThat(subject(Told.message(Action.TRIGGER, Told.rows())))
                .isEqualTo("WARN orders: row-count-vs-seasonal 1,702");
        assertThat(subject(Told.message(Action.RESOLVE, Told.recovered())))
                .isEqualTo("RECOVERED sessions: freshness 10m");
    }

    @Test
    void theSubjectSaysWhereItIsNotLive() {
        Message live = Told.message(Action.TRIGGER, Told.rows());
        Message staging = new Message(
                live.key(),
                live.action(),
                "",
                live.contact(),
                live.date(),
                "staging",
                Collections.nCopies(5, Told.rows()),
                live.report());

        assertThat(subject(staging)).isEqualTo("[staging] WARN orders: row-count-vs-seasonal 1,702 (+4)");
    }

    @Test
    void theTextSaysEverythingWorstFirst() throws IOException {
        Payload mail = email().render(Told.morning()).get(0);
        write("email.html", mail.body());
        write(
                "email.txt",
                "Subject: " + mail.headers().get("Subject") + "\n\n"
                        + mail.headers().get("text"));

        assertThat(mail.headers().get("text")).isEqualTo("""
            ERROR users: unique(user_id) (+3)
            Owner commerce-data (commerce-data@example.com), business date 2026-11-19 (Thu): \
            1 ERROR, 1 FAIL, 1 WARN, 1 RECOVERED

            ERROR  users: unique(user_id)
              column user_id does not exist
              since 2026-11-19, first day
              Could not be evaluated: nobody knows whether the numbers are right.
              First steps:
              1. Read the reason above: most often a column, a table or a right to read has changed.
              2. Ask whoever changed it, and mend the source or the check; validate --tables opens every table.
              3. Run the date again: until then nobody knows whether the numbers are right.

            FAIL  orders: null-rate(client_id)
              12.04% (48 of 399), expected <= 5%
              since 2026-11-17, 3 days in a row, escalated
              Act now: numbers built on orders cannot be trusted.
              Endangers: Marketing attribution and the daily conversion rate
              First steps:
              1. Compare the share of null client_id per channel with yesterday.
              2. Ask web-analytics whether the consent banner or the tag changed.
              3. Tell the owners of the attribution dashboard.
              Playbook: https://wiki.example.com/playbooks/null-rate

            WARN  orders: row-count-vs-seasonal
              1,702, expected 1,900 .. 2,900 (2,388 … band, 13 weeks)
              since 2026-11-19, first day
              Look today: unusual, and not certainly wrong.

            RECOVERED  sessions: freshness
              10m, expected <= 2h
              had failed since 2026-11-18

            Report: https://reports.example.com/2026-11-19.html
            """);
        assertThat(mail.key()).isEqualTo("<tallyman-2026-11-19-0011223344556677@example.com>");
        assertThat(mail.headers()).as("addresses are the target's").containsOnlyKeys("Subject", "text");
    }

    @Test
    void slackSaysTheSame() throws IOException {
        String body = slack().render(Told.morning()).get(0).body();
        write("slack.json", JSON.readTree(body).toPrettyString());

        JsonNode blocks = JSON.readTree(body).get("blocks");

        assertThat(JSON.readTree(body).get("text").asText()).isEqualTo("ERROR users: unique(user_id) (+3)");
        assertThat(blocks)
                .extracting(b -> b.get("type").asText())
                .containsExactly("header", "context", "section", "section", "section", "section", "context");
        assertThat(blocks.get(3).get("text").get("text").asText()).isEqualTo("""
            *FAIL*  `orders: null-rate(client_id)`
            12.04% (48 of 399), expected &lt;= 5%
            since 2026-11-17, 3 days in a row, escalated
            *Act now: numbers built on orders cannot be trusted.*
            Endangers: Marketing attribution and the daily conversion rate
            1. Compare the share of null client_id per channel with yesterday.
            2. Ask web-analytics whether the consent banner or the tag changed.
            3. Tell the owners of the attribution dashboard.
            Playbook: <https://wiki.example.com/playbooks/null-rate|open>\
            """);
    }

    @Test
    void aLongListIsFoldedWithACount() throws IOException {
        Message.Line[] many = Stream.generate(Told::rows).limit(50).toArray(Message.Line[]::new);
        Message message = Told.message(Action.TRIGGER, many);

        JsonNode blocks = JSON.readTree(slack().render(message).get(0).body()).get("blocks");
        String text = email().render(message).get(0).headers().get("text");

        assertThat(blocks).hasSize(2 + 10 + 1);
        assertThat(blocks.get(12).get("elements").get(0).get("text").asText())
                .startsWith("and 40 more, see the report");
        assertThat(text).contains("and 30 more, see the report").contains(": 50 WARN");
    }

    @Test
    void pagerDutyOpensAndResolvesByTheIncidentsId() throws IOException {
        List<Payload> events = pagerDuty().render(Told.morning());
        write("pagerduty.json", JSON.readTree(events.get(1).body()).toPrettyString());

        JsonNode failed = JSON.readTree(events.get(1).body());
        JsonNode recovered = JSON.readTree(events.get(3).body());

        assertThat(events)
                .extracting(Payload::key)
                .containsExactly(
                        "users-unique-20261119",
                        "orders-null-rate-client-id-20261117",
                        "orders-row-count-20261119",
                        "sessions-freshness-20261118");
        assertThat(failed.get("event_action").asText()).isEqualTo("trigger");
        assertThat(failed.get("dedup_key").asText()).isEqualTo("orders-null-rate-client-id-20261117");
        assertThat(failed.get("payload").get("severity").asText()).isEqualTo("critical");
        assertThat(failed.get("payload").get("summary").asText())
                .isEqualTo("FAIL orders: null-rate(client_id), 12.04% (48 of 399), expected <= 5%,"
                        + " since 2026-11-17, 3 days in a row, escalated");
        assertThat(failed.get("links").get(0).get("href").asText()).isEqualTo(Told.RUNBOOK);
        assertThat(recovered.get("event_action").asText()).isEqualTo("resolve");
        assertThat(recovered.get("dedup_key").asText()).isEqualTo("sessions-freshness-20261118");
    }

    @Test
    void onlyWhatIsCriticalAndFailedIsCriticalForPagerDuty() throws IOException {
        assertThat(severity(Status.FAIL, Severity.CRITICAL)).isEqualTo("critical");
        assertThat(severity(Status.ERROR, Severity.CRITICAL)).isEqualTo("error");
        assertThat(severity(Status.WARN, Severity.CRITICAL)).isEqualTo("warning");
        assertThat(severity(Status.FAIL, Severity.WARNING)).isEqualTo("warning");
        assertThat(severity(Status.FAIL, Severity.INFO)).isEqualTo("info");
    }

    @Test
    void webhooksGetAlertmanagersShape() throws IOException {
        Target webhook = Told.target(new Webhook(), "url = \"https://alerts.example.com/hook\"");
        JsonNode body = JSON.readTree(webhook.render(Told.morning()).get(0).body());
        write("webhook.json", body.toPrettyString());

        assertThat(body.fieldNames())
                .toIterable()
                .containsExactly(
                        "version",
                        "groupKey",
                        "truncatedAlerts",
                        "status",
                        "receiver",
                        "groupLabels",
                        "commonLabels",
                        "commonAnnotations",
                        "externalURL",
                        "alerts");
        assertThat(body.get("version").asText()).isEqualTo("4");
        assertThat(body.get("status").asText()).isEqualTo("firing");
        assertThat(body.get("commonLabels").fieldNames()).toIterable().containsExactly("owner", "environment");
        JsonNode failed = body.get("alerts").get(1);
        JsonNode recovered = body.get("alerts").get(3);
        assertThat(failed.fieldNames())
                .toIterable()
                .containsExactly(
                        "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");
        assertThat(failed.get("labels").get("alertname").asText()).isEqualTo("orders/null-rate(client_id)");
        assertThat(failed.get("startsAt").asText()).isEqualTo("2026-11-17T00:00:00Z");
        assertThat(failed.get("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(failed.get("fingerprint").asText()).matches("[0-9a-f]{16}");
        assertThat(recovered.get("status").asText()).isEqualTo("resolved");
        assertThat(recovered.get("endsAt").asText()).isEqualTo("2026-11-19T00:00:00Z");
        assertThat(JSON.readTree(webhook.render(Told.message(Action.RESOLVE, Told.recovered()))
                                .get(0)
                                .body())
                        .get("status")
                        .asText())
                .isEqualTo("resolved");
    }

    @Test
    void jiraGetsAnIssuePerIncidentThatIsOpen() throws IOException {
        List<Payload> issues = jira("").render(Told.morning());

        assertThat(issues)
                .extracting(Payload::key)
                .containsExactly(
                        "users-unique-20261119", "orders-null-rate-client-id-20261117", "orders-row-count-20261119");
        JsonNode fields = JSON.readTree(issues.get(0).body()).get("fields");
        write("jira.json", fields.toPrettyString());
        assertThat(fields.fieldNames())
                .toIterable()
                .as("the project is the target's")
                .containsExactly("summary", "description", "labels");
        assertThat(fields.get("summary").asText()).isEqualTo("ERROR users: unique(user_id)");
        assertThat(fields.get("labels"))
                .extracting(JsonNode::asText)
                .containsExactly("tallyman", "tallyman-users-unique-20261119");
        assertThat(fields.get("description").asText()).contains("unique(user\\_id)");
    }

    @Test
    void jiraGetsItsFirstIssueAtWhicheverTellingComesFirst() {
        Target jira = jira("");

        for (Event event : List.of(Event.OPENED, Event.CONTINUED, Event.WORSENED, Event.ESCALATED, Event.WOKEN)) {
            assertThat(jira.render(Told.message(Action.TRIGGER, with(Told.rows(), event, Status.FAIL, 1))))
                    .as("%s", event)
                    .hasSize(1);
        }
        assertThat(jira.oncePerKey()).isTrue();
        assertThat(jira(", on = [escalated]").render(Told.morning()))
                .extracting(Payload::key)
                .containsExactly("orders-null-rate-client-id-20261117");
    }

    @Test
    void aPayloadPerIncidentNamesTheOneItTellsOf() {
        for (Target target : List.of(pagerDuty(), jira(""))) {
            assertThat(target.render(Told.morning()))
                    .allSatisfy(payload -> assertThat(payload.incidents()).containsExactly(payload.key()));
        }
        for (Target target : List.of(email(), slack())) {
            assertThat(target.render(Told.morning()))
                    .allSatisfy(
                            payload -> assertThat(payload.incidents()).as("all").isEmpty());
        }
    }

    @Test
    void whatAPersonClosedHasNotRecovered() throws IOException {
        Message.Line closed = new Message.Line(
                "orders-rows-20261119",
                "orders/row-count",
                "orders",
                Event.RECOVERED,
                Status.PASS,
                Severity.CRITICAL,
                "-",
                "",
                "closed by ana, duplicate",
                Told.DATE,
                2,
                "",
                List.of(),
                Optional.empty());
        Message message = Told.message(Action.RESOLVE, closed, Told.recovered());
        Payload mail = email().render(message).get(0);

        assertThat(mail.headers().get("Subject")).isEqualTo("CLOSED orders: row-count (+1)");
        assertThat(mail.headers().get("text"))
                .contains("(Thu): 1 RECOVERED, 1 CLOSED")
                .contains("CLOSED  orders: row-count\n  closed by ana, duplicate\n  had failed since 2026-11-19\n");
        JsonNode event = JSON.readTree(pagerDuty().render(message).get(0).body());
        assertThat(event.get("event_action").asText()).isEqualTo("resolve");
        assertThat(event.get("payload").get("severity").asText()).isEqualTo("info");
    }

    @Test
    void daysThatWereNotJudgedAreNotCalledFailedInARow() {
        LocalDate since = LocalDate.of(2026, 11, 1);
        Message.Line line = with(Told.nulls(), Event.WORSENED, Status.FAIL, 2, since);
        Message message = Told.message(Action.TRIGGER, line);

        assertThat(text(message)).contains("since 2026-11-01, 2 judged days in a row, worse than before");
        assertThat(subject(message)).isEqualTo("FAIL orders: null-rate(client_id) 12.04%, since 2026-11-01");
    }

    @Test
    void aReminderSaysThatItIsOne() {
        Message message = Told.message(Action.REMIND, with(Told.nulls(), Event.CONTINUED, Status.FAIL, 3));

        assertThat(subject(message)).isEqualTo("Reminder: FAIL orders: null-rate(client_id) 12.04%, day 3");
        assertThat(text(message)).contains("since 2026-11-17, 3 days in a row, reminder");
    }

    @Test
    void whatWokeIsNotSaidToHaveBeenSnoozed() {
        Message message = Told.message(Action.TRIGGER, with(Told.nulls(), Event.WOKEN, Status.FAIL, 3));

        assertThat(text(message)).contains("3 days in a row, no longer quiet").doesNotContain("snooze");
    }

    @Test
    void aWebhooksAlertNeverEndsBeforeItStarts() throws IOException {
        Message.Line late = with(Told.recovered(), Event.RECOVERED, Status.PASS, 1, Told.DATE.plusDays(1));
        String body = Told.target(new Webhook(), "url = \"https://alerts.example.com/hook\"")
                .render(Told.message(Action.RESOLVE, late))
                .get(0)
                .body();

        JsonNode alert = JSON.readTree(body).get("alerts").get(0);
        assertThat(alert.get("startsAt").asText()).isEqualTo("2026-11-20T00:00:00Z");
        assertThat(alert.get("endsAt").asText()).isEqualTo("2026-11-20T00:00:00Z");
    }

    @Test
    void filesAppearWholeAndOncePerMessage(@TempDir Path folder) throws IOException {
        Path drop = folder.resolve("made").resolve("when-needed");
        Target file = Told.target(new FileDrop(), "path = \"" + drop + "\"");
        Payload payload = file.render(Told.morning()).get(0);

        Sent first = file.send(payload, Duration.ofSeconds(1));
        Sent again = file.send(payload, Duration.ofSeconds(1));

        assertThat(first).isInstanceOf(Sent.Delivered.class).isEqualTo(again);
        try (Stream<Path> files = Files.list(drop)) {
            assertThat(files).containsExactly(drop.resolve("tallyman-2026-11-19-0011223344556677.json"));
        }
        assertThat(Files.readString(drop.resolve("tallyman-2026-11-19-0011223344556677.json")))
                .isEqualTo(payload.body());
    }

    @Test
    void aFolderThatCannotBeWrittenIsTriedAgain(@TempDir Path folder) throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Target file = Told.target(new FileDrop(), "path = \"" + taken + "\"");

        assertThat(file.send(file.render(Told.morning()).get(0), Duration.ofSeconds(1)))
                .isInstanceOf(Sent.Later.class);
    }

    private static String severity(Status status, Severity severity) throws IOException {
        Message.Line line = Told.nulls();
        Message.Line other = new Message.Line(
                line.incidentId(),
                line.check(),
                line.table(),
                line.event(),
                status,
                severity,
                line.value(),
                line.expected(),
                line.sentence(),
                line.since(),
                line.days(),
                line.endangers(),
                line.steps(),
                line.playbook());
        String body =
                pagerDuty().render(Told.message(Action.TRIGGER, other)).get(0).body();
        return JSON.readTree(body).get("payload").get("severity").asText();
    }

    private static Message.Line with(Message.Line line, Event event, Status status, int days) {
        return with(line, event, status, days, line.since());
    }

    private static Message.Line with(Message.Line line, Event event, Status status, int days, LocalDate since) {
        return new Message.Line(
                line.incidentId(),
                line.check(),
                line.table(),
                event,
                status,
                line.severity(),
                line.value(),
                line.expected(),
                line.sentence(),
                since,
                days,
                line.endangers(),
                line.steps(),
                line.playbook());
    }

    private static Target jira(String more) {
        return Told.target(new Jira(), "url = \"https://jira.example.com\", project = DATA, token = ${HOME}" + more);
    }

    private static String text(Message message) {
        return email().render(message).get(0).headers().get("text");
    }

    private static String subject(Message message) {
        return email().render(message).get(0).headers().get("Subject");
    }

    private static Target email() {
        return Told.target(
                new Email(), "host = localhost, from = \"Tallyman <t@example.com>\", to = \"data@example.com\"");
    }

    private static Target slack() {
        return Told.target(new Slack(), "url = \"https://hooks.example.com\"${HOME}");
    }

    private static Target pagerDuty() {
        return Told.target(new PagerDuty(), "routing-key = ${HOME}");
    }

    private static void write(String name, String text) throws IOException {
        Files.createDirectories(SAMPLES);
        Files.writeString(SAMPLES.resolve(name), text);
    }
}
