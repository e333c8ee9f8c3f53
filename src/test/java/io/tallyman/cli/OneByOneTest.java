package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Check;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.store.History;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Monday to Wednesday: `paid` is judged on all dates, `lost` on Monday alone, `sent` from Tuesday on and compared with the
 * day before.
 */
class OneByOneTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);
    private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);

    @TempDir
    Path folder;

    private Suite suite;

    @BeforeEach
    void read() {
        ConfOptions options = new ConfOptions();
        options.files = List.of(Morning.conf(folder, Morning.table(folder, "orders", """
                date = day
                checks = [
                  { check = row-count, name = paid, where = "status = 'paid'" }
                  { check = row-count, name = lost, where = "status = 'lost'" }
                  { check = row-count, name = sent, where = "status = 'sent'"
                    baseline { method = change, against = previous-day, fail = "50%" } }
                ]
                """)));
        suite = options.suite();
    }

    @Test
    void whatNoRunOfOneDateWouldHaveIsNotKept() {
        OneByOne oneByOne = oneByOne(Map.of("orders", MONDAY.minusDays(9)));

        assertThat(kept(oneByOne, "paid")).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
        assertThat(kept(oneByOne, "lost")).containsExactly(MONDAY);
        // On Tuesday Monday is looked back at.
        assertThat(kept(oneByOne, "sent")).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
    }

    @Test
    void aDayBeforeTheFirstRowIsKnownOnlyWhereItIsJudged() {
        OneByOne oneByOne = oneByOne(Map.of("orders", TUESDAY));

        assertThat(kept(oneByOne, "paid")).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
        assertThat(kept(oneByOne, "sent")).containsExactly(TUESDAY, WEDNESDAY);
        assertThat(kept(oneByOne(Map.of()), "sent")).containsExactly(TUESDAY, WEDNESDAY);
    }

    @Test
    void aDateIsJudgedByWhatRunsUpToItHaveMeasured() {
        OneByOne oneByOne = oneByOne(Map.of("orders", MONDAY.minusDays(9)));
        KnownReadings all = new KnownReadings((key, day) -> Optional.empty());
        all.add(measured());

        assertThat(oneByOne.on(MONDAY, all).at(key("sent"), MONDAY)).isEmpty();
        assertThat(oneByOne.on(TUESDAY, all).at(key("sent"), MONDAY)).contains(Reading.of(7));
        assertThat(oneByOne.on(WEDNESDAY, all).at(key("lost"), TUESDAY)).isEmpty();
        assertThat(oneByOne.on(WEDNESDAY, all).at(key("paid"), MONDAY)).contains(Reading.of(7));
    }

    private OneByOne oneByOne(Map<String, LocalDate> firstRows) {
        TreeMap<LocalDate, List<Check>> byDate = new TreeMap<>(Map.of(
                MONDAY, checks("paid", "lost"), TUESDAY, checks("paid", "sent"), WEDNESDAY, checks("paid", "sent")));
        Divided divided = new Divided(byDate, List.of(), firstRows);
        Remembered nothing = new Remembered(new Timeliness(suite), History.none(), History.none(), History.none());
        Readings settled = nothing.settled();
        LateDays late = LateDays.of(suite, divided.all(), MONDAY, nothing, table -> "");
        return OneByOne.of(divided, settled, late, measured());
    }

    /** One pass measures everything on every date. */
    private List<Metric> measured() {
        return suite.checks().stream()
                .flatMap(check -> Stream.of(MONDAY, TUESDAY, WEDNESDAY)
                        .map(day -> new Metric(check.measure(), day, Reading.of(7), Optional.empty(), Instant.EPOCH)))
                .toList();
    }

    private List<LocalDate> kept(OneByOne oneByOne, String name) {
        return measured().stream()
                .filter(metric -> metric.key().equals(key(name)))
                .filter(metric -> !oneByOne.unasked(metric))
                .map(Metric::date)
                .toList();
    }

    private MetricKey key(String name) {
        return checks(name).get(0).measure();
    }

    private List<Check> checks(String... names) {
        return Stream.of(names)
                .map(name -> suite.checks().stream()
                        .filter(check -> check.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }
}
