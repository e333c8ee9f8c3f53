package io.tallyman.alert;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Message.Action;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Sending to mail servers: real ones with STARTTLS and passwords, and one that says what it is told. */
class SmtpServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FROM = "Tallyman <tallyman@example.com>";
    private static final List<String> TO = List.of("data@example.com", "oncall@example.com");

    @TempDir
    static Path folder;

    private static SelfSigned certificate;

    private final SSLContext usual = usual();
    private final List<String> senders = new CopyOnWriteArrayList<>();
    private final List<String> recipients = new CopyOnWriteArrayList<>();
    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> running = new ArrayList<>();

    @BeforeAll
    static void certify() throws Exception {
        certificate = SelfSigned.in(folder);
    }

    @BeforeEach
    void trust() {
        SSLContext.setDefault(certificate.client());
    }

    @AfterEach
    void stop() throws Exception {
        SSLContext.setDefault(usual);
        for (AutoCloseable one : running) {
            one.close();
        }
    }

    @Test
    void aServerWithoutStarttlsGetsNothing() {
        int port = start(SMTPServer.port(0));

        Sent sent = send(port, SmtpServer.Tls.STARTTLS);

        assertThat(sent).isInstanceOf(Sent.Later.class);
        assertThat(((Sent.Later) sent).reason()).contains("STARTTLS is required");
        assertThat(received).isEmpty();
    }

    @Test
    void aCertificateNobodyVouchesForGetsNothing() {
        SSLContext.setDefault(usual);
        int port = start(SMTPServer.port(0).enableTLS().startTlsSocketFactory(certificate.server()));

        Sent sent = send(port, SmtpServer.Tls.STARTTLS);

        assertThat(sent).isInstanceOf(Sent.Later.class);
        assertThat(received).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostGetsNothing() {
        int port = start(SMTPServer.port(0).enableTLS().startTlsSocketFactory(certificate.server()));

        Sent sent = server("127.0.0.2", port, SmtpServer.Tls.STARTTLS, Optional.empty())
                .send(FROM, TO, payload(), PATIENCE);

        assertThat(sent).isInstanceOf(Sent.Later.class);
        assertThat(received).isEmpty();
    }

    @Test
    void aWrongPasswordIsRefusedAndNotShown() {
        int port = start(authenticating());

        Sent sent = server("localhost", port, SmtpServer.Tls.STARTTLS, Optional.of(new Secret("wrong-password")))
                .send(FROM, TO, payload(), PATIENCE);

        assertThat(sent).isInstanceOf(Sent.Refused.class);
        assertThat(sent.toString()).contains("name or password refused").doesNotContain("wrong-password");
        assertThat(received).isEmpty();
    }

    @Test
    void starttlsAndPasswordDeliverBothParts() throws Exception {
        int port = start(authenticating());

        Sent sent = server("localhost", port, SmtpServer.Tls.STARTTLS, Optional.of(new Secret("right-password")))
                .send(FROM, TO, payload(), PATIENCE);

        assertThat(sent).isEqualTo(new Sent.Delivered("localhost:" + port + ": accepted"));
        assertThat(senders).containsExactly("tallyman@example.com");
        assertThat(recipients).containsExactly("data@example.com", "oncall@example.com");
        MimeMessage message = parsed(received.get(0));
        assertThat(message.getMessageID()).isEqualTo("<tallyman-2026-11-19-0011223344556677@example.com>");
        assertThat(message.getSubject()).isEqualTo("ERROR users: unique(user_id) (+3)");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getSentDate()).isNotNull();
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat(unix(parts.getBodyPart(0).getContent()))
                .isEqualTo(payload().headers().get("text"));
        assertThat(unix(parts.getBodyPart(1).getContent())).isEqualTo(payload().body());
    }

    @Test
    void tlsFromTheFirstByteDelivers() {
        int port = start(SMTPServer.port(0).serverSocketFactory(certificate.server()));

        assertThat(send(port, SmtpServer.Tls.TLS)).isInstanceOf(Sent.Delivered.class);
        assertThat(received).hasSize(1);
    }

    @Test
    void aPlainServerInsideTheHouseDelivers() {
        int port = start(SMTPServer.port(0));

        assertThat(send(port, SmtpServer.Tls.NONE)).isInstanceOf(Sent.Delivered.class);
        assertThat(received).hasSize(1);
    }

    @Test
    void hostileTextArrivesWholeAndAddsNoHeaderAndNoRecipient() throws Exception {
        int port = start(SMTPServer.port(0));

        for (int seed = 0; seed < 40; seed++) {
            Payload payload =
                    email().render(new Hostile(seed).message(seed, 2_000)).get(0);
            assertThat(server("localhost", port, SmtpServer.Tls.NONE, Optional.empty())
                            .send(FROM, TO, payload, PATIENCE))
                    .isInstanceOf(Sent.Delivered.class);
            MimeMessage message = parsed(received.get(seed));
            MimeMultipart parts = (MimeMultipart) message.getContent();
            assertThat(unix(parts.getBodyPart(0).getContent()))
                    .isEqualTo(payload.headers().get("text"));
            assertThat(unix(parts.getBodyPart(1).getContent())).isEqualTo(payload.body());
            assertThat(message.getHeader("Bcc")).isNull();
            assertThat(message.getSubject()).isEqualTo(payload.headers().get("Subject"));
            assertThat(new String(received.get(seed), US_ASCII).lines()).allMatch(line -> line.length() <= 998);
        }
        assertThat(recipients).hasSize(80).containsOnly("data@example.com", "oncall@example.com");
    }

    @Test
    void whatTheServerRefusesForGoodIsRefused() {
        assertThat(told("RCPT", "550 no such mailbox")).isInstanceOf(Sent.Refused.class);
        assertThat(told("MAIL", "553 sender not allowed")).isInstanceOf(Sent.Refused.class);
        assertThat(told("DATA", "554 looks like spam")).isInstanceOf(Sent.Refused.class);
        assertThat(told(".", "552 too big").toString()).contains("552 too big");
    }

    @Test
    void whatTheServerRefusesForNowIsTriedAgain() {
        assertThat(told("hello", "421 too many connections")).isInstanceOf(Sent.Later.class);
        assertThat(told("MAIL", "451 greylisted")).isInstanceOf(Sent.Later.class);
        assertThat(told("RCPT", "450 mailbox busy")).isInstanceOf(Sent.Later.class);
        assertThat(told(".", "452 disk full").toString()).contains("Later").contains("452 disk full");
    }

    @Test
    void anAddressThatIsRefusedDoesNotSendToTheOthersTwice() {
        Sent sent = told("RCPT TO:<oncall@example.com>", "550 no such mailbox");

        assertThat(sent).isInstanceOf(Sent.Delivered.class);
        assertThat(((Sent.Delivered) sent).detail())
                .contains("accepted for 1, not for 1")
                .contains("no such mailbox");
    }

    @Test
    void aMailThatWasAcceptedIsDeliveredHoweverTheSessionEnds() {
        for (String end : List.of("", "break", "421 shutting down", "451 nobody knows that word")) {
            long start = System.nanoTime();

            Sent sent = told("QUIT", end, Duration.ofSeconds(3));

            assertThat(sent).as(end).isInstanceOf(Sent.Delivered.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aMendedAddressIsUsedForMailThatWasWrittenBefore() {
        int port = start(SMTPServer.port(0));
        Payload stored = Told.target(
                        new Email(), "host = localhost, from = \"old@example.com\", to = \"gone@example.com\"")
                .render(Told.morning())
                .get(0);
        Channel.Target mended = Told.target(
                new Email(),
                "host = localhost, port = " + port
                        + ", tls = none, from = \"Tallyman <tallyman@example.com>\", to = \"data@example.com\"");

        assertThat(mended.send(stored, PATIENCE)).isInstanceOf(Sent.Delivered.class);
        assertThat(senders).containsExactly("tallyman@example.com");
        assertThat(recipients).containsExactly("data@example.com");
    }

    @Test
    void aServerThatHangsIsLeftInTime() {
        for (String where : List.of("hello", "EHLO", "DATA", ".")) {
            long start = System.nanoTime();

            Sent sent = told(where, "", Duration.ofMillis(700));

            assertThat(sent).as(where).isInstanceOf(Sent.Later.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerThatBreaksOffIsTriedAgain() {
        for (String where : List.of("hello", "MAIL", "DATA", ".")) {
            assertThat(told(where, "break")).as(where).isInstanceOf(Sent.Later.class);
        }
    }

    @Test
    void nobodyListeningIsTriedAgain() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertThat(send(port, SmtpServer.Tls.NONE)).isInstanceOf(Sent.Later.class);
    }

    private static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private SMTPServer.Builder authenticating() {
        return SMTPServer.port(0)
                .requireTLS()
                .requireAuth()
                .startTlsSocketFactory(certificate.server())
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("tallyman") || !password.equals("right-password")) {
                        throw new LoginFailedException();
                    }
                }));
    }

    private int start(SMTPServer.Builder builder) {
        SMTPServer server = builder.bindAddress(Optional.empty())
                .messageHandlerFactory(context -> new Mailroom())
                .build();
        server.start();
        running.add(server::stop);
        return server.getPortAllocated();
    }

    private static Channel.Target email() {
        return Told.target(
                new Email(),
                "host = localhost, from = \"Tallyman <tallyman@example.com>\","
                        + " to = [\"data@example.com\", \"oncall@example.com\"]");
    }

    private static Payload payload() {
        return email().render(Told.message(Action.TRIGGER, Told.broken(), Told.nulls(), Told.rows(), Told.recovered()))
                .get(0);
    }

    private static Sent send(int port, SmtpServer.Tls tls) {
        return server("localhost", port, tls, Optional.empty()).send(FROM, TO, payload(), PATIENCE);
    }

    private static SmtpServer server(String host, int port, SmtpServer.Tls tls, Optional<Secret> password) {
        return new SmtpServer(host, port, tls, password.map(p -> "tallyman"), password);
    }

    private static MimeMessage parsed(byte[] bytes) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }

    private static String unix(Object content) {
        return content.toString().replace("\r\n", "\n");
    }

    private static Sent told(String where, String answer) {
        return told(where, answer, PATIENCE);
    }

    /** What comes of a server that gives one answer of its own, says nothing ("") or breaks off, and else agrees. */
    private static Sent told(String where, String answer, Duration timeout) {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = listening.accept()) {
                    converse(socket, where, answer);
                } catch (IOException e) {
                    // The other side has gone; what it made of it is what is asked.
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
            return server("localhost", listening.getLocalPort(), SmtpServer.Tls.NONE, Optional.empty())
                    .send(FROM, TO, payload(), timeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void converse(Socket socket, String where, String answer) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        if (!reply(socket, "hello", where, answer, "220 ready")) {
            return;
        }
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (data && !line.equals(".")) {
                continue;
            }
            data = line.equals("DATA") && !(where.equals("DATA") && !answer.isEmpty());
            String usual = line.startsWith("DATA") ? "354 go on" : line.equals("QUIT") ? "221 bye" : "250 fine";
            if (!reply(socket, line, where, answer, usual) || line.equals("QUIT")) {
                return;
            }
        }
    }

    private static boolean reply(Socket socket, String line, String where, String answer, String usual)
            throws IOException {
        boolean own = line.startsWith(where);
        if (own && answer.equals("break")) {
            socket.setSoLinger(true, 0);
            return false;
        }
        if (!own || !answer.isEmpty()) {
            socket.getOutputStream().write(((own ? answer : usual) + "\r\n").getBytes(US_ASCII));
        }
        return true;
    }

    /** Keeps what arrives. */
    private final class Mailroom implements MessageHandler {
        @Override
        public void from(String sender) {
            senders.add(sender);
        }

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            received.add(data.readAllBytes());
            return "kept";
        }

        @Override
        public void done() {
            // Nothing is held per message.
        }
    }
}
