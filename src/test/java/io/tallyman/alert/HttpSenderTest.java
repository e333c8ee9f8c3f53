package io.tallyman.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tallyman.alert.Channel.Sent;
import io.tallyman.alert.Channel.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posting to servers that accept, refuse, are busy, hang, break off or cannot be trusted. */
class HttpSenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(600);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> bodies = new ArrayList<>();
    private final List<Headers> headers = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whatIsRefusedIsNotSentAgain() {
        answer(400, "invalid_payload", Map.of());

        assertThat(post()).isEqualTo(new Sent.Refused("localhost: 400 invalid_payload"));
    }

    @Test
    void everyOtherFinalAnswerIsRefused() {
        for (int status : List.of(401, 403, 404, 410, 413, 422)) {
            answer(status, "", Map.of());

            assertThat(post()).as("%d", status).isInstanceOf(Sent.Refused.class);
        }
    }

    @Test
    void aBusyReceiverIsLeftAloneForAsLongAsItAsks() {
        answer(429, "slow down", Map.of("Retry-After", "7"));

        assertThat(post())
                .isEqualTo(new Sent.Later("localhost: 429 slow down, asks to wait 7s", Duration.ofSeconds(7)));
    }

    @Test
    void aDateToRetryAfterIsMeantByTheReceiversClock() {
        // HttpServer writes its own Date, so the answer comes from a socket.
        String answer = "HTTP/1.1 503 Busy\r\nDate: Thu, 19 Nov 2026 05:00:00 GMT\r\n"
                + "Retry-After: Thu, 19 Nov 2026 05:02:30 GMT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        assertThat(toSocket(socket -> write(socket, answer), PATIENCE))
                .isEqualTo(new Sent.Later("localhost: 503, asks to wait 150s", Duration.ofSeconds(150)));
    }

    @Test
    void anAbsurdWaitIsCutToAnHour() {
        for (String wait : List.of("99999999999999999999", "864000", "3601", "Fri, 01 Jan 2100 00:00:00 GMT")) {
            answer(429, "", Map.of("Retry-After", wait));

            assertThat(((Sent.Later) post()).after()).isEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void aWaitThatCannotBeReadIsNone() {
        for (String wait : List.of("soon", "-5", "Mon, 01 Jan 2001 00:00:00 GMT", "1.5")) {
            answer(503, "", Map.of("Retry-After", wait));

            assertThat(((Sent.Later) post()).after()).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void aBrokenReceiverIsTriedAgain() {
        for (int status : List.of(408, 500, 502, 503, 504)) {
            answer(status, "oops", Map.of());

            assertThat(post()).isEqualTo(new Sent.Later("localhost: " + status + " oops", Duration.ZERO));
        }
    }

    @Test
    void aReceiverThatHangsIsLeftInTime() {
        handle(exchange -> await());

        assertThat(timed(() -> post(SHORT)))
                .isEqualTo(new Sent.Later(place() + ": no complete answer within 600ms", Duration.ZERO));
    }

    @Test
    void anAnswerThatNeverEndsIsLeftInTime() {
        handle(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('o');
            exchange.getResponseBody().flush();
            await();
        });

        assertThat(timed(() -> post(SHORT)))
                .isEqualTo(new Sent.Later(place() + ": no complete answer within 600ms", Duration.ZERO));
    }

    @Test
    void anEndlessAnswerIsReadOnlyAtItsStart() {
        handle(exchange -> {
            exchange.sendResponseHeaders(400, 0);
            byte[] block = "x".repeat(10_000).getBytes(UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write(block);
                }
            } catch (IOException e) {
                // The reader has gone, as it should.
                exchange.close();
            }
        });

        Sent sent = post();

        assertThat(sent).isInstanceOf(Sent.Refused.class);
        assertThat(((Sent.Refused) sent).reason()).hasSizeLessThan(230).endsWith("x…");
    }

    @Test
    void aConnectionThatBreaksIsTriedAgain() {
        Sent sent = toSocket(
                socket -> {
                    // Closing with nothing lingering sends a reset.
                    socket.setSoLinger(true, 0);
                    socket.getInputStream().read();
                },
                PATIENCE);

        assertThat(sent).isInstanceOf(Sent.Later.class);
        assertThat(((Sent.Later) sent).reason()).contains("connection broke");
    }

    @Test
    void nobodyListeningIsTriedAgain() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        Sent sent = post(new Endpoint(URI.create("http://localhost:" + port + "/")), PATIENCE);

        assertThat(sent).isInstanceOf(Sent.Later.class);
        assertThat(((Sent.Later) sent).reason()).startsWith("localhost:" + port + ": no connection");
    }

    @Test
    void withoutTimeNothingIsSentAndNothingLost() {
        answer(200, "ok", Map.of());

        assertThat(post(Duration.ZERO)).isEqualTo(new Sent.Later(place() + ": no time left to send", Duration.ZERO));
        assertThat(bodies).isEmpty();
    }

    @Test
    void aStoredEventThatWasDamagedIsRefused() {
        Target pagerDuty = Told.target(new PagerDuty(), "url = \"" + address() + "\", routing-key = ${HOME}");

        assertThat(pagerDuty.send(new Payload("a", Json.TYPE, "[1", Map.of()), PATIENCE))
                .isInstanceOf(Sent.Refused.class);
        assertThat(bodies).isEmpty();
    }

    @Test
    void anUnknownHostIsTriedAgain() {
        assertThat(post(new Endpoint(URI.create("http://nowhere.invalid/")), PATIENCE))
                .isInstanceOf(Sent.Later.class);
    }

    @Test
    void aCertificateNobodyVouchesForIsNotTrusted(@TempDir Path folder) throws Exception {
        SelfSigned certificate = SelfSigned.in(folder);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        secure.setExecutor(threads);
        secure.createContext("/", exchange -> reply(exchange, 200, "ok", Map.of()));
        secure.start();
        try {
            Endpoint endpoint = new Endpoint(
                    URI.create("https://localhost:" + secure.getAddress().getPort() + "/"));

            Sent distrusted = post(endpoint, PATIENCE);
            Sent trusted = new HttpSender(certificate.client()).post(endpoint, Map.of(), "{}", PATIENCE, List.of());

            assertThat(distrusted).isInstanceOf(Sent.Later.class);
            assertThat(((Sent.Later) distrusted).reason()).contains("TLS failed");
            assertThat(trusted).isEqualTo(new Sent.Delivered("localhost: 200 ok"));
            assertThat(bodies).hasSize(1);
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void plainTextBehindHttpsIsTriedAgain() {
        Endpoint endpoint = new Endpoint(
                URI.create("https://localhost:" + server.getAddress().getPort() + "/"));

        Sent sent = post(endpoint, SHORT);

        assertThat(sent).isInstanceOf(Sent.Later.class);
    }

    @Test
    void anotherHostNeverSeesWhatWasMeantForOne() throws IOException {
        List<String> seen = new ArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI().toString());
            reply(exchange, 200, "", Map.of());
        });
        other.start();
        try {
            for (int status : List.of(301, 302, 303, 307, 308)) {
                answer(
                        status,
                        "",
                        Map.of(
                                "Location",
                                "http://127.0.0.1:" + other.getAddress().getPort() + "/secret"));

                assertThat(post())
                        .isEqualTo(
                                new Sent.Refused("localhost: " + status + ", redirects to 127.0.0.1 are not followed"));
            }
            assertThat(seen).isEmpty();
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aSecretIsNeverQuotedFromTheAnswer() {
        Endpoint endpoint = new Endpoint(URI.create(address() + "/services/T0000/B0000/hush-hush-token"));
        handle(exchange -> reply(
                exchange,
                403,
                "bad hook " + exchange.getRequestURI() + " hush-hush-token " + endpoint.uri(),
                Map.of()));

        Sent sent = HttpSender.shared().post(endpoint, Map.of(), "{}", PATIENCE, endpoint.secrets());

        assertThat(sent.toString()).contains("***").doesNotContain("hush").doesNotContain("/B0000/hush");
    }

    @Test
    void aSecretThatIsCutOffStaysUnseen() {
        String secret = "0123456789".repeat(20);
        String body = ("x" + secret).repeat(30);

        assertThat(HttpSender.quoted(body.substring(0, 4_096), List.of(secret))).doesNotContain("0123");
    }

    @Test
    void slackIsSentItsBodyUnchanged() {
        answer(200, "ok", Map.of());
        Target slack = Told.target(new Slack(), "url = \"" + address() + "\"${HOME}");
        Payload payload = slack.render(Told.morning()).get(0);

        assertThat(slack.send(payload, PATIENCE)).isEqualTo(new Sent.Delivered("localhost: 200 ok"));
        assertThat(bodies).containsExactly(payload.body());
        assertThat(headers.get(0).getFirst("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void aProxysPageIsNotSlacksAnswer() {
        Target slack = Told.target(new Slack(), "url = \"" + address() + "\"${HOME}");
        Payload payload = slack.render(Told.morning()).get(0);
        for (String page : List.of("<html>Please log in</html>", "", "ok, but log in first")) {
            answer(200, page, Map.of());

            assertThat(slack.send(payload, PATIENCE))
                    .as(page)
                    .isInstanceOfSatisfying(
                            Sent.Later.class,
                            later -> assertThat(later.reason()).endsWith(", which the receiver would not say"));
        }
    }

    @Test
    void anIssueGoesToTheProjectThatIsConfiguredWhenItIsSent() throws IOException {
        answer(201, "{}", Map.of());
        String rest = "url = \"" + address() + "\", token = ${HOME}, project = ";
        Payload stored = Told.target(new Jira(), rest + "OLD")
                .render(Told.message(Message.Action.TRIGGER, Told.rows()))
                .get(0);
        Target mended = Told.target(new Jira(), rest + "DATA, type = Bug");

        assertThat(mended.send(stored, PATIENCE)).isInstanceOf(Sent.Delivered.class);

        JsonNode fields = new ObjectMapper().readTree(bodies.get(0)).get("fields");
        assertThat(fields.get("project").get("key").asText()).isEqualTo("DATA");
        assertThat(fields.get("issuetype").get("name").asText()).isEqualTo("Bug");
        assertThat(fields.get("summary").asText()).isEqualTo("WARN orders: row-count-vs-seasonal");
        assertThat(mended.send(new Payload("a", Json.TYPE, "{\"fields\":1}", Map.of()), PATIENCE))
                .isInstanceOf(Sent.Refused.class);
        assertThat(bodies).hasSize(1);
    }

    @Test
    void pagerDutyGetsTheKeyThatPayloadsDoNotHold() throws IOException {
        answer(202, "{\"status\":\"success\"}", Map.of());
        Target pagerDuty =
                Told.target(new PagerDuty(), "url = \"" + address() + "/v2/enqueue\", routing-key = ${HOME}");
        Payload payload = pagerDuty
                .render(Told.message(Message.Action.TRIGGER, Told.nulls()))
                .get(0);

        assertThat(pagerDuty.send(payload, PATIENCE)).isInstanceOf(Sent.Delivered.class);

        JsonNode sent = new ObjectMapper().readTree(bodies.get(0));
        assertThat(sent.get("routing_key").asText()).isEqualTo(System.getenv("HOME"));
        assertThat(payload.body()).doesNotContain("routing_key");
    }

    @Test
    void webhooksAndJiraSayWhoTheyAre() {
        answer(201, "{}", Map.of());
        Target webhook = Told.target(new Webhook(), "url = \"" + address() + "\", token = ${HOME}");
        Target cloud = Told.target(
                new Jira(), "url = \"" + address() + "/jira/\", project = DATA, user = bot, token = ${HOME}");
        Target own = Told.target(new Jira(), "url = \"" + address() + "\", project = DATA, token = ${HOME}");
        Message message = Told.message(Message.Action.TRIGGER, Told.rows());

        for (Target target : List.of(webhook, cloud, own)) {
            assertThat(target.send(target.render(message).get(0), PATIENCE)).isInstanceOf(Sent.Delivered.class);
        }

        String home = System.getenv("HOME");
        String basic = Base64.getEncoder().encodeToString(("bot:" + home).getBytes(UTF_8));
        assertThat(headers)
                .extracting(h -> h.getFirst("Authorization"))
                .containsExactly("Bearer " + home, "Basic " + basic, "Bearer " + home);
        assertThat(headers.get(0).getFirst("Idempotency-Key")).isEqualTo(message.key());
    }

    @Test
    void anInterruptedSenderStopsAndTellsItsThread() throws InterruptedException {
        handle(exchange -> await());
        List<Object> seen = new ArrayList<>();
        Thread sender = new Thread(() -> {
            seen.add(post());
            seen.add(Thread.currentThread().isInterrupted());
        });
        sender.start();
        sender.interrupt();
        sender.join(PATIENCE.toMillis());

        assertThat(seen).containsExactly(new Sent.Later(place() + ": interrupted", Duration.ZERO), true);
    }

    private interface Talk {
        void with(Socket socket) throws IOException;
    }

    private Sent toSocket(Talk talk, Duration timeout) {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> {
                try (Socket socket = listening.accept()) {
                    talk.with(socket);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return post(new Endpoint(URI.create("http://localhost:" + listening.getLocalPort() + "/")), timeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, String answer) throws IOException {
        socket.getInputStream().read(new byte[4_096]);
        socket.getOutputStream().write(answer.getBytes(UTF_8));
    }

    private static Sent timed(Supplier<Sent> sending) {
        long start = System.nanoTime();
        Sent sent = sending.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        return sent;
    }

    private void answer(int status, String body, Map<String, String> more) {
        handle(exchange -> reply(exchange, status, body, more));
    }

    private void handle(HttpHandler handler) {
        try {
            server.removeContext("/");
        } catch (IllegalArgumentException e) {
            assertThat(bodies).isEmpty();
        }
        server.createContext("/", handler);
    }

    private void reply(HttpExchange exchange, int status, String body, Map<String, String> more) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        headers.add(exchange.getRequestHeaders());
        more.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sent post() {
        return post(PATIENCE);
    }

    private Sent post(Duration timeout) {
        return post(new Endpoint(URI.create(address() + "/")), timeout);
    }

    private static Sent post(Endpoint to, Duration timeout) {
        return HttpSender.shared().post(to, Map.of(), "{}", timeout, List.of());
    }

    private String address() {
        return "http://" + place();
    }

    private String place() {
        return "localhost:" + server.getAddress().getPort();
    }
}
