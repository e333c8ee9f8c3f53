package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Check;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop in Berlin, whose warehouse in New York ends its days six hours later. */
class TimelinessTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 18);

    @TempDir
    Path folder;

    private Suite suite;
    private Timeliness timeliness;

    @BeforeEach
    void read() {
        ConfOptions options = new ConfOptions();
        options.files = List.of(
                Morning.conf(
                        folder,
                        Morning.table(folder, "orders", """
                          date = day
                          checks = [
                            { check = row-count, name = rows }
                            { check = row-count, name = all, over = table }
                            { check = schema, against = previous }
                            { check = sql, name = day-only, sql = "SELECT count(*) FROM orders", fail = "< 1" }
                            { check = sql, name = until, sql = "SELECT count(*) FROM orders_all WHERE day <= :date", fail = "< 1" }
                            { check = sql, name = ever, sql = "SELECT count(*) FROM orders_all", fail = "< 1" }
                          ]
                        """)
                                + Morning.table(folder, "users", "checks = [ { check = row-count, name = users } ]")
                                + Morning.table(
                                        folder,
                                        "parcels",
                                        "date = day\ntime-zone = \"America/New_York\"\nchecks = [ { check = row-count, name = sent } ]")));
        suite = options.suite();
        timeliness = new Timeliness(suite);
    }

    @Test
    void whatIsReadAsItIsNowIsNotDated() {
        assertThat(List.of("all", "schema", "ever", "users"))
                .allSatisfy(
                        name -> assertThat(timeliness.dated(key(name))).as(name).isFalse());
        assertThat(List.of("rows", "day-only", "until", "sent"))
                .allSatisfy(
                        name -> assertThat(timeliness.dated(key(name))).as(name).isTrue());
    }

    @Test
    void aDayThatWasNotOverIsNotSettled() {
        // 23:00 in Berlin, then midnight there.
        assertThat(timeliness.settled(metric("rows", "2026-11-18T22:00:00Z"))).isFalse();
        assertThat(timeliness.settled(metric("rows", "2026-11-18T23:00:00Z"))).isTrue();
        // 06:00 in Berlin is midnight in New York.
        assertThat(timeliness.settled(metric("sent", "2026-11-19T04:59:59Z"))).isFalse();
        assertThat(timeliness.settled(metric("sent", "2026-11-19T05:00:00Z"))).isTrue();
        // Nothing could measure it again.
        assertThat(timeliness.settled(metric("all", "2026-11-18T12:00:00Z"))).isTrue();
    }

    @Test
    void ofAWholeTableTheMorningAfterSpeaksForTheDate() {
        Metric noon = metric("all", "2026-11-18T11:00:00Z");
        Metric morning = metric("all", "2026-11-19T05:00:00Z");
        Metric laterThatMorning = metric("all", "2026-11-19T08:00:00Z");
        Metric nextWeek = metric("all", "2026-11-26T05:00:00Z");

        assertThat(timeliness.better(Optional.of(morning), nextWeek)).isEqualTo(morning);
        assertThat(timeliness.better(Optional.of(noon), morning)).isEqualTo(morning);
        assertThat(timeliness.better(Optional.of(morning), laterThatMorning)).isEqualTo(laterThatMorning);
        assertThat(timeliness.better(Optional.empty(), nextWeek)).isEqualTo(nextWeek);
    }

    @Test
    void aFailureOrAnEarlierReadOfTheDaysOwnRowsNeverStands() {
        Metric failed = new Metric(
                key("all"),
                DAY,
                new Reading.Failed("no such table"),
                Optional.empty(),
                Instant.parse("2026-11-19T05:00:00Z"));
        Metric nextWeek = metric("all", "2026-11-26T05:00:00Z");
        Metric own = metric("rows", "2026-11-26T05:00:00Z");

        assertThat(timeliness.better(Optional.of(failed), nextWeek)).isEqualTo(nextWeek);
        assertThat(timeliness.better(Optional.of(metric("rows", "2026-11-19T05:00:00Z")), own))
                .isEqualTo(own);
    }

    private Metric metric(String check, String measuredAt) {
        return new Metric(key(check), DAY, Reading.of(7), Optional.empty(), Instant.parse(measuredAt));
    }

    private MetricKey key(String name) {
        return suite.checks().stream()
                .filter(check -> check.name().startsWith(name))
                .map(Check::measure)
                .findFirst()
                .orElseThrow();
    }
}
