package io.tallyman.baseline.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Against official lists of public holidays. */
class HolidaysTest {

    @Test
    void germanyHasNineHolidaysInEveryState() {
        assertThat(days(Holidays.of("DE"), 2026))
                .containsExactly(
                        "2026-01-01", // New Year
                        "2026-04-03", // Good Friday, two days before Easter Sunday, 5 April
                        "2026-04-06", // Easter Monday
                        "2026-05-01", // Labour Day
                        "2026-05-14", // Ascension, 39 days after Easter Sunday
                        "2026-05-25", // Whit Monday, 50 days after Easter Sunday
                        "2026-10-03", // Unity Day
                        "2026-12-25",
                        "2026-12-26");
    }

    @Test
    void reformationDayIsAHolidayInSomeStatesOnly() {
        LocalDate reformation = LocalDate.of(2026, 10, 31);

        for (String state : List.of("BB", "HB", "HH", "MV", "NI", "SN", "ST", "SH", "TH")) {
            assertThat(Holidays.of("DE").in(List.of(state)).on(reformation))
                    .as(state)
                    .isTrue();
        }
        for (String state : List.of("BW", "BY", "BE", "HE", "NW", "RP", "SL")) {
            assertThat(Holidays.of("DE").in(List.of(state)).on(reformation))
                    .as(state)
                    .isFalse();
        }
    }

    @Test
    void aHolidayOfOneYearIsOneInThatYearOnly() {
        // 500 years of Reformation: 31 October 2017 was a holiday in all of Germany.
        assertThat(Holidays.of("DE").on(LocalDate.of(2017, 10, 31))).isTrue();
        assertThat(Holidays.of("DE").on(LocalDate.of(2018, 10, 31))).isFalse();
        // Repentance Day, the Wednesday before 23 November, remains in Saxony.
        assertThat(Holidays.of("DE").in(List.of("SN")).on(LocalDate.of(2026, 11, 18)))
                .isTrue();
    }

    @Test
    void aTownMayHaveAHolidayOfItsOwn() {
        LocalDate peace = LocalDate.of(2026, 8, 8);

        assertThat(Holidays.of("DE").in(List.of("BY", "AG")).on(peace)).isTrue();
        assertThat(Holidays.of("DE").in(List.of("BY")).on(peace)).isFalse();
    }

    @Test
    void aHolidayThatIsObservedOnAnotherDayCountsOnBoth() {
        Holidays states = Holidays.of("US");
        // 4 July 2026 is a Saturday.
        assertThat(states.on(LocalDate.of(2026, 7, 4))).isTrue();
        assertThat(states.on(LocalDate.of(2026, 7, 3))).isTrue();
        // 1 January 2028 is a Saturday and is observed in the year before.
        assertThat(states.on(LocalDate.of(2028, 1, 1))).isTrue();
        assertThat(states.on(LocalDate.of(2027, 12, 31))).isTrue();
        // Boxing Day 2026 is a Saturday and is observed on the Monday.
        Holidays kingdom = Holidays.of("GB").in(List.of("ENG"));
        assertThat(kingdom.on(LocalDate.of(2026, 12, 26))).isTrue();
        assertThat(kingdom.on(LocalDate.of(2026, 12, 28))).isTrue();
    }

    @Test
    void holidaysOfOtherCalendarsAreKnown() {
        // The fourth Thursday of November.
        assertThat(Holidays.of("US").on(LocalDate.of(2026, 11, 26))).isTrue();
        // Orthodox Easter Sunday is 12 April 2026.
        assertThat(Holidays.of("GR").on(LocalDate.of(2026, 4, 10))).isTrue();
        assertThat(Holidays.of("GR").on(LocalDate.of(2026, 4, 3))).isFalse();
        // The feast that ends Ramadan.
        assertThat(Holidays.of("TR").on(LocalDate.of(2026, 3, 20))).isTrue();
        // In Japan a day between two holidays is one; 4 May was such a day until it got a name of its own.
        assertThat(Holidays.of("JP").on(LocalDate.of(2006, 5, 4))).isTrue();
        assertThat(Holidays.of("JP").on(LocalDate.of(2006, 5, 2))).isFalse();
    }

    @Test
    void holidaysAreChosenByName() {
        assertThat(days(Holidays.of("DE").only(Set.of("FIRST_CHRISTMAS_DAY", "SECOND_CHRISTMAS_DAY")), 2026))
                .containsExactly("2026-12-25", "2026-12-26");
        assertThat(days(Holidays.of("DE").except(Set.of("GOOD_FRIDAY", "UNIFICATION_GERMANY")), 2026))
                .hasSize(7)
                .doesNotContain("2026-04-03", "2026-10-03");
        assertThat(Holidays.of("DE").names())
                .contains("GOOD_FRIDAY", "NEW_YEAR")
                .doesNotContain("REFORMATION");
    }

    @Test
    void observancesCountOnlyWhereTheyAreNamed() {
        Holidays arkansas = Holidays.of("US").in(List.of("AR"));
        LocalDate eve = LocalDate.of(2026, 12, 24);

        assertThat(arkansas.names()).contains("CHRISTMAS_EVE");
        assertThat(arkansas.on(eve)).isFalse();
        assertThat(arkansas.only(Set.of("CHRISTMAS_EVE")).on(eve)).isTrue();
    }

    @Test
    void everyKnownCountryCanBeAsked() {
        assertThat(Holidays.countries()).contains("DE", "AT", "CH", "US", "GB").hasSizeGreaterThan(200);
        for (String country : Holidays.countries()) {
            assertThatCode(() -> Holidays.of(country).on(LocalDate.of(2026, 6, 1)))
                    .as(country)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void threadsWithoutTheLibraryInTheirLoaderMayAsk() throws InterruptedException {
        Holidays germany = Holidays.of("DE");

        AtomicBoolean holiday = new AtomicBoolean();
        Thread thread = new Thread(() -> holiday.set(germany.on(LocalDate.of(2031, 10, 3))));
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        thread.join();

        assertThat(holiday).isTrue();
    }

    private static List<String> days(Holidays holidays, int year) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(holidays::on)
                .map(LocalDate::toString)
                .toList();
    }
}
