package io.tallyman.baseline.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.config.ConfigFile;
import io.tallyman.config.ConfigFile.Parsed;
import io.tallyman.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarReaderTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            dates = []                                               | dates          | at least one text
            dates = ["27.11.2026"]                                   | dates          | found '27.11.2026'
            dates = ["2026-02-30"]                                   | dates          | found '2026-02-30'
            dates = ["2026-12-26 .. 2026-12-24"]                     | dates          | 2026-12-24 is before 2026-12-26
            dates = ["2026-12-01 .. 2026-12-02 .. 2026-12-03"]       | dates          | a range of dates
            dates = ["2026-12-01 .."]                                | dates          | a range of dates
            from = 2026-11-27                                        | until          | Missing
            until = 2026-11-27                                       | from           | Missing
            from = 2026-11-28, until = 2026-11-27                    | until          | until is not after from
            from = "2026-11-28T22:00", until = "2026-11-28T22:00"    | until          | until is not after from
            from = "2026-11-28T22:00Z", until = 2026-11-29           | from           | found '2026-11-28T22:00Z'
            from = "2026-11-28 25:00", until = 2026-11-29            | from           | found '2026-11-28 25:00'
            yearly = ["13-01"]                                       | yearly         | found '13-01'
            yearly = ["02-30"]                                       | yearly         | found '02-30'
            yearly = []                                              | yearly         | at least one text
            weekdays = [saterday]                                    | weekdays       | Unknown weekday 'saterday'
            weekdays = []                                            | weekdays       | at least one text
            holidays = XX                                            | holidays       | Unknown country 'XX'
            holidays = []                                            | holidays       | Expected a text
            holidays = { region = BE }                               | country        | Missing
            holidays = { country = DE, region = XX }                 | region         | Unknown region 'XX'
            holidays = { country = DE, region = BE/X }               | region         | Unknown region 'X'
            holidays = { country = DE, only = [CHRISMAS] }           | only           | Unknown holiday 'CHRISMAS'
            holidays = { country = DE, only = [] }                   | only           | at least one text
            holidays = { country = DE, except = [HANUKKAH] }         | except         | Unknown holiday 'HANUKKAH'
            holidays = { country = DE, only = [NEW_YEAR], except = [NEW_YEAR] } | except | not both
            holidays = { country = DE, regoin = BE }                 | regoin         | Unknown key 'regoin'
            weekdays = [sunday], yearly = ["12-24"]                  | weekdays       | one of dates
            weekdays = [sunday], zone = Europe/Belrin                | zone           | Unknown time zone
            weekdays = [sunday], before = 36h                        | before         | whole days
            weekdays = [sunday], before = 0.5ms                      | before         | Expected a duration
            weekdays = [sunday], before = P106751991168D             | before         | Expected a duration
            weekdays = [sunday], after = 61d                         | after          | at most 60
            weekdays = [sunday], after = 2                           | after          | Expected a duration
            weekdays = [sunday], tables = []                         | tables         | at least one text
            weekdays = [sunday], checks = []                         | checks         | at least one text
            weekdays = [sunday], segments = []                       | segments       | at least one text
            weekdays = [sunday], in-history = perhaps                | in-history     | Expected true or false
            weekdays = [sunday], effect = mutte                      | effect         | Unknown effect 'mutte'
            weekdays = [sunday], effect = {}                         | effect         | This effect is empty
            weekdays = [sunday], effect = { widen = 0 }              | effect.widen   | above 0
            weekdays = [sunday], effect = { widen = 0.5 }            | effect.widen   | less than 1
            weekdays = [sunday], effect = { expect = x-2 }           | effect.expect  | above 0
            weekdays = [sunday], effect = { expect = x1001 }         | effect.expect  | up to 1,000
            weekdays = [sunday], effect = { upper-bound = 5000 }     | effect.upper-bound | a factor such as x1.5
            weekdays = [sunday], effect = { lower-bound = "much" }   | effect.lower-bound | a factor such as x1.5
            weekdays = [sunday], effect = { uper-bound = x3 }        | effect.uper-bound  | Unknown key 'uper-bound'
            weekdays = [sunday], zones = UTC                         | zones          | Unknown key 'zones'
            effect = mute                                            | name           | it has no date
            """)
    void refusesWhatMakesNoEvent(String entry, String key, String message) throws IOException {
        List<Problem> problems =
                Written.read(directory, "{ name = sale, " + entry + " }").problems();

        assertThat(problems).isNotEmpty().anySatisfy(problem -> {
            assertThat(problem.path()).startsWith("calendar[0].").contains(key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.origin()).isEqualTo(directory.resolve("shop.conf") + ":2");
        });
    }

    @Test
    void anEventNeedsAName() throws IOException {
        assertThat(Written.read(directory, "{ weekdays = [sunday] }").problems())
                .extracting(Problem::path)
                .containsExactly("calendar[0].name");
        assertThat(Written.read(directory, "{ name = \"a, b\", weekdays = [sunday] }")
                        .problems())
                .extracting(Problem::path)
                .containsExactly("calendar[0].name");
    }

    @Test
    void aSlipIsAnsweredWithTheNearestWord() throws IOException {
        List<Problem> problems = Written.read(
                        directory,
                        "{ name = a, weekdays = [saterday] }",
                        "{ name = b, holidays = { country = DE, only = [CHRISTMAS_DAY] } }",
                        "{ name = c, weekdays = [sunday], effect = mutte }",
                        "{ name = d, weekdays = [sunday], zone = Europe/Belrin }",
                        "{ name = e, holidays = { country = DE, only = [GOOD_FRYDAY] } }",
                        "{ name = f, weekdays = [sunday], befor = 1d }")
                .problems();

        assertThat(problems)
                .extracting(Problem::hint)
                .satisfiesExactly(
                        hint -> assertThat(hint).startsWith("Did you mean 'saturday'?"),
                        hint -> assertThat(hint).contains("FIRST_CHRISTMAS_DAY"),
                        hint -> assertThat(hint).startsWith("Did you mean 'mute'?"),
                        hint -> assertThat(hint).isEqualTo("Did you mean 'Europe/Berlin'?"),
                        hint -> assertThat(hint).startsWith("Did you mean 'GOOD_FRIDAY'?"),
                        hint -> assertThat(hint).startsWith("Did you mean 'before'?"));
    }

    @Test
    void everyProblemOfACalendarIsFoundAtOnce() throws IOException {
        Written written = Written.read(
                directory,
                "{ name = a, dates = [soon] }",
                "{ name = b, weekdays = [sunday], effect = { expect = x0, widen = 0 } }",
                "{ name = c, holidays = XX, zone = Nowhere }");

        assertThat(written.problems())
                .extracting(
                        problem -> problem.path() + " line " + problem.origin().replaceAll(".*:", ""))
                .containsExactlyInAnyOrder(
                        "calendar[0].dates line 2",
                        "calendar[1].effect.expect line 3",
                        "calendar[1].effect.widen line 3",
                        "calendar[2].holidays line 4",
                        "calendar[2].zone line 4");
    }

    @Test
    void aPatternThatFitsNoCheckIsRefusedWithTheNearestId() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.conf"), """
                tallyman { calendar = [
                  { name = a, checks = ["orders/row-cuont"] }
                  { name = b, checks = ["sesions/*", "orders/row*"] }
                  { name = c, checks = ["orders/row-count[channel=email]", "orders/row-count[*", "*email]"] }
                  { name = d, checks = ["clicks/Size", "clicks/*", "*", "orders/row-count"] }
                  { name = e, checks = ["orders/null-rate(client_id)[channel=email]"] }
                ] }
                """);
        Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());

        CalendarReader.refuseUnknownChecks(
                parsed.root(),
                List.of("orders/row-count", "orders/null-rate(client_id)", "sessions/row-count"),
                List.of("orders/row-count[", "clicks/"));

        assertThat(parsed.problems().all())
                .extracting(problem -> problem.origin().replaceAll(".*:", "") + " " + problem.message())
                .containsExactly(
                        "2 No check is called 'orders/row-cuont'",
                        "3 No check is called 'sesions/*'",
                        "6 No check is called 'orders/null-rate(client_id)[channel=email]'");
        assertThat(parsed.problems().all().get(0).hint()).isEqualTo("Did you mean 'orders/row-count'?");
        assertThat(parsed.problems().all().get(1).hint()).contains("* stands for any text");
    }

    @Test
    void noCalendarIsAnEmptyCalendar() throws IOException {
        Path file = Files.writeString(directory.resolve("plain.conf"), "tallyman { }");
        Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());

        assertThat(CalendarReader.read(parsed.root())).isSameAs(Calendar.NONE);
        assertThat(parsed.problems().isEmpty()).isTrue();
    }

    @Test
    void aCalendarMayLiveInAFileOfItsOwn() throws IOException {
        Files.writeString(directory.resolve("days.conf"), "calendar = [ { name = sale, dates = [\"2026-11-27\"] } ]");
        Path file = Files.writeString(directory.resolve("main.conf"), "tallyman { include \"days.conf\" }");
        Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());

        assertThat(CalendarReader.read(parsed.root()).events())
                .extracting(Event::name)
                .containsExactly("sale");
        assertThat(parsed.problems().isEmpty()).isTrue();
    }

    @Test
    void tellsWhichTablesItNames() throws IOException {
        Calendar calendar = Written.accepted(
                directory,
                "{ name = a, weekdays = [sunday], tables = [orders, sessions] }",
                "{ name = b, weekdays = [monday], tables = orders }",
                "{ name = c, weekdays = [monday] }");

        assertThat(calendar.tables()).containsExactly("orders", "sessions");
    }
}
