package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock shows 20 November 2026, 07:00 in Berlin. */
class DateRangeTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

    @TempDir
    Path folder;

    @Test
    void aDateAfterTodayIsRefused() {
        assertThatThrownBy(() -> ConfOptions.date(TODAY.plusDays(1), suite("Europe/Berlin"), Morning.CLOCK))
                .isInstanceOf(Refusal.class)
                .hasMessage("--date 2026-11-21 has not begun: today is 2026-11-20 in Europe/Berlin.");
        assertThatThrownBy(
                        () -> range(TODAY.minusDays(1), TODAY.plusDays(1)).dates(suite("Europe/Berlin"), Morning.CLOCK))
                .isInstanceOf(Refusal.class)
                .hasMessage("--to 2026-11-21 has not begun: today is 2026-11-20 in Europe/Berlin.");
    }

    @Test
    void todayIsThatOfTheRunsZone() {
        // In Honolulu it is the evening of the 19th.
        assertThatThrownBy(() -> ConfOptions.date(TODAY, suite("Pacific/Honolulu"), Morning.CLOCK))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("today is 2026-11-19 in Pacific/Honolulu");
        assertThat(ConfOptions.date(TODAY, suite("Europe/Berlin"), Morning.CLOCK))
                .isEqualTo(TODAY);
    }

    @Test
    void moreThanTenYearsAreRefused() {
        assertThatThrownBy(() -> range(LocalDate.of(1926, 11, 19), TODAY).dates(suite("Europe/Berlin"), Morning.CLOCK))
                .isInstanceOf(Refusal.class)
                .hasMessage("--from 1926-11-19 --to 2026-11-20 are 36,527 dates; at most 3,660 are taken at once.");
        assertThat(range(TODAY.minusDays(3_659), TODAY).dates(suite("Europe/Berlin"), Morning.CLOCK))
                .hasSize(3_660);
    }

    private static DateRange range(LocalDate from, LocalDate to) {
        DateRange range = new DateRange();
        range.from = from;
        range.to = to;
        return range;
    }

    private Suite suite(String zone) {
        ConfOptions options = new ConfOptions();
        options.files = List.of(Morning.conf(
                folder,
                "time-zone = \"" + zone + "\"\n"
                        + Morning.table(folder, "orders", "checks = [ { check = row-count } ]")));
        return options.suite();
    }
}
