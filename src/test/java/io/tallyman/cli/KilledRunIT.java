package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged job, ended by SIGKILL as soon as it has written or sent something. The next date's run tells what the
 * killed one did not; a twin that nobody killed, in this process, shows what that is.
 *
 * <p>On the first date an incident opens, on the second it ends and another opens, on the third that one ends.
 */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class KilledRunIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int KILLED = 128 + 9;
    // Near today: the job's own clock goes by, and what is a week old is no news.
    private static final LocalDate FIRST = LocalDate.now(ZoneOffset.UTC).minusDays(5);
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final LocalDate THIRD = FIRST.plusDays(2);

    @TempDir
    static Path folder;

    private static Left twin;

    /** When the job dies: as soon as a table of the store has a further commit, or a receiver a request. */
    enum Moment {
        RUN_IS_COMPLETE("runs", "\\\"state\\\":\\\"complete\\\""),
        ALERTS_ARE_WRITTEN("alerts", ""),
        INCIDENTS_ARE_WRITTEN("incidents", ""),
        FIRST_REQUEST_IS_NOT_ANSWERED("", "");

        private final String table;
        private final String words;

        Moment(String table, String words) {
            this.table = table;
            this.words = words;
        }

        /** Whether a commit that the job made says what this moment is about. */
        boolean reached(Path store, Set<Path> before) throws IOException {
            for (Path commit : commits(store)) {
                if (!before.contains(commit) && Files.readString(commit).contains(words)) {
                    return true;
                }
            }
            return false;
        }

        Set<Path> commits(Path store) throws IOException {
            Path log = store.resolve(table).resolve("_delta_log");
            if (Files.notExists(log)) {
                return Set.of();
            }
            try (Stream<Path> files = Files.list(log)) {
                return files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
                        .collect(Collectors.toSet());
            }
        }
    }

    /** A request, as a receiver can tell it from others. */
    private record Told(String channel, String key, String action, String body) {}

    /** What two dates left behind: requests in order, and the store's rows as JSON. */
    private record Left(List<Told> told, List<String> incidents, List<String> alerts) {}

    @BeforeAll
    static void runTheFirstDateAndTheTwin(SparkSession spark) throws Exception {
        writeOrders();
        Path first = Files.createDirectories(folder.resolve("first"));
        try (Receiver receiver = new Receiver()) {
            start(conf(first, receiver), FIRST).endsWith(ExitCode.FAILED);
            assertThat(receiver.told).extracting(Told::channel).containsExactlyInAnyOrder("oncall", "team");
        }
        Path home = copyOfTheFirstDate("twin");
        try (Receiver receiver = new Receiver()) {
            Path conf = conf(home, receiver);
            run(conf, SECOND, ExitCode.FAILED);
            run(conf, THIRD, ExitCode.OK);
            twin = left(spark, home, receiver);
        }
    }

    @Test
    void whoIsNotKilledTellsEverythingOnce() {
        assertThat(twin.told())
                .filteredOn(told -> told.channel().equals("oncall"))
                .extracting(told -> told.action() + " " + told.key().substring(0, 10))
                .containsExactlyInAnyOrder("resolve " + FIRST, "trigger " + SECOND, "resolve " + SECOND);
        assertThat(twin.told())
                .filteredOn(told -> told.channel().equals("team"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        assertThat(twin.incidents()).hasSize(2).allMatch(row -> row.contains("\"state\":\"resolved\""));
        assertThat(twin.alerts()).isNotEmpty().allMatch(row -> row.contains("\"state\":\"delivered\""));
    }

    /** Each takes a minute; {@code -Dtallyman.kill.moments=all} takes them all. */
    static Stream<Moment> moments() {
        return "all".equals(System.getProperty("tallyman.kill.moments"))
                ? Stream.of(Moment.values())
                : Stream.of(Moment.RUN_IS_COMPLETE, Moment.FIRST_REQUEST_IS_NOT_ANSWERED);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void whatAKilledRunHadToTellIsToldByTheNextDate(Moment moment, SparkSession spark) throws Exception {
        Path home = copyOfTheFirstDate(moment.name());
        try (Receiver receiver = new Receiver()) {
            Path conf = conf(home, receiver);
            if (moment == Moment.FIRST_REQUEST_IS_NOT_ANSWERED) {
                receiver.hold();
            }
            start(conf, SECOND).killAt(moment, home.resolve("store"), receiver);
            receiver.answer();

            start(conf, THIRD).endsWith(ExitCode.OK);

            Left left = left(spark, home, receiver);
            // Equal as sets: each message of the twin arrived, and one that came twice had the same key and text.
            assertThat(new HashSet<>(left.told())).isEqualTo(new HashSet<>(twin.told()));
            assertThat(left.incidents()).isEqualTo(twin.incidents());
            assertThat(left.alerts()).isEqualTo(twin.alerts());
            assertThat(lastActions(left.told()))
                    .isNotEmpty()
                    .allSatisfy((incident, action) ->
                            assertThat(action).as(incident).isEqualTo("resolve"));
            if (moment == Moment.FIRST_REQUEST_IS_NOT_ANSWERED) {
                assertThat(left.told()).hasSize(twin.told().size() + 1);
            }
        }
    }

    private static Map<String, String> lastActions(List<Told> told) {
        Map<String, String> last = new LinkedHashMap<>();
        told.stream().filter(one -> one.channel().equals("oncall")).forEach(one -> last.put(one.key(), one.action()));
        return last;
    }

    private static Left left(SparkSession spark, Path home, Receiver receiver) {
        Path store = home.resolve("store");
        List<String> incidents = spark.sql("SELECT incident_id, check_id, status, state, reason, opened, last_seen,"
                        + " resolved, consecutive, escalated, message FROM delta.`" + store.resolve("incidents")
                        + "` ORDER BY incident_id")
                .toJSON()
                .collectAsList();
        List<String> alerts = spark.sql("SELECT alert_id, business_date, channel, action, payload_key, body, state"
                        + " FROM delta.`" + store.resolve("alerts") + "` ORDER BY alert_id")
                .toJSON()
                .collectAsList();
        return new Left(List.copyOf(receiver.told), incidents, alerts);
    }

    /** Half of the client ids are null on the first date, and few orders come on the second. */
    private static void writeOrders() throws IOException {
        Path orders = Files.createDirectories(folder.resolve("orders"));
        List<String> early = new ArrayList<>(List.of("day,order_id,client_id"));
        List<String> late = new ArrayList<>(early);
        for (int order = 0; order < 10; order++) {
            early.add(FIRST + ",o-1-" + order + "," + (order % 2 == 0 ? "" : "c-" + order));
            late.add(THIRD + ",o-3-" + order + ",c-" + order);
        }
        early.add(SECOND + ",o-2-1,c-1");
        late.add(SECOND + ",o-2-2,c-2");
        Files.write(orders.resolve("early.csv"), early);
        Files.write(orders.resolve("late.csv"), late);
    }

    private static Path conf(Path home, Receiver receiver) throws IOException {
        return Files.writeString(home.resolve("shop.conf"), """
            tallyman {
              time-zone = "Europe/Berlin"
              store     = "FOLDER/store"
              tables.orders {
                source = { path = "ORDERS", format = csv, options = { header = true },
                           schema = { day = date, order_id = string, client_id = string } }
                date   = day
                owner  = { team = "commerce-data" }
                checks = [
                  { check = null-rate, name = nulls, columns = [client_id], fail = "> 5%" }
                  { check = row-count, name = rows, fail = "< 5" }
                ]
              }
              alerts {
                channels {
                  oncall { channel = pagerduty, routing-key = ${HOME},
                           url = "http://localhost:PORT/oncall" }
                  team   { channel = webhook, url = "http://localhost:PORT/team" }
                }
                routes = [ { to = [oncall, team] } ]
              }
              approved = ["send:oncall", "send:team"]
            }
            """.replace("FOLDER", home.toString())
                .replace("ORDERS", folder.resolve("orders").toString())
                .replace("PORT", Integer.toString(receiver.port())));
    }

    private static Path copyOfTheFirstDate(String name) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Morning.copy(folder.resolve("first/store"), home.resolve("store"));
        return home;
    }

    /** The same job in this process, which has started already. */
    private static void run(Path conf, LocalDate date, int code) {
        Morning.Printed printed =
                Morning.tallyman(Clock.systemUTC(), "run", "--conf", conf.toString(), "--date", date.toString());
        assertThat(printed.code()).as(printed.err()).isEqualTo(code);
    }

    private static Job start(Path conf, LocalDate date) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                ROOT.resolve("submit/tallyman").toString(),
                "--master",
                "local[2]",
                // As in all tests, compiling code for a handful of rows costs far more than interpreting them.
                "--conf",
                "spark.sql.codegen.wholeStage=false",
                "--conf",
                "spark.sql.codegen.factoryMode=NO_CODEGEN",
                "run",
                "--conf",
                conf.toString(),
                "--date",
                date.toString());
        builder.environment().put("TALLYMAN_MEMORY", "1g");
        Path output = conf.resolveSibling("output-of-" + date + ".txt");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Job(process, output);
    }

    /** A run in a process of its own; the script gives way to the job, so that the process is the job. */
    private record Job(Process process, Path output) {
        void endsWith(int code) throws InterruptedException {
            try {
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as(this::said)
                        .isTrue();
                assertThat(process.exitValue()).as(this::said).isEqualTo(code);
            } finally {
                process.destroyForcibly();
            }
        }

        /** Ends the process at the moment, without a chance to tidy up. */
        void killAt(Moment moment, Path store, Receiver receiver) throws IOException, InterruptedException {
            boolean request = moment == Moment.FIRST_REQUEST_IS_NOT_ANSWERED;
            Set<Path> before = request ? Set.of() : moment.commits(store);
            long end = System.nanoTime() + PATIENCE.toNanos();
            try {
                while (request ? receiver.told.isEmpty() : !moment.reached(store, before)) {
                    assertThat(process.isAlive() && System.nanoTime() < end)
                            .as(this::said)
                            .isTrue();
                    Thread.sleep(2);
                }
            } finally {
                process.destroyForcibly();
            }
            endsWith(KILLED);
        }

        private String said() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Both receivers: notes what arrives, and then answers, or waits with the answer. */
    private static final class Receiver implements AutoCloseable {
        private final List<Told> told = new CopyOnWriteArrayList<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;
        private volatile CountDownLatch held = new CountDownLatch(0);

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::take);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        void hold() {
            held = new CountDownLatch(1);
        }

        void answer() {
            held.countDown();
        }

        @Override
        public void close() {
            answer();
            server.stop(0);
            threads.shutdownNow();
        }

        private void take(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode json = new ObjectMapper().readTree(body);
            String channel = exchange.getRequestURI().getPath().substring(1);
            told.add(
                    channel.equals("oncall")
                            ? new Told(
                                    channel,
                                    json.get("dedup_key").asText(),
                                    json.get("event_action").asText(),
                                    body)
                            : new Told(
                                    channel,
                                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                                    json.get("status").asText(),
                                    body));
            try {
                held.await();
                exchange.sendResponseHeaders(202, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        }
    }
}
