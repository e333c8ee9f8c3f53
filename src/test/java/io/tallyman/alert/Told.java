package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Channel.Target;
import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Message.Line;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.config.ConfigFile;
import io.tallyman.config.ConfigFile.Parsed;
import io.tallyman.config.Options;
import io.tallyman.config.Problem;
import io.tallyman.incident.Change.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of a shop's morning, built by hand, and channels read as from a file. */
final class Told {
    static final LocalDate DATE = LocalDate.of(2026, 11, 19);
    static final String RUNBOOK = "https://wiki.example.com/playbooks/null-rate";

    private Told() {}

    /** Null client ids for three days: FAIL, critical, with everything that can be said. */
    static Line nulls() {
        return new Line(
                "orders-null-rate-client-id-20261117",
                "orders/null-rate(client_id)",
                "orders",
                Event.ESCALATED,
                Status.FAIL,
                Severity.CRITICAL,
                "12.04%",
                "<= 5%",
                "12.04% (48 of 399), expected <= 5%",
                LocalDate.of(2026, 11, 17),
                3,
                "Marketing attribution and the daily conversion rate",
                List.of(
                        "Compare the share of null client_id per channel with yesterday.",
                        "Ask web-analytics whether the consent banner or the tag changed.",
                        "Tell the owners of the attribution dashboard."),
                Optional.of(RUNBOOK));
    }

    /** Fewer rows than on comparable days: WARN, new. */
    static Line rows() {
        return new Line(
                "orders-row-count-20261119",
                "orders/row-count-vs-seasonal",
                "orders",
                Event.OPENED,
                Status.WARN,
                Severity.WARNING,
                "1,702",
                "1,900 .. 2,900",
                "1,702, expected 1,900 .. 2,900 (2,388 … band, 13 weeks)",
                DATE,
                1,
                "",
                List.of(),
                Optional.empty());
    }

    /** A check that could not be evaluated. */
    static Line broken() {
        return new Line(
                "users-unique-20261119",
                "users/unique(user_id)",
                "users",
                Event.OPENED,
                Status.ERROR,
                Severity.CRITICAL,
                "-",
                "",
                "column user_id does not exist",
                DATE,
                1,
                "",
                List.of("Look at the schema check of users."),
                Optional.empty());
    }

    /** A check that passes again. */
    static Line recovered() {
        return new Line(
                "sessions-freshness-20261118",
                "sessions/freshness",
                "sessions",
                Event.RECOVERED,
                Status.PASS,
                Severity.CRITICAL,
                "10m",
                "<= 2h",
                "10m, expected <= 2h",
                LocalDate.of(2026, 11, 18),
                1,
                "",
                List.of(),
                Optional.empty());
    }

    /** One message of the given lines. */
    static Message message(Action action, Line... lines) {
        return new Message(
                "tallyman-2026-11-19-0011223344556677",
                action,
                "commerce-data",
                Optional.of("commerce-data@example.com"),
                DATE,
                "live",
                List.of(lines),
                Optional.of("https://reports.example.com/2026-11-19.html"));
    }

    /** The morning: one of each. */
    static Message morning() {
        return message(Action.TRIGGER, broken(), nulls(), rows(), recovered());
    }

    /** A channel read from a block without a problem. */
    static Target target(Channel channel, String block) {
        Read read = read(channel, block);
        assertThat(read.problems()).isEmpty();
        return read.target();
    }

    /** What is refused of a block: key's message. */
    static List<String> refused(Channel channel, String block) {
        return read(channel, block).problems().stream().map(Problem::message).toList();
    }

    /** A block as it was read, with what was refused, unknown keys included. */
    static Read read(Channel channel, String block) {
        try {
            Path file = Files.createTempFile("channel", ".conf");
            try {
                Files.writeString(file, "tallyman { channel {\n" + block + "\n} }\n");
                Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());
                Options options = parsed.root().block("channel");
                Target target = channel.read(options);
                parsed.reportUnknownKeys();
                return new Read(target, parsed.problems().all());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A channel's block as it was read. */
    record Read(Target target, List<Problem> problems) {}
}
