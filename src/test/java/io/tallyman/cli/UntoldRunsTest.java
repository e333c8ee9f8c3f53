package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.incident.Incident;
import io.tallyman.incident.Resolution;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.store.Telling;
import io.tallyman.suite.Suite;
import io.tallyman.testkit.SparkExtension;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that were killed once they counted and before they had told: on the 3rd, 4th and 5th client ids are missing. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class UntoldRunsTest {
    private static final Set<Integer> NULLS = Set.of(3, 4, 5);
    private static final String THIRD = "third";

    @TempDir
    static Path folder;

    private static Receivers receivers;
    private static String store;
    private static String conf;

    @BeforeAll
    static void writeOrdersAndRunTheThird(SparkSession spark) {
        List<String> rows = new ArrayList<>();
        for (int day = 1; day <= 14; day++) {
            for (int order = 0; order < 8; order++) {
                String client = NULLS.contains(day) && order % 2 == 0 ? "CAST(NULL AS STRING)" : "'c-" + order + "'";
                String channel = order < 4 ? "'email'" : "'search'";
                rows.add("(DATE '" + day(day) + "', " + client + ", " + channel + ", 12.50BD)");
            }
        }
        spark.sql("SELECT * FROM VALUES " + String.join(", ", rows) + " AS orders (day, client_id, channel, revenue)")
                .coalesce(1)
                .write()
                .format("delta")
                .save(folder.resolve("orders").toString());
        begin(THIRD);
        run(3);
        assertThat(receivers.oncall()).containsOnly("3 trigger 2026-11-03").hasSize(3);
        receivers.close();
    }

    @BeforeEach
    void begin(TestInfo test) {
        begin(test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void close() {
        receivers.close();
    }

    private static void begin(String name) {
        receivers = new Receivers();
        store = folder.resolve(name).toString();
        configure("""
                { check = null-rate, name = nulls, columns = [client_id], segments { by = channel }, fail = "> 5%" }
                { check = sum, name = revenue, column = revenue, severity = warning, fail = "< 1" }
            """);
    }

    /** Makes the store a copy of one in which the run of the 3rd has told of three incidents. */
    private static void startAfterTheThird() {
        Morning.copy(folder.resolve(THIRD), Path.of(store));
    }

    private static void configure(String checks) {
        conf = Morning.conf(folder, """
            tables.orders {
              source = { path = "FOLDER/orders" }
              date   = day
              owner  = { team = "commerce-data" }
              checks = [
                CHECKS
              ]
            }
            alerts {
              channels { CHANNELS }
              routes = [ { to = [team, oncall] } ]
              retries = 0
            }
            approved = ["send:team", "send:oncall"]
            """.replace("FOLDER", folder.toString())
                        .replace("CHECKS", checks)
                        .replace("CHANNELS", receivers.channels()))
                .toString();
    }

    @Test
    void whatAKilledRunHadToTellIsToldByTheRunOfTheNextDateInItsOwnWords(SparkSession spark) {
        killed(spark, 3, Telling.NEWS);
        assertThat(telling(spark)).containsExactly("2026-11-03 news");
        run(4);

        assertThat(receivers.oncall())
                .allMatch(line -> line.equals("4 trigger 2026-11-03"))
                .hasSize(3);
        assertThat(telling(spark)).containsExactly("2026-11-03 told", "2026-11-04 told");
        List<Row> said = said(spark);
        List<Incident> incidents = incidents(spark).open("live");
        assertThat(incidents).extracting(Incident::consecutive).containsExactly(2, 2, 2);

        store = store + "-not-killed";
        startAfterTheThird();
        run(4);
        assertThat(said).isNotEmpty().isEqualTo(said(spark));
        assertThat(incidents(spark).open("live"))
                .extracting(Incident::id)
                .containsExactlyElementsOf(incidents.stream().map(Incident::id).toList());
    }

    @Test
    void anIncidentThatWasToldButNotWrittenIsStillResolvedAtItsReceiver(SparkSession spark) {
        startAfterTheThird();
        spark.sql("DELETE FROM delta.`" + store + "/incidents`");
        spark.sql("UPDATE delta.`" + store + "/runs` SET telling = 'news'");
        run(6);

        assertThat(receivers.oncall()).hasSize(3).containsOnly("6 resolve 2026-11-03");
        assertThat(incidents(spark).open("live")).isEmpty();
    }

    @Test
    void whatWasWrittenIsNotToldAgainWhereOnlyTheNoteIsMissing(SparkSession spark) {
        startAfterTheThird();
        Incident mended = incidents(spark).open("live").get(0);
        tallyman(4, "resolve", "--incident", mended.id(), "--reason", "real", "--by", "ana");
        int told = receivers.oncall().size();
        spark.sql("UPDATE delta.`" + store + "/runs` SET telling = 'news'");
        run(5);

        assertThat(receivers.oncall().subList(told, receivers.oncall().size()))
                .as("only what a person called mended fails anew")
                .containsExactly("5 trigger 2026-11-05");
        assertThat(incidents(spark).all("live"))
                .extracting(Incident::opened)
                .containsExactlyInAnyOrder(day(3), day(3), day(3), day(5));
    }

    @Test
    void aPersonsWordThatWasKilledIsToldByTheNextRunUnderTheSameIds(SparkSession spark) {
        startAfterTheThird();
        List<Incident> open = incidents(spark).open("live");
        Instant said = morning(3).instant().truncatedTo(ChronoUnit.MICROS);
        List<Incident> ended = open.stream()
                .map(incident -> Resolution.by(incident, Incident.Reason.REAL, "ana", said)
                        .incident())
                .toList();
        incidents(spark).resolve("live", ended, Set.copyOf(ids(open)));
        run(6);

        assertThat(receivers.oncall()).hasSize(3).containsOnly("6 resolve 2026-11-03");
        assertThat(incidents(spark).untold("live")).isEmpty();
        List<Row> once = said(spark);
        incidents(spark).resolve("live", ended, Set.copyOf(ids(open)));
        run(7);
        assertThat(said(spark)).isEqualTo(once);
    }

    @Test
    void whatAPersonHasEndedSinceAKilledRunIsNotOpenedAnew(SparkSession spark) {
        startAfterTheThird();
        String ended = incidents(spark).open("live").get(0).id();
        killed(spark, 4, Telling.NEWS);
        tallyman(5, "resolve", "--incident", ended, "--reason", "false-positive", "--by", "ana");
        run(6);

        assertThat(incidents(spark).all("live")).extracting(Incident::opened).containsExactly(day(3), day(3), day(3));
    }

    @Test
    void aSnoozeThatWasSaidSinceAKilledRunDoesNotSilenceIt(SparkSession spark) {
        killed(spark, 3, Telling.NEWS);
        tallyman(4, "snooze", "--match", "table=orders", "--until", "2026-11-20", "--reason", "moves", "--by", "ana");
        run(4);

        assertThat(receivers.oncall()).containsOnly("4 trigger 2026-11-03").hasSize(3);
    }

    @Test
    void anOlderDateSaysThatNobodyIsToldOfItsFailures(SparkSession spark) {
        run(6);
        Morning.Printed printed = tallyman(7, "run", "--date", "2026-11-04");

        assertThat(printed.out())
                .contains("Nobody is told of the failures of 2026-11-04 at orders: 2026-11-06 has been judged.");
        assertThat(receivers.oncall()).isEmpty();
        assertThat(incidents(spark).all("live")).isEmpty();
    }

    @Test
    void aNotifyingBackfillThatWasKilledIsToldThoughLaterDatesHaveBeenJudged(SparkSession spark) {
        run(6);
        killed(spark, 4, Telling.ANY_DATE);
        Morning.Printed printed =
                tallyman(7, "backfill", "--from", "2026-11-06", "--to", "2026-11-06", "--resume", "--notify");

        assertThat(printed.out()).as(printed.err()).contains("0 dates judged, 1 covered before");
        assertThat(receivers.oncall()).hasSize(3).containsOnly("7 trigger 2026-11-04");
    }

    @Test
    void whatNobodyAskedToBeToldStaysUntold(SparkSession spark) {
        tallyman(4, "backfill", "--from", "2026-11-03", "--to", "2026-11-03");
        killed(spark, 4, Telling.NEWS);
        spark.sql("UPDATE delta.`" + store + "/runs` SET telling = NULL WHERE business_date = DATE'2026-11-04'");
        killed(spark, 5, Telling.NEWS);
        configure("{ check = sum, name = revenue, column = revenue, fail = \"< 1\" }");
        run(6);

        assertThat(receivers.team()).isEmpty();
        assertThat(receivers.oncall()).isEmpty();
        assertThat(telling(spark))
                .as("a backfill, an earlier version's run, one whose check is gone, and a good day")
                .containsExactly("2026-11-03 -", "2026-11-04 -", "2026-11-05 told", "2026-11-06 told");
    }

    @Test
    void afterAWeekItIsNoNews(SparkSession spark) {
        killed(spark, 5, Telling.NEWS);
        Morning.Printed printed = tallyman(13, "run", "--date", "2026-11-13");

        assertThat(printed.err()).contains("Nobody was told what the run of 2026-11-05 found");
        assertThat(receivers.oncall()).isEmpty();
        assertThat(incidents(spark).all("live")).isEmpty();
        assertThat(telling(spark)).containsExactly("2026-11-05 expired", "2026-11-13 -");
    }

    @Test
    void aGoodMorningTakesNoCommitToNoteThatNothingWasTold(SparkSession spark) {
        run(1);
        long before = commits(spark);
        run(2);

        assertThat(telling(spark)).containsExactly("2026-11-01 -", "2026-11-02 -");
        assertThat(commits(spark)).as("begin and complete").isEqualTo(before + 2);
    }

    @Test
    void aShadowRunNeitherOpensNorEndsALiveIncident(SparkSession spark) {
        startAfterTheThird();
        List<Incident> live = incidents(spark).open("live");
        tallyman(4, "run", "--date", "2026-11-05", "--set", "tallyman.environment=shadow");
        tallyman(6, "run", "--date", "2026-11-06", "--set", "tallyman.environment=shadow");
        tallyman(3, "run", "--date", "2026-11-03", "--set", "tallyman.environment=staging");

        assertThat(incidents(spark).open("live")).isEqualTo(live);
        assertThat(incidents(spark).all("shadow"))
                .hasSize(3)
                .allSatisfy(incident -> assertThat(incident.resolved()).contains(day(6)));
        assertThat(incidents(spark).open("staging"))
                .hasSize(3)
                .extracting(Incident::id)
                .doesNotContainAnyElementsOf(live.stream().map(Incident::id).toList());
        assertThat(tallyman(6, "incidents", "--set", "tallyman.environment=shadow")
                        .out())
                .contains("No incident is open");
        run(4);
        assertThat(incidents(spark).open("live"))
                .extracting(Incident::consecutive)
                .containsOnly(2);
    }

    /** A run that dies once its date counts. */
    private static void killed(SparkSession spark, int day, Telling telling) {
        ConfOptions options = new ConfOptions();
        options.files = List.of(Path.of(conf));
        options.overrides = Map.of("tallyman.store", store);
        Suite suite = options.suite();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console silent = new Console(nowhere, nowhere, false);
        Selection all = Selection.of(suite, List.of());
        new Pipeline(spark, suite, all, morning(day), silent, telling).run(day(day));
    }

    private static void run(int day) {
        Morning.Printed printed = tallyman(day, "run", "--date", day(day).toString());
        assertThat(printed.code()).as(printed.err()).isLessThan(2);
    }

    private static Morning.Printed tallyman(int day, String verb, String... arguments) {
        receivers.today(Integer.toString(day));
        List<String> words = new ArrayList<>(List.of(verb, "--conf", conf, "--set", "tallyman.store=" + store));
        words.addAll(List.of(arguments));
        return Morning.tallyman(morning(day), words.toArray(String[]::new));
    }

    /** The clock of the morning after a day, which goes on from there. */
    private static Clock morning(int day) {
        Instant morning = day(day + 1).atTime(5, 0).toInstant(ZoneOffset.UTC);
        return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), morning));
    }

    private List<String> telling(SparkSession spark) {
        return Store.open(spark, store)
                .table(StoreTable.RUNS)
                .selectExpr("concat(business_date, ' ', coalesce(telling, '-')) AS line")
                .orderBy("line")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<Row> said(SparkSession spark) {
        return Store.open(spark, store)
                .table(StoreTable.ALERTS)
                .select("alert_id", "business_date", "channel", "action", "incident_ids", "payload_key", "body")
                .orderBy("alert_id")
                .collectAsList();
    }

    private long commits(SparkSession spark) {
        return spark.sql("DESCRIBE HISTORY delta.`" + store + "/runs`").count();
    }

    private static List<String> ids(List<Incident> incidents) {
        return incidents.stream().map(Incident::id).toList();
    }

    private IncidentStore incidents(SparkSession spark) {
        return IncidentStore.open(spark, store);
    }

    private static LocalDate day(int ofNovember) {
        return LocalDate.of(2026, 11, ofNovember);
    }
}
