package io.tallyman.alert;

import io.tallyman.config.Options;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An e-mail by SMTP, as HTML and as text. Its Message-ID comes from the message's key, so that mail programs can tell a
 * repetition. Below 100 kB, where some programs cut.
 */
public final class Email implements Channel {
    private static final int SUBJECT = 140;
    private static final int ITEMS = 20;
    private static final int BYTES = 90_000;
    private static final int ID = 120;
    private static final String PASSWORD = "password";

    @Override
    public String keyword() {
        return "email";
    }

    @Override
    public Target read(Options options) {
        String from = options.text("from");
        address(options, "from", from);
        List<String> to = options.someTexts("to");
        to.forEach(one -> address(options, "to", one));
        SmtpServer.Tls tls = options.choice("tls", SmtpServer.Tls.class, SmtpServer.Tls.STARTTLS);
        int port = options.integer("port").orElse(tls.port());
        if (port < 1 || port > 65_535) {
            options.reject("port", "Expected a port from 1 to 65535, found " + port, "");
        }
        Optional<String> user = options.optionalText("user");
        Optional<Secret> password =
                user.isPresent() ? Optional.of(Secret.required(options, PASSWORD)) : Secret.read(options, PASSWORD);
        if (user.isEmpty() && password.isPresent()) {
            options.reject("user", "Expected user and password together", "Write user = tallyman.");
        }
        if (password.isPresent() && tls == SmtpServer.Tls.NONE) {
            options.reject("tls", "A password is not sent without TLS", "Write tls = starttls or tls = tls.");
        }
        return new Mailbox(new SmtpServer(options.text("host"), port, tls, user, password), from, to);
    }

    private static void address(Options options, String key, String text) {
        if (!text.isEmpty() && !valid(text)) {
            options.reject(key, "Not an e-mail address: '" + text + "'", "Such as data@example.com.");
        }
    }

    private static boolean valid(String text) {
        try {
            InternetAddress[] parsed = InternetAddress.parse(text, true);
            return parsed.length == 1
                    && parsed[0].getAddress().contains("@")
                    && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        } catch (AddressException e) {
            return false;
        }
    }

    private record Mailbox(SmtpServer server, String from, List<String> to) implements Target {
        @Override
        public String about() {
            return String.join(", ", to);
        }

        @Override
        public Optional<String> lacks() {
            return server.password().flatMap(Secret::lacking);
        }

        @Override
        public List<Payload> render(Message message) {
            Sayings said = Sayings.of(message, ITEMS);
            String html = HtmlMail.of(said);
            while (html.getBytes(StandardCharsets.UTF_8).length > BYTES
                    && said.items().size() > 1) {
                said = said.shorter();
                html = HtmlMail.of(said);
            }
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Subject", Harmless.line(said.headline(), SUBJECT));
            headers.put("text", TextMail.of(said));
            String id = "<" + Digest.name(message.key(), ID) + "@" + domain() + ">";
            return List.of(new Payload(id, "text/html; charset=UTF-8", html, headers));
        }

        @Override
        public Sent send(Payload payload, Duration timeout) {
            return server.send(from, to, payload, timeout);
        }

        /** The sender's domain; without the bracket that ends {@code Data <data@example.com>}. */
        private String domain() {
            String last = from.substring(from.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
            return last.isEmpty() ? "tallyman" : last;
        }
    }
}
