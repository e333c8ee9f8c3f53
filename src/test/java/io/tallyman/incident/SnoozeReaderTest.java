package io.tallyman.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.config.Problem;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnoozeReaderTest {
    private static final String SOUND =
            "{ match = \"table=orders\", until = \"2026-12-01\", reason = \"the feed moves\", by = ana }";

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 19);
    private static final String SHOP = """
        time-zone = UTC, store = store
        tables.orders {
          source = { table = shop.orders }, time = ordered_at
          checks = [ { check = null-rate, columns = [client_id], fail = "> 5%" } ]
        }
        """;

    @TempDir
    Path directory;

    private List<Problem> problems;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        until = "2026-12-01", reason = r, by = ana | match | Missing
        match = "table=orders", reason = r, by = ana | until | Missing
        match = "table=orders", until = "2026-12-01", by = ana | reason | Missing
        match = "table=orders", until = "2026-12-01", reason = r | by | Missing
        match = "table=orders", until = "2026-12-01", reason = " ", by = ana | reason | found ''
        match = "table=orders", until = "2026-12-01", reason = r, by = "" | by | found ''
        match = "table=orders", until = "1.12.2026", reason = r, by = ana | until | found '1.12.2026'
        match = "table=orders", until = "2026-02-30", reason = r, by = ana | until | found '2026-02-30'
        match = "tabel=orders", until = "2026-12-01", reason = r, by = ana | match | Unknown word 'tabel'
        match = "table=order", until = "2026-12-01", reason = r, by = ana | match | 'table=order' fits none of the 2 checks
        match = "check=nul-rate*", until = "2026-12-01", reason = r, by = ana | match | fits none of the 2 checks
        match = "table=orders", until = "2926-12-01", reason = r, by = ana | until | within a year, found '2926-12-01'
        match = "table=orders", until = "2027-11-20", reason = r, by = ana | until | within a year
        match = orders, until = "2026-12-01", reason = r, by = ana | match | found 'orders'
        match = "table=orders", until = "2026-12-01", reason = r, by = ana, untill = 1 | untill | Unknown key 'untill'
        """)
    void refusesWhatMakesNoSnooze(String entry, String key, String message) throws IOException {
        read("{ " + entry + " }");

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("snoozes[0]." + key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.origin()).isEqualTo(directory.resolve("shop.conf") + ":2");
        });
    }

    @Test
    void everyProblemIsFoundAtOnce() throws IOException {
        List<Snooze> snoozes = read(
                "{ match = \"\", until = soon, reason = r, by = ana }", SOUND, "{ match = \"table=orders tag=\" }");

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "snoozes[0].match",
                        "snoozes[0].until",
                        "snoozes[2].match",
                        "snoozes[2].until",
                        "snoozes[2].reason",
                        "snoozes[2].by");
        assertThat(snoozes).hasSize(1);
    }

    @Test
    void aSnoozeMayLastAYear() throws IOException {
        assertThat(read(SOUND.replace("2026-12-01", "2027-11-19"))).hasSize(1);
        assertThat(problems).isEmpty();
    }

    @Test
    void noSnoozesAreNone() throws IOException {
        assertThat(read()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void readsWhatWasWrittenWithTheSameIdEachTime() throws IOException {
        Snooze snooze = read(SOUND).get(0);

        assertThat(problems).isEmpty();
        assertThat(snooze.match()).isEqualTo(new Match(Map.of("table", "orders")));
        assertThat(snooze.until()).isEqualTo(LocalDate.of(2026, 12, 1));
        assertThat(snooze.reason()).isEqualTo("the feed moves");
        assertThat(snooze.by()).isEqualTo("ana");
        assertThat(snooze.createdAt()).isEqualTo(Instant.EPOCH);
        assertThat(snooze.ended()).isEmpty();
        assertThat(read(SOUND)).containsExactly(snooze);
        assertThat(read(SOUND.replace("12-01", "12-02")).get(0).id()).isNotEqualTo(snooze.id());
    }

    @Test
    void aSnoozeThatIsOverStaysValid() throws IOException {
        Snooze over = read(SOUND.replace("2026-12-01", "2020-01-01")).get(0);

        assertThat(problems).isEmpty();
        assertThat(Snoozes.holds(over, LocalDate.of(2020, 1, 1))).isTrue();
        assertThat(Snoozes.holds(over, LocalDate.of(2020, 1, 2))).isFalse();
    }

    private List<Snooze> read(String... entries) throws IOException {
        Path file = directory.resolve("shop.conf");
        Files.writeString(file, "tallyman { snoozes = [\n" + String.join("\n", entries) + "\n]\n" + SHOP + "}\n");
        List<Snooze> snoozes = new ArrayList<>();
        Loaded loaded = SuiteReader.read(
                List.of(file), Map.of(), (root, suite) -> snoozes.addAll(SnoozeReader.read(root, suite, TODAY)));
        problems = loaded instanceof Loaded.Rejected rejected ? rejected.problems() : List.of();
        return snoozes;
    }
}
