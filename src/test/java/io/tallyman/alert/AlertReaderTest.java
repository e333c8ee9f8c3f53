package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.config.Problem;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReaderTest {
    private static final String CHANNELS =
            "channels { oncall { channel = pigeon, loft = roof }, team { channel = pigeon, loft = yard } }\n";

    private static final String SHOP = """
        time-zone = UTC, store = store
        tables.orders {
          source = { table = shop.orders }, time = ordered_at, owner = { team = commerce-data }
          checks = [
            { check = row-count, name = "a b", fail = "< 1", tags = [daily] }
            { check = null-rate, columns = [client_id], fail = "> 5%", segments = channel }
          ]
        }
        tables.visits {
          source = { table = shop.visits }, time = at, owner = { team = web }
          checks = [ { class = "com.example.Visits" } ]
        }
        """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        routes = [ { to = onacll } ]                                | routes[0].to          | There is no channel 'onacll'         | Did you mean 'oncall'?
        routes = [ { to = [] } ]                                    | routes[0].to          | at least one text                    | ``
        routes = [ { match = "table=orders" } ]                     | routes[0].to          | Missing                              | ``
        routes = [ { to = team, match = "" } ]                      | routes[0].match       | at least one word                    | table=orders
        routes = [ { to = team, match = "orders" } ]                | routes[0].match       | found 'orders'                       | table=orders
        routes = [ { to = team, match = "tabel=orders" } ]          | routes[0].match       | Unknown word 'tabel'                 | Did you mean 'table'?
        routes = [ { to = team, match = "table=oders" } ]           | routes[0].match       | fits none of the 3 checks            | Did you mean 'orders'?
        routes = [ { to = team, match = "owner=comerce-data" } ]    | routes[0].match       | 'owner=comerce-data' fits none       | Did you mean 'commerce-data'?
        routes = [ { to = team, match = "tag=dayly" } ]             | routes[0].match       | fits none of the 3 checks            | Did you mean 'daily'?
        routes = [ { to = team, match = "owner=commerce-data check=nul-rate*" } ] | routes[0].match | fits none of the 3 checks    | none fits all words
        routes = [ { to = team, match = "table=orders owner=web" } ] | routes[0].match      | fits none of the 3 checks            | none fits all words
        routes = [ { to = team, match = "segment=chanel=*" } ]      | routes[0].match       | fits none of the 3 checks            | Did you mean 'channel=*'?
        routes = [ { to = team } ], payloads = "s3://lake/alerts"   | payloads              | found 's3://lake/alerts'             | /var/spool
        routes = [ { to = team } ], payloads = "file://host/x"      | payloads              | Expected a folder of this machine    | /var/spool
        routes = [ { to = team, match = "severity=critcal" } ]      | routes[0].match       | Unknown severity 'critcal'           | Did you mean 'critical'?
        routes = [ { to = team, on = [fial] } ]                     | routes[0].on          | Unknown status 'fial'                | Did you mean 'fail'?
        routes = [ { to = team, on = [pass] } ]                     | routes[0].on          | Unknown status 'pass'                | error, fail, warn
        routes = [ { to = team, on = [] } ]                         | routes[0].on          | at least one text                    | ``
        routes = [ { to = team, quiet-hours = "22:00" } ]           | routes[0].quiet-hours | found "22:00"                        | 22:00 .. 06:00
        routes = [ { to = team, quiet-hours = "22:00 .. 22:00" } ]  | routes[0].quiet-hours | two different times                  | 22:00 .. 06:00
        routes = [ { to = team, quiet-hours = "22:00 .. 24:00" } ]  | routes[0].quiet-hours | found "22:00 .. 24:00"               | 22:00 .. 06:00
        routes = [ { to = team, quite-hours = "22:00 .. 06:00" } ]  | routes[0].quite-hours | Unknown key                          | quiet-hours
        routes = [ { to = team, stop = maybe } ]                    | routes[0].stop        | Expected true or false               | ``
        routes = []                                                 | channels              | No route leads to a channel          | to = oncall
        routes = [ { to = team } ], escalate-to = manager           | escalate-to           | There is no channel 'manager'        | Known: oncall, team
        routes = [ { to = team } ], staging-to = taem               | staging-to            | There is no channel 'taem'           | Did you mean 'team'?
        routes = [ { to = team } ], escalate-after = 1              | escalate-after        | Expected 2 to 365, found 1           | ``
        routes = [ { to = team } ], remind-every = 36h              | remind-every          | whole days                           | 0d
        routes = [ { to = team } ], budget = 10ms                   | budget                | Expected 1s to 1h, found '10ms'      | 60s
        routes = [ { to = team } ], budget = 60                     | budget                | Expected a duration                  | say the unit
        routes = [ { to = team } ], retries = 11                    | retries               | Expected 0 to 10, found 11           | ``
        routes = [ { to = team } ], retires = 5                     | retires               | Unknown key 'retires'                | retries
        """)
    void refusesWhatTellsNobody(String entry, String key, String message, String hint) throws IOException {
        assertThat(problems(CHANNELS + entry, "")).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("alerts." + key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.hint()).contains(hint);
            assertThat(problem.origin()).startsWith(directory.resolve("shop.conf") + ":");
        });
    }

    @Test
    void anUnknownKindOfChannelIsOneProblemWithTheNearestWord() throws IOException {
        assertThat(problems("channels { a { channel = pigoen, loft = roof } }, routes = [ { to = a } ]", ""))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("alerts.channels.a.channel");
                    assertThat(problem.message()).isEqualTo("Unknown channel 'pigoen'");
                    assertThat(problem.hint()).contains("Did you mean 'pigeon'?");
                });
    }

    @Test
    void aChannelTellsWhatItMisses() throws IOException {
        assertThat(problems("channels { a { channel = pigeon, lotf = x } }, routes = [ { to = a } ]", ""))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("alerts.channels.a.loft", "alerts.channels.a.lotf");
        assertThat(problems("channels { \"a b\" { channel = pigeon, loft = x } }, routes = [ { to = \"a b\" } ]", ""))
                .extracting(Problem::message)
                .containsExactly("The name of a channel is a word of letters, digits, - and _");
    }

    @Test
    void reportsAreApprovedByNamingTheirFolderAndNotHere() throws IOException {
        assertThat(problems(CHANNELS + "routes = [ { to = team } ]", "approved = [\"write:reports\"]"))
                .extracting(Problem::message)
                .containsExactly("There is no action 'write:reports' to approve");
    }

    @Test
    void wordsMayBeOfSegmentsAndDeequSuitesThatAreNotReadYet() throws IOException {
        for (String match : List.of(
                "check=null-rate(client_id)[channel=email]",
                "check=orders/null-rate* segment=channel=paid*",
                "segment=CHANNEL=*",
                "table=visits check=anything",
                "owner=WEB",
                "severity=info")) {
            assertThat(accepted(CHANNELS + "routes = [ { to = team, match = \"" + match + "\" } ]", "")
                            .routes())
                    .as(match)
                    .hasSize(1);
        }
    }

    @Test
    void aChannelThatBreaksItsWordIsFencedFromTheStart() throws IOException {
        AlertSpec spec = accepted(CHANNELS + "routes = [ { to = team } ]", "");

        assertThat(spec.channels().get("team").target()).isInstanceOf(Fenced.class);
    }

    @Test
    void onlyActionsThatThereAreCanBeApproved() throws IOException {
        List<Problem> problems =
                problems(CHANNELS + "routes = [ { to = team } ]", "approved = [\"send:team\", \"send:taem\"]");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("approved");
            assertThat(problem.message()).isEqualTo("There is no action 'send:taem' to approve");
            assertThat(problem.hint()).contains("Did you mean 'send:team'?").doesNotContain("write:reports");
        });
    }

    @Test
    void aConfigurationWithoutAlertsTellsNobody() throws IOException {
        AlertSpec spec = accepted("", "");

        assertThat(spec.channels()).isEmpty();
        assertThat(spec.routes()).isEmpty();
        assertThat(spec.approved()).isEmpty();
    }

    @Test
    void readsChannelsRoutesAndRules() throws IOException {
        AlertSpec spec = accepted(CHANNELS + """
            routes = [
              { to = oncall, match = "severity=critical", on = [fail, error], stop = true }
              { to = [team, oncall], match = "table=orders check=\\"a b\\"", quiet-hours = "22:00 .. 06:00" }
            ]
            escalate-after = 4, escalate-to = oncall, remind-every = 2d, budget = 90s, retries = 1
            report-link = "https://example.com/{date}.html", payloads = /tmp/p
            """, "approved = [\"send:team\", \"write:payloads\"]");

        assertThat(spec.channels().keySet()).containsExactly("oncall", "team");
        assertThat(spec.channels().get("team").target().about()).isEqualTo("yard");
        Route first = spec.routes().get(0);
        assertThat(first.to()).containsExactly("oncall");
        assertThat(first.match().words()).containsExactly(Map.entry("severity", "critical"));
        assertThat(first.on()).containsExactlyInAnyOrder(Status.FAIL, Status.ERROR);
        assertThat(first.stop()).isTrue();
        Route second = spec.routes().get(1);
        assertThat(second.to()).containsExactly("team", "oncall");
        assertThat(second.match().words()).containsEntry("check", "a b");
        assertThat(second.on()).containsExactlyInAnyOrder(Status.WARN, Status.FAIL, Status.ERROR);
        assertThat(second.quiet()).contains(new QuietHours(LocalTime.of(22, 0), LocalTime.of(6, 0)));
        assertThat(spec.rules())
                .isEqualTo(new AlertSpec.Rules(
                        4,
                        Optional.of("oncall"),
                        2,
                        Duration.ofSeconds(90),
                        1,
                        Optional.of("https://example.com/{date}.html"),
                        Optional.of("/tmp/p"),
                        "test"));
        assertThat(spec.rules().report(LocalDate.of(2026, 11, 19))).contains("https://example.com/2026-11-19.html");
        assertThat(spec.approved()).containsExactlyInAnyOrder("send:team", "write:payloads");
    }

    @Test
    void usualRulesHoldWhereNothingIsSaid() throws IOException {
        assertThat(accepted(CHANNELS + "routes = [ { to = team } ]", "").rules())
                .isEqualTo(new AlertSpec.Rules(
                        3, Optional.empty(), 3, Duration.ofSeconds(60), 3, Optional.empty(), Optional.empty(), "test"));
    }

    @Test
    void infoIsToldOnlyByARouteThatAsksForASeverity() throws IOException {
        List<Route> routes = accepted(
                        CHANNELS + "routes = [ { to = team }, { to = team, match = \"severity=info\" } ]", "")
                .routes();

        assertThat(routes)
                .extracting(route -> route.takes(Morning.check("orders", "a", Severity.INFO, "web", null)))
                .containsExactly(false, true);
    }

    private List<Problem> problems(String alerts, String more) throws IOException {
        AtomicReference<AlertSpec> spec = new AtomicReference<>();
        return ((Loaded.Rejected) read(alerts, more, spec)).problems();
    }

    private AlertSpec accepted(String alerts, String more) throws IOException {
        AtomicReference<AlertSpec> spec = new AtomicReference<>();
        assertThat(read(alerts, more, spec)).isInstanceOf(Loaded.Accepted.class);
        return spec.get();
    }

    private Loaded read(String alerts, String more, AtomicReference<AlertSpec> spec) throws IOException {
        Path file = directory.resolve("shop.conf");
        String block = alerts.isEmpty() ? "" : "alerts {\n" + alerts + "\n}\n";
        Files.writeString(file, "tallyman {\n" + SHOP + block + more + "\n}\n");
        return SuiteReader.read(
                List.of(file),
                Map.of(),
                (root, suite) -> spec.set(AlertReader.read(root, suite, List.of(new Pigeon()))));
    }
}
