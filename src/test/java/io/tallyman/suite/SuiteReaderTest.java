package io.tallyman.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Check;
import io.tallyman.config.Problem;
import io.tallyman.metric.Scope;
import io.tallyman.suite.DeequSpec.Form;
import io.tallyman.suite.Suite.Environment;
import io.tallyman.suite.TableSpec.DateColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteReaderTest {
    private static final String SOURCE = "source = { table = shop.orders }, time = ordered_at";

    @TempDir
    private Path folder;

    @Test
    void everyProblemIsReportedAtOnceWithItsLine() throws IOException {
        List<Problem> problems = problems("""
            tallyman {
              time-zone = Europe/Berlim
              store = store
              tables.orders {
                source = { table = shop.orders }
                checks = [
                  { check = row-cuont }
                ]
                ownr = shop
              }
            }
            """);

        assertThat(problems)
                .extracting(Problem::origin)
                .anyMatch(o -> o.endsWith(":2"))
                .anyMatch(o -> o.endsWith(":7"));
        assertThat(problems).extracting(Problem::message).anyMatch(m -> m.contains("Europe/Berlim"));
        assertThat(problems)
                .extracting(Problem::hint)
                .anyMatch(h -> h.contains("Europe/Berlin"))
                .anyMatch(h -> h.contains("'row-count'"))
                .anyMatch(h -> h.contains("'owner'"));
        assertThat(problems).hasSize(3);
    }

    @Test
    void timeZoneAndStoreMustBeThere() throws IOException {
        assertThat(problems("tallyman { tables.orders { " + SOURCE + " } }"))
                .extracting(Problem::path)
                .anyMatch(p -> p.endsWith("time-zone"))
                .anyMatch(p -> p.endsWith("store"));
    }

    @Test
    void nothingToCheckIsRefused() throws IOException {
        assertRefused("tables.orders { " + SOURCE + ", may-be-empty = true }", "There is nothing to check");
    }

    @Test
    void tableNameKpisIsReserved() throws IOException {
        assertRefused("tables.kpis { " + SOURCE + " }", "The table name 'kpis' is reserved");
    }

    @Test
    void sourceIsExactlyOneOfItsKinds() throws IOException {
        assertRefused(
                "tables.orders { source = { table = orders, path = files } }",
                "Expected exactly one of table, path, jdbc and sql, found table and path");
        assertRefused("tables.orders { time = t }", "Expected exactly one of table, path, jdbc and sql, found none");
    }

    @Test
    void onlyATableWithBusinessDatesMayBeIncremental() throws IOException {
        assertRefused(
                "tables.orders { source = { path = files }, incremental = true, checks = [ { check = row-count } ] }",
                "A table without business dates has no slices whose states could be kept");
    }

    @Test
    void passwordOutsideTheEnvironmentIsRefusedAndNotPrinted() throws IOException {
        List<Problem> problems =
                problems(root("tables.orders.source.jdbc { url = \"jdbc:x://db/shop?Password=hunter2\", table = orders,"
                        + " password = hunter3 }"));

        assertThat(problems)
                .hasSize(2)
                .allMatch(p -> p.message().startsWith("Passwords come from the environment"))
                .allMatch(p -> p.hint().equals("Write password = ${PG_PASSWORD}."));
        assertThat(problems.toString()).doesNotContain("hunter");
    }

    @Test
    void checkBlockIsExactlyOneOfItsForms() throws IOException {
        assertRefused(
                "tables.orders { " + SOURCE + ", checks = [ { check = row-count, dqdl = \"RowCount > 1\" } ] }",
                "Expected exactly one of check, class and dqdl, found check and dqdl");
        assertRefused(
                "tables.orders { " + SOURCE + ", checks = [ { name = x } ] }",
                "Expected exactly one of check, class and dqdl, found none");
    }

    @Test
    void duplicateChecksNameBothLines() throws IOException {
        List<Problem> problems = problems("""
            tallyman { time-zone = UTC, store = store
              tables.orders { source = { table = shop.orders }, checks = [
                { check = row-count, fail = "< 1" }
                { check = row-count, fail = "< 2" }
              ] }
            }
            """);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.origin()).endsWith(":4");
            assertThat(problem.message()).endsWith(":3");
            assertThat(problem.hint()).contains("`name`");
        });
    }

    @Test
    void otherTablesMustBeConfigured() throws IOException {
        List<Problem> problems = problems(root("tables { users { source = { table = u } }, orders { " + SOURCE
                + ", checks = [ { check = references, columns = [user_id], to = \"user.user_id\" } ] } }"));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("Unknown table 'user'");
            assertThat(problem.hint()).contains("'users'");
        });
    }

    @Test
    void sensitiveColumnsAreKeptOutOfTheStore() throws IOException {
        assertRefused(
                "tables.orders { " + SOURCE + ", sensitive = [email], checks = [ { check = max, column = email,"
                        + " fail = \"> 1\" } ] }",
                "The check would store a value of the sensitive column 'email'");
        assertRefused(
                "tables.orders { " + SOURCE + ", sensitive = [email], checks = [ { check = unique,"
                        + " columns = [order_id], evidence = [email] } ] }",
                "The check would store values of the sensitive column 'email' as evidence");
    }

    @Test
    void arrivalIsWrittenAsDurationsAndATimeOfDay() throws IOException {
        assertRefused(
                "tables.orders { " + SOURCE + ", arrives = { every = 1d, by = \"6 o'clock\", late-after = 2h } }",
                "Expected a time of day, found \"6 o'clock\"");
    }

    @Test
    void smallConfigurationTakesDefaultsAndRefusesEmptyTables() throws IOException {
        Suite suite = suite("tables.orders { " + SOURCE + " }");

        assertThat(suite.environment()).isEqualTo(Environment.LIVE);
        assertThat(suite.evidenceLimit()).isEqualTo(20);
        assertThat(suite.parallelism()).isEqualTo(4);
        assertThat(suite.fingerprint()).isNotBlank();
        assertThat(suite.checks()).extracting(Check::id).containsExactly("orders/not-empty");
    }

    @Test
    void tableThatFailsOnTooFewRowsNeedsNoImplicitCheck() throws IOException {
        assertThat(suite("tables.orders { " + SOURCE + ", checks = [ { check = row-count, fail = \"< 10\" } ] }")
                        .checks())
                .extracting(Check::name)
                .containsExactly("row-count");
        assertThat(suite("tables.orders { " + SOURCE + ", checks = [ { check = row-count, warn = \"< 10\" } ] }")
                        .checks())
                .extracting(Check::name)
                .containsExactly("row-count", "not-empty");
    }

    @Test
    void tableIsReadWithAllItsParts() throws IOException {
        TableSpec table = suite("""
            tables.orders {
              description = "All orders"
              source = { path = data/orders, format = csv, schema { order_id = string, day = int } }
              time-zone = America/New_York
              time = ordered_at
              date = { column = day, pattern = yyyyMMdd }
              key = [order_id]
              columns = { order_id = string, ordered_at = timestamp }
              sensitive = [email]
              owner = { team = commerce, contact = "c@example.com" }
              arrives = { every = 1d, by = "06:00", late-after = 2h }
            }
            """).table("orders");

        assertThat(table.source())
                .isEqualTo(new SourceSpec.Files(
                        "data/orders", "csv", Map.of("order_id", "string", "day", "int"), Map.of()));
        assertThat(table.zone()).isEqualTo(ZoneId.of("America/New_York"));
        assertThat(table.date()).hasValue(new DateColumn("day", Optional.of("yyyyMMdd")));
        assertThat(table.contract().keySet()).containsExactly("order_id", "ordered_at");
        assertThat(table.owner().team()).hasValue("commerce");
        assertThat(table.owner().escalation()).isEmpty();
    }

    @Test
    void queryOfADatabaseIsBracketed() throws IOException {
        SourceSpec source = suite("tables.orders.source.jdbc { url = \"jdbc:x://db/shop\", query = \"SELECT 1\" }")
                .table("orders")
                .source();

        assertThat(((SourceSpec.Jdbc) source).table()).isEqualTo("(SELECT 1) AS tallyman");
    }

    @Test
    void deequSuitesAreKeptForDeequ() throws IOException {
        Suite suite = suite("tables.orders { " + SOURCE + ", checks = [ { class = com.example.Orders },"
                + " { dqdl = \"RowCount > 1\", over = table } ] }");

        assertThat(suite.deequ()).extracting(DeequSpec::form).containsExactly(Form.CLASS, Form.DQDL);
        assertThat(suite.deequ()).extracting(DeequSpec::scope).containsExactly(Scope.SLICE, Scope.TABLE);
        assertThat(suite.deequ()).extracting(DeequSpec::text).containsExactly("com.example.Orders", "RowCount > 1");
    }

    @Test
    void businessNumbersBelongToNoSingleTable() throws IOException {
        Suite suite = suite("tables.orders { " + SOURCE + " }, kpis = ["
                + " { name = revenue, table = orders, value = \"sum(revenue)\" },"
                + " { name = ratio, sql = \"SELECT 1\", fail = \"< 1\" } ]");

        assertThat(suite.checks())
                .extracting(Check::id)
                .containsExactly("orders/not-empty", "kpis/revenue", "kpis/ratio");
        assertThat(suite.checks()).extracting(Check::kind).containsExactly("row-count", "kpi", "sql");
        assertThat(suite.checks().get(1).measure().table()).isEqualTo("orders");
    }

    private void assertRefused(String body, String message) throws IOException {
        assertThat(problems(root(body))).extracting(Problem::message).containsExactly(message);
    }

    @Test
    void aCalendarThatNamesNoCheckIsRefusedWithTheNearestOne() throws IOException {
        List<Problem> problems =
                problems(root("tables.orders { " + SOURCE + ", checks = [ { check = row-count, fail = \"< 1\" } ] }\n"
                        + "calendar = [ { name = sale, dates = [\"2026-11-27\"], checks = [\"orders/row-cuont\"] } ]"));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("No check is called 'orders/row-cuont'");
            assertThat(problem.hint()).contains("orders/row-count");
        });
    }

    private List<Problem> problems(String text) throws IOException {
        Loaded loaded = read(text);
        assertThat(loaded).as("%s", loaded).isInstanceOf(Loaded.Rejected.class);
        return ((Loaded.Rejected) loaded).problems();
    }

    private Suite suite(String body) throws IOException {
        Loaded loaded = read(root(body));
        assertThat(loaded).as("%s", loaded).isInstanceOf(Loaded.Accepted.class);
        return ((Loaded.Accepted) loaded).suite();
    }

    private static String root(String body) {
        return "tallyman {\n  time-zone = UTC\n  store = store\n  " + body + "\n}\n";
    }

    private Loaded read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("suite.conf"), text);
        return SuiteReader.read(List.of(file), Map.of());
    }
}
