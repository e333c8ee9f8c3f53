package io.tallyman.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** Three receivers of alerts: a webhook that may fail, PagerDuty, and a mail server. They note what they accept. */
final class Receivers implements AutoCloseable {
    private final List<String> team = new CopyOnWriteArrayList<>();
    private final List<String> oncall = new CopyOnWriteArrayList<>();
    private final List<String> manager = new CopyOnWriteArrayList<>();
    private final HttpServer pager;
    private final SMTPServer post;
    private final int port;
    private HttpServer webhook;
    private volatile int answer = 200;
    private volatile String today = "";

    Receivers() {
        webhook = server(0, this::toTeam);
        port = webhook.getAddress().getPort();
        pager = server(0, this::toOncall);
        post = SMTPServer.port(0)
                .bindAddress(Optional.empty())
                .messageHandlerFactory(context -> new Mailroom())
                .build();
        post.start();
    }

    /** The channels {@code team}, {@code oncall} and {@code manager} as configuration. */
    String channels() {
        return """
            team    { channel = webhook, url = "http://localhost:%d/team" }
            oncall  { channel = pagerduty, routing-key = ${HOME}, url = "http://localhost:%d/enqueue" }
            manager { channel = email, host = localhost, port = %d, tls = none,
                      from = "Tallyman <tallyman@example.com>", to = ["manager@example.com"] }
            """.formatted(port, pager.getAddress().getPort(), post.getPortAllocated());
    }

    /** Starts every later line with this text. */
    void today(String text) {
        today = text;
    }

    /** From now on the webhook answers so. */
    void teamAnswers(int status) {
        answer = status;
    }

    /** Nobody listens at the webhook's port any more. */
    void teamGoes() {
        webhook.stop(0);
    }

    /** The webhook is back at its port, and in good health. */
    void teamComesBack() {
        answer = 200;
        webhook = server(port, this::toTeam);
    }

    List<String> team() {
        return team;
    }

    List<String> oncall() {
        return oncall;
    }

    List<String> manager() {
        return manager;
    }

    @Override
    public void close() {
        webhook.stop(0);
        pager.stop(0);
        post.stop();
    }

    private static HttpServer server(int port, Receiver receiver) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", exchange -> {
                int status = receiver.take(new ObjectMapper().readTree(exchange.getRequestBody()));
                respond(exchange, status);
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void respond(HttpExchange exchange, int status) throws IOException {
        byte[] body = "noted".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private int toTeam(JsonNode body) {
        int status = answer;
        if (status == 200) {
            List<String> alerts = new ArrayList<>();
            body.get("alerts")
                    .forEach(alert -> alerts.add(alert.at("/labels/alertname").asText() + " "
                            + alert.at("/annotations/status").asText() + " ("
                            + alert.at("/annotations/since").asText() + ")"));
            team.add(today + " " + body.get("status").asText() + ": " + String.join("; ", alerts));
        }
        return status;
    }

    /** An incident's id starts with the date on which it opened. */
    private int toOncall(JsonNode body) {
        String incident = body.get("dedup_key").asText().substring(0, 10);
        oncall.add(today + " " + body.get("event_action").asText() + " " + incident);
        return 202;
    }

    /** Takes a body and says with which status it answers. */
    private interface Receiver {
        int take(JsonNode body);
    }

    private final class Mailroom implements MessageHandler {
        @Override
        public void from(String sender) {
            // The subject tells enough.
        }

        @Override
        public void recipient(String recipient) {
            // There is one.
        }

        @Override
        public String data(InputStream data) throws IOException {
            try {
                Session session = Session.getInstance(new Properties());
                MimeMessage mail = new MimeMessage(session, new ByteArrayInputStream(data.readAllBytes()));
                manager.add(today + " " + mail.getSubject());
                return "kept";
            } catch (MessagingException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void done() {
            // Nothing is held per message.
        }
    }
}
