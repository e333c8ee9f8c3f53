package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.incident.Incident;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A fortnight of a shop's mornings, as its receivers have it. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class AlertsTest {
    /** Days of November on which half of the client ids are null. */
    private static final Set<Integer> NULLS = Set.of(3, 4, 5, 9, 11, 12, 14);
    /** Days with 4 orders in place of 10. */
    private static final Set<Integer> FEW = Set.of(7, 8, 9, 11, 12);

    private final Receivers receivers = new Receivers();
    private final Map<Integer, Integer> codes = new TreeMap<>();

    @TempDir
    Path folder;

    private String conf;

    @BeforeEach
    void write(SparkSession spark) {
        List<String> rows = new ArrayList<>();
        for (int day = 1; day <= 14; day++) {
            int orders = FEW.contains(day) ? 4 : 10;
            for (int order = 0; order < orders; order++) {
                String client = NULLS.contains(day) && order % 2 == 0 ? "CAST(NULL AS STRING)" : "'c-" + order + "'";
                rows.add("(DATE '" + day(day) + "', 'o-" + day + "-" + order + "', " + client + ")");
            }
        }
        spark.sql("SELECT * FROM VALUES " + String.join(", ", rows) + " AS orders (day, order_id, client_id)")
                .coalesce(1)
                .write()
                .format("delta")
                .save(folder.resolve("orders").toString());
        conf = Morning.conf(folder, """
            tables.orders {
              source = { path = "FOLDER/orders" }
              date   = day
              owner  = { team = "commerce-data", contact = "commerce-data@example.com" }
              checks = [
                { check = null-rate, name = nulls, columns = [client_id], fail = "> 5%" }
                { check = row-count, name = rows, severity = warning, fail = "< 5" }
              ]
            }
            alerts {
              channels { CHANNELS }
              routes = [
                { to = oncall, match = "severity=critical", on = [fail, error] }
                { to = team }
              ]
              escalate-to = manager
              retries = 0
            }
            approved = ["send:team", "send:oncall", "send:manager"]
            """.replace("FOLDER", folder.toString()).replace("CHANNELS", receivers.channels()))
                .toString();
    }

    @AfterEach
    void close() {
        receivers.close();
    }

    @Test
    void aFortnightIsToldOnceToWhomItConcerns(SparkSession spark) {
        run(2);
        run(3);
        run(4);
        run(5);
        assertThat(run(5).out()).as("the same date again").doesNotContain("Alerts");
        run(6);
        tallyman(
                7,
                "snooze",
                "--match",
                "table=orders check=rows",
                "--until",
                day(7).toString(),
                "--reason",
                "stocktaking",
                "--by",
                "ana");
        run(7);
        receivers.teamAnswers(500);
        Morning.Printed refused = run(8);
        receivers.teamGoes();
        Morning.Printed gone = run(9);
        receivers.teamComesBack();
        Morning.Printed caughtUp = run(10);
        Morning.Printed backfill = tallyman(12, "backfill", "--from", day(11).toString(), "--to", day(12).toString());
        run(14);
        Incident open = IncidentStore.open(spark, store()).open("live").get(0);
        Morning.Printed resolved =
                tallyman(14, "resolve", "--incident", open.id(), "--reason", "false-positive", "--by", "ana");

        assertThat(receivers.team())
                .containsExactly(
                        "3 firing: orders/nulls FAIL (since 2026-11-03, first day)",
                        "5 firing: orders/nulls FAIL (since 2026-11-03, 3 days in a row, escalated)",
                        "6 resolved: orders/nulls RECOVERED (had failed since 2026-11-03)",
                        "10 firing: orders/rows FAIL (since 2026-11-07, 2 days in a row, no longer quiet)",
                        "10 firing: orders/nulls FAIL (since 2026-11-09, first day);"
                                + " orders/rows FAIL (since 2026-11-07, 3 days in a row, escalated)",
                        "10 resolved: orders/nulls RECOVERED (had failed since 2026-11-09);"
                                + " orders/rows RECOVERED (had failed since 2026-11-07)",
                        "14 firing: orders/nulls FAIL (since 2026-11-14, first day)",
                        "14 resolved: orders/nulls CLOSED (had failed since 2026-11-14)");
        assertThat(receivers.oncall())
                .containsExactly(
                        "3 trigger 2026-11-03",
                        "5 trigger 2026-11-03",
                        "6 resolve 2026-11-03",
                        "9 trigger 2026-11-09",
                        "10 resolve 2026-11-09",
                        "14 trigger 2026-11-14",
                        "14 resolve 2026-11-14");
        assertThat(receivers.manager())
                .containsExactly(
                        "5 FAIL orders: nulls 50%, day 3",
                        "6 RECOVERED orders: nulls 0%", "9 FAIL orders: rows 4, day 3", "10 RECOVERED orders: rows 10");
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(2, 0, 3, 1, 4, 1, 5, 1, 6, 0, 7, 1, 8, 5, 9, 5, 10, 0, 14, 1));
        assertThat(refused.out()).contains("Alerts: 1 undelivered, to be sent by the next run", "team: localhost: 500");
        assertThat(gone.out()).contains("Alerts: 2 delivered, 2 undelivered, to be sent by the next run");
        assertThat(caughtUp.out()).contains("Alerts: 5 delivered").doesNotContain("undelivered");
        assertThat(backfill.code()).as(backfill.err()).isEqualTo(1);
        assertThat(resolved.code()).as(resolved.err()).isZero();
        assertThat(resolved.out()).contains("Resolved " + open.id(), "Alerts: 2 delivered");
        assertThat(states(spark)).hasSize(19).containsOnly("delivered");
        assertThat(IncidentStore.open(spark, store()).open("live")).isEmpty();
        assertThat(folder.resolve("store").resolve("payloads").resolve("2026-11-03"))
                .isNotEmptyDirectory();
    }

    @Test
    void shadowWritesEverythingAndSendsNothing(SparkSession spark) {
        Morning.Printed printed =
                tallyman(3, "run", "--date", day(3).toString(), "--set", "tallyman.environment=shadow");

        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        assertThat(printed.out()).contains("Alerts not sent: 2 (shadow: oncall, team)");
        assertThat(receivers.team()).isEmpty();
        assertThat(receivers.oncall()).isEmpty();
        assertThat(states(spark)).containsExactly("shadow", "shadow");
        assertThat(folder.resolve("store").resolve("payloads").resolve("2026-11-03"))
                .isNotEmptyDirectory();
    }

    @Test
    void aBackfillTellsWhereSomebodyAsks() {
        Morning.Printed printed =
                tallyman(6, "backfill", "--from", day(2).toString(), "--to", day(4).toString(), "--notify");

        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        assertThat(printed.out()).contains("Alerts: 2 delivered");
        assertThat(receivers.team()).containsExactly("6 firing: orders/nulls FAIL (since 2026-11-03, first day)");
        assertThat(receivers.oncall()).containsExactly("6 trigger 2026-11-03");
    }

    private Morning.Printed run(int day) {
        Morning.Printed printed = tallyman(day, "run", "--date", day(day).toString());
        codes.put(day, printed.code());
        return printed;
    }

    /** Runs a verb in the morning after a day of November; the clock goes on from there. */
    private Morning.Printed tallyman(int day, String verb, String... arguments) {
        receivers.today(Integer.toString(day));
        Instant morning = day(day + 1).atTime(5, 0).toInstant(ZoneOffset.UTC);
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), morning));
        List<String> words = new ArrayList<>(List.of(verb, "--conf", conf));
        words.addAll(List.of(arguments));
        return Morning.tallyman(clock, words.toArray(String[]::new));
    }

    private List<String> states(SparkSession spark) {
        return Store.open(spark, store())
                .table(StoreTable.ALERTS)
                .select("state")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private String store() {
        return folder.resolve("store").toString();
    }

    private static LocalDate day(int ofNovember) {
        return LocalDate.of(2026, 11, ofNovember);
    }
}
