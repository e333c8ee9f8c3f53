package io.tallyman.baseline.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");

    @TempDir
    Path directory;

    @Test
    void anOrdinaryDayHasNoEventAndNoEffect() throws IOException {
        Calendar calendar = Written.accepted(directory, "{ name = sale, dates = [\"2026-11-27\"] }");
        LocalDate ordinary = LocalDate.of(2026, 11, 26);

        assertThat(calendar.on(ordinary, BERLIN, "orders", "orders/row-count", Optional.empty()))
                .isEmpty();
        assertThat(calendar.effect(ordinary, BERLIN, "orders", "orders/row-count", Optional.empty()))
                .isEqualTo(Effect.NONE);
        assertThat(calendar.excludedFromHistory(ordinary, BERLIN, "orders", "orders/row-count", Optional.empty()))
                .isFalse();
    }

    @Test
    void singleDatesAndRangesIncludeBothEnds() throws IOException {
        assertThat(days("dates = [\"2026-11-27\", \"2026-12-24 .. 2026-12-26\"]", BERLIN, 2026))
                .containsExactly("2026-11-27", "2026-12-24", "2026-12-25", "2026-12-26");
        assertThat(days("from = 2026-12-24, until = 2026-12-26", BERLIN, 2026))
                .containsExactly("2026-12-24", "2026-12-25", "2026-12-26");
        assertThat(days("from = 2026-12-24, until = 2026-12-24", BERLIN, 2026)).containsExactly("2026-12-24");
    }

    @Test
    void yearlyDaysComeBackAndMayPassTheTurnOfTheYear() throws IOException {
        assertThat(days("yearly = [\"12-24\", \"02-29\"]", BERLIN, 2027)).containsExactly("2027-12-24");
        assertThat(days("yearly = [\"12-24\", \"02-29\"]", BERLIN, 2028)).containsExactly("2028-02-29", "2028-12-24");
        assertThat(days("yearly = [\"12-31 .. 01-02\"]", BERLIN, 2027))
                .containsExactly("2027-01-01", "2027-01-02", "2027-12-31");
    }

    @Test
    void weekdaysComeBackEveryWeek() throws IOException {
        // 2026 begins on a Thursday, so that it has 52 Saturdays, the first on 3 January.
        assertThat(days("weekdays = [saturday]", BERLIN, 2026)).hasSize(52).startsWith("2026-01-03", "2026-01-10");
    }

    @Test
    void marginsCountBusinessDatesAndPassTheTurnOfTheYear() throws IOException {
        assertThat(days("dates = [\"2026-11-27\"], before = 1d, after = 2d", BERLIN, 2026))
                .containsExactly("2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29");
        assertThat(days("dates = [\"2027-01-01\"], before = 2d", BERLIN, 2026))
                .containsExactly("2026-12-30", "2026-12-31");
        assertThat(days("holidays = { country = DE, only = [NEW_YEAR] }, before = 1d, after = 1d", BERLIN, 2026))
                .containsExactly("2026-01-01", "2026-01-02", "2026-12-31");
    }

    @Test
    void aWindowTouchesEveryBusinessDateItOverlapsAndNotTheOneAtWhoseMidnightItEnds() throws IOException {
        assertThat(days("from = \"2026-11-27T22:00\", until = \"2026-11-28T02:00\"", BERLIN, 2026))
                .containsExactly("2026-11-27", "2026-11-28");
        assertThat(days("from = \"2026-11-27T22:00\", until = \"2026-11-28T00:00\"", BERLIN, 2026))
                .containsExactly("2026-11-27");
        assertThat(days("from = \"2026-11-27 22:00\", until = \"2026-11-28T00:00:01\"", BERLIN, 2026))
                .containsExactly("2026-11-27", "2026-11-28");
    }

    @Test
    void aWindowOfOneZoneTouchesTheDatesOfAnother() throws IOException {
        // 08:00 to 10:00 of the 28th in Tokyo (UTC+9) is 15:00 to 17:00 of the 27th in Los Angeles (UTC-8).
        String morning = "from = \"2026-11-28T08:00\", until = \"2026-11-28T10:00\", zone = Asia/Tokyo";
        assertThat(days(morning, TOKYO, 2026)).containsExactly("2026-11-28");
        assertThat(days(morning, LOS_ANGELES, 2026)).containsExactly("2026-11-27");
        // Midnight of the 28th in Los Angeles is 17:00 of the 28th in Tokyo.
        String afternoon = "from = \"2026-11-28T16:59\", until = \"2026-11-28T17:01\", zone = Asia/Tokyo";
        assertThat(days(afternoon, LOS_ANGELES, 2026)).containsExactly("2026-11-27", "2026-11-28");
        String until = "from = \"2026-11-28T16:59\", until = \"2026-11-28T17:00\", zone = Asia/Tokyo";
        assertThat(days(until, LOS_ANGELES, 2026)).containsExactly("2026-11-27");
        // 22:00 of the 27th in Los Angeles is 15:00 of the 28th in Tokyo.
        String night = "from = \"2026-11-27T22:00\", until = \"2026-11-27T23:00\", zone = America/Los_Angeles";
        assertThat(days(night, TOKYO, 2026)).containsExactly("2026-11-28");
    }

    @Test
    void aWholeDayOfAnotherZoneTouchesTwoDates() throws IOException {
        assertThat(days("dates = [\"2026-11-27\"], zone = America/Los_Angeles", TOKYO, 2026))
                .containsExactly("2026-11-27", "2026-11-28");
        assertThat(days("dates = [\"2026-11-27\"], zone = Asia/Tokyo", LOS_ANGELES, 2026))
                .containsExactly("2026-11-26", "2026-11-27");
        assertThat(days("dates = [\"2026-11-27\"], zone = Europe/Berlin", BERLIN, 2026))
                .containsExactly("2026-11-27");
    }

    @Test
    void clocksThatChangeDoNotMoveADay() throws IOException {
        // Berlin: 29 March 2026 has 23 hours, 25 October 25.
        assertThat(days("dates = [\"2026-03-29\", \"2026-10-25\"]", BERLIN, 2026))
                .containsExactly("2026-03-29", "2026-10-25");
        // In winter 23:30 UTC is 00:30 of the next day in Berlin, in summer 01:30; 22:30 UTC is on either side.
        assertThat(days("from = \"2026-03-28T22:30\", until = \"2026-03-28T22:31\", zone = UTC", BERLIN, 2026))
                .containsExactly("2026-03-28");
        assertThat(days("from = \"2026-03-29T22:30\", until = \"2026-03-29T22:31\", zone = UTC", BERLIN, 2026))
                .containsExactly("2026-03-30");
        // 02:00 to 03:00 does not exist on 29 March.
        assertThat(days("from = \"2026-03-29T02:10\", until = \"2026-03-29T02:20\"", BERLIN, 2026))
                .containsExactly("2026-03-29");
    }

    @Test
    void anEventConcernsOnlyItsTablesChecksAndSegments() throws IOException {
        Calendar calendar = Written.accepted(
                directory,
                "{ name = all, dates = [\"2026-11-27\"] }",
                "{ name = table, dates = [\"2026-11-27\"], tables = [orders] }",
                "{ name = check, dates = [\"2026-11-27\"], checks = [\"orders/row-count*\", \"*/null-rate(a.b)\"] }",
                "{ name = segment, dates = [\"2026-11-27\"], segments = [\"channel=e*\"] }",
                "{ name = both, dates = [\"2026-11-27\"], tables = [orders], segments = [\"channel=email\"] }");

        assertThat(names(calendar, "orders", "orders/row-count", Optional.of("channel=email")))
                .containsExactly("all", "table", "check", "segment", "both");
        assertThat(names(calendar, "orders", "orders/row-count-vs-same-weekday", Optional.empty()))
                .containsExactly("all", "table", "check");
        assertThat(names(calendar, "users", "users/null-rate(a.b)", Optional.empty()))
                .containsExactly("all", "check");
        assertThat(names(calendar, "users", "users/null-rate(axb)", Optional.of("channel=email")))
                .containsExactly("all", "segment");
        assertThat(names(calendar, "users", "users/row-count", Optional.of("my-channel=email")))
                .containsExactly("all");
        assertThat(names(calendar, "orders", "my-orders/row-count", Optional.of("channel=ads")))
                .containsExactly("all", "table");
    }

    @Test
    void aDayStaysOutOfHistoryUnlessEveryEventOfItMaySpeak() throws IOException {
        Calendar calendar = Written.accepted(
                directory,
                "{ name = quiet, dates = [\"2026-11-26\", \"2026-11-27\"], effect = { widen = 2 } }",
                "{ name = loud, dates = [\"2026-11-27\", \"2026-11-28\"], in-history = true }");

        assertThat(excluded(calendar, 26)).isTrue();
        assertThat(excluded(calendar, 27)).isTrue();
        assertThat(excluded(calendar, 28)).isFalse();
    }

    @Test
    void theEffectOfADayIsThatOfAllItsEvents() throws IOException {
        Calendar calendar = Written.accepted(
                directory,
                "{ name = black-friday, dates = [\"2026-11-27\"], effect = { expect = x2.5, widen = 1.5 } }",
                "{ name = newsletter, dates = [\"2026-11-27\"], effect = { expect = x1.2, upper-bound = x3 } }",
                "{ name = holiday, dates = [\"2026-11-27\", \"2026-11-28\"] }",
                "{ name = outage, dates = [\"2026-11-28\"], effect = mute }");

        Effect friday =
                calendar.effect(LocalDate.of(2026, 11, 27), BERLIN, "orders", "orders/row-count", Optional.empty());
        assertThat(friday.exclude()).isTrue();
        assertThat(friday.mute()).isFalse();
        assertThat(friday.expect()).isEqualByComparingTo("3");
        assertThat(friday.widen()).isEqualByComparingTo("1.5");
        assertThat(friday.upper()).isEqualByComparingTo("3");
        assertThat(friday.lower()).isEqualByComparingTo("1");
        assertThat(friday.names()).isEqualTo("black-friday, newsletter, holiday");

        Effect saturday =
                calendar.effect(LocalDate.of(2026, 11, 28), BERLIN, "orders", "orders/row-count", Optional.empty());
        assertThat(saturday.exclude()).isTrue();
        assertThat(saturday.mute()).isTrue();
        assertThat(saturday.moves()).isFalse();
    }

    private static List<String> names(Calendar calendar, String table, String check, Optional<String> segment) {
        return calendar.on(LocalDate.of(2026, 11, 27), BERLIN, table, check, segment).stream()
                .map(Event::name)
                .toList();
    }

    private static boolean excluded(Calendar calendar, int day) {
        LocalDate date = LocalDate.of(2026, 11, day);
        return calendar.excludedFromHistory(date, BERLIN, "orders", "orders/row-count", Optional.empty());
    }

    private List<String> days(String entry, ZoneId zone, int year) throws IOException {
        Event event = Written.accepted(directory, "{ name = sale, " + entry + " }")
                .events()
                .get(0);
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(date -> event.covers(date, zone))
                .map(LocalDate::toString)
                .toList();
    }
}
