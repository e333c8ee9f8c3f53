package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people say about failures on the command line. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class IncidentCommandsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @TempDir
    Path folder;

    private String conf;

    @BeforeEach
    void write() {
        conf = Morning.conf(folder, Morning.table(folder, "orders", """
              date = day
              checks = [
                { check = row-count, name = rows, fail = "< 1" }
                { check = null-rate, name = nulls, columns = [user_id], fail = "> 5%" }
              ]
            """)).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --match table=orders --until 2026-12-01 --reason moves | --by
        --match table=orders --until 2026-12-01 --by ana | --reason
        --match table=orders --reason moves --by ana | --until
        --match table=orders --until soon --reason moves --by ana | --until
        --match table=ordres --until 2026-12-01 --reason moves --by ana | Did you mean 'orders'?
        --match check=unique* --until 2026-12-01 --reason moves --by ana | fits none of the 2 checks
        --match tabel=orders --until 2026-12-01 --reason moves --by ana | Did you mean 'table'?
        --match table=orders --until 2026-11-18 --reason moves --by ana | last complete business date is 2026-11-19
        --match table=orders --until 2926-12-01 --reason moves --by ana | by 2027-11-20 at the latest
        --match check=nlu* --until 2026-12-01 --reason moves --by ana | fits none of the 2 checks
        --match severity=critcal --until 2026-12-01 --reason moves --by ana | Did you mean 'critical'?
        --match table=orders --until 2026-12-01 --reason moves --by ana --list | expected only one match
        --list --end 1 | mutually exclusive
        --list --only orders | --only has no meaning here
        """)
    void refusesASnoozeThatCannotBeMeant(String words, String message) {
        Morning.Printed printed = snooze(words.split(" +"));

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains(message);
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void withoutAStoreThereIsNothingToSay() {
        for (String[] words : List.of(
                new String[] {"incidents", "--conf", conf},
                new String[] {"snooze", "--conf", conf, "--list"},
                new String[] {"resolve", "--conf", conf, "--incident", "a", "--reason", "real", "--by", "ana"})) {
            Morning.Printed printed = Morning.tallyman(words);
            assertThat(printed.code()).isEqualTo(3);
            assertThat(printed.err()).contains("There is no store at");
        }
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void aSnoozeIsWrittenListedAndEnded(SparkSession spark) {
        begin(spark);

        Morning.Printed written = snooze(
                "--match",
                "table=orders check=null*",
                "--until",
                "2026-12-01",
                "--reason",
                "feed moves",
                "--by",
                "ana");
        assertThat(written.code()).isZero();
        assertThat(written.out()).contains("It keeps 1 configured check quiet");
        String id = store(spark).snoozes().get(0).id();
        assertThat(snooze("--list").out())
                .contains(id, "until 2026-12-01", "table=orders check=null*", "feed moves (ana, 2026-11-20)");

        assertThat(snooze("--end", "0000000000").err()).contains("Unknown snooze '0000000000'", id);
        assertThat(snooze("--end", id).code()).isZero();
        assertThat(snooze("--end", id).err()).contains("Over already: snooze '" + id + "'");
        assertThat(snooze("--list").out()).contains("No snooze holds for 2026-11-19");
    }

    @Test
    void anIncidentIsListedAndResolvedWithAReason(SparkSession spark) {
        begin(spark);
        assertThat(incidents().out()).contains("No incident is open");
        store(spark).save("live", List.of(incident("2026-11-19-aaaaaaaaaa"), incident("2026-11-19-bbbbbbbbbb")));

        assertThat(incidents().out())
                .contains("2026-11-19-aaaaaaaaaa", "open", "FAIL", "orders/nulls", "12%  expected <= 5% (web)");
        assertThat(incidents("--only", "orders/rows").out()).contains("No incident is open");

        assertThat(resolve("recovered", "2026-11-19-aaaaaaaaaa").err()).contains("unknown reason 'recovered'");
        assertThat(resolve("real", "2026-11-19-aaaaaaaaaa", "2026-11-19-bbbbbbbbbc")
                        .err())
                .contains("Did you mean '2026-11-19-bbbbbbbbbb'?", "Nothing was resolved.");
        assertThat(store(spark).open("live")).hasSize(2);

        assertThat(resolve("false-positive", "2026-11-19-aaaaaaaaaa").code()).isZero();
        assertThat(resolve("false-positive", "2026-11-19-aaaaaaaaaa").err())
                .contains("is resolved as false-positive already, by ana");
        assertThat(store(spark).open("live")).extracting(Incident::id).containsExactly("2026-11-19-bbbbbbbbbb");
        assertThat(incidents("--all").out()).contains("false-positive on 2026-11-19 by ana");

        assertThat(resolve("real", "2026-11-19-aaaaaaaaaa").code()).isZero();
        assertThat(store(spark).all("live").get(0).reason()).contains(Reason.REAL);
        assertThat(store(spark).badDays()).containsOnlyKeys("orders/nulls");
    }

    private void begin(SparkSession spark) {
        Store.open(spark, folder.resolve("store").toString())
                .begin(List.of(DAY), "live", List.of("orders"), "f", Morning.CLOCK.instant());
    }

    private IncidentStore store(SparkSession spark) {
        return IncidentStore.open(spark, folder.resolve("store").toString());
    }

    private Morning.Printed snooze(String... more) {
        return verb("snooze", List.of(more));
    }

    private Morning.Printed incidents(String... more) {
        return verb("incidents", List.of(more));
    }

    private Morning.Printed resolve(String reason, String... ids) {
        List<String> more = new ArrayList<>(List.of("--reason", reason, "--by", "ana"));
        for (String id : ids) {
            more.addAll(List.of("--incident", id));
        }
        return verb("resolve", more);
    }

    private Morning.Printed verb(String verb, List<String> more) {
        List<String> words = new ArrayList<>(List.of(verb, "--conf", conf));
        words.addAll(more);
        return Morning.tallyman(words.toArray(String[]::new));
    }

    private static Incident incident(String id) {
        return new Incident(
                id,
                "orders/nulls",
                "orders",
                Status.FAIL,
                Severity.CRITICAL,
                State.OPEN,
                Optional.empty(),
                DAY,
                DAY,
                Optional.empty(),
                1,
                false,
                "12%\u001b expected <= 5%",
                Optional.of("web"),
                Morning.CLOCK.instant(),
                "tallyman");
    }
}
