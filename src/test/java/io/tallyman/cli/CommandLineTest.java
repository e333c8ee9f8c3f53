package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tallyman.report.JsonReport;
import io.tallyman.suite.Suite;
import io.tallyman.testkit.JobCounter;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class CommandLineTest {
    private static final String TABLES = """
        tables.orders {
          source = { path = "FOLDER/orders", format = parquet
            schema { order_id = string, status = string, revenue = "decimal(18,2)", order_date = date } }
          date   = order_date
          owner  = { team = commerce-data, contact = "commerce@example.com", escalation = oncall-data }
          checks = [
            { check = row-count, fail = "!= 2" }
            { check = sum, column = revenue, fail = "< 1" }
            { check = satisfies, name = nothing-lost, predicate = "status <> 'lost'" }
            { check = sum, name = absent, column = nowhere, fail = "< 1" }
          ]
        }
        tables.users {
          source = { path = "FOLDER/users", format = parquet, schema { user_id = string } }
          checks = [
            { check = row-count, fail = "< 1" }
            { check = null-rate, columns = [user_id] }
          ]
        }
        """;

    @TempDir
    static Path folder;

    private static String conf;

    @BeforeAll
    static void write(SparkSession spark) {
        spark.sql("SELECT order_id, status, CAST(revenue AS DECIMAL(18,2)) AS revenue, order_date FROM VALUES"
                        + " ('o-1', 'paid', 10.10, DATE '2026-11-18'), ('o-2', 'paid', 20.20, DATE '2026-11-19'),"
                        + " ('o-3', 'lost', 30.30, DATE '2026-11-19')"
                        + " AS t(order_id, status, revenue, order_date)")
                .coalesce(1)
                .write()
                .partitionBy("order_date")
                .parquet(folder.resolve("orders").toString());
        spark.sql("SELECT 'u-1' AS user_id")
                .write()
                .parquet(folder.resolve("users").toString());
        conf = Morning.conf(folder, TABLES.replace("FOLDER", folder.toString())).toString();
    }

    @Test
    void refusedCommandLineIsExitCode3() {
        assertThat(Morning.tallyman("run").code()).isEqualTo(3);
        assertThat(Morning.tallyman("rum", "--conf", conf).code()).isEqualTo(3);
        assertThat(Morning.tallyman("run", "--conf", conf, "--date", "yesterday"))
                .satisfies(printed -> {
                    assertThat(printed.code()).isEqualTo(3);
                    assertThat(printed.err()).contains("--date", "yesterday", "--help");
                });
    }

    @Test
    void aFolderElsewhereIsRefusedAndNotMadeHere() {
        for (String[] words : List.of(
                new String[] {"plan", "--conf", conf, "--reports", "s3://lake/reports"},
                new String[] {"run", "--conf", conf, "--reports", "s3://lake/reports"},
                new String[] {"demo", "--folder", "s3://lake/reports"})) {
            Morning.Printed printed = Morning.tallyman(words);

            assertThat(printed.code()).as(words[0]).isEqualTo(3);
            assertThat(printed.err()).contains("expected a folder of this machine, found 's3://lake/reports'");
        }
        assertThat(Path.of("s3:")).doesNotExist();
    }

    @Test
    void theDemoDoesNotReplaceTablesThatItDidNotMake() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own/warehouse/orders/_delta_log"));

        Morning.Printed printed =
                Morning.tallyman("demo", "--folder", folder.resolve("own").toString());

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("was not made by the demo");
        assertThat(own).isEmptyDirectory();
        assertThat(folder.resolve("own/demo.conf")).doesNotExist();
    }

    @Test
    void thePlanListsTheReportFolder() {
        Morning.Printed printed = Morning.tallyman("plan", "--conf", conf, "--reports", "target/reports");

        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out())
                .contains("approved      write:reports  replaces the date's report files in target/reports");
    }

    @Test
    void refusedConfigurationIsExitCode3() {
        Morning.Printed printed = Morning.tallyman("run", "--conf", conf, "--set", "tallyman.evidence-limit=-1");

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("--set", "evidence-limit", "Expected at least 0, found -1");
    }

    @Test
    void unknownTableOrCheckIsRefusedWithTheNearestWord() {
        Morning.Printed table = Morning.tallyman("run", "--conf", conf, "--only", "ordrs");
        Morning.Printed check = Morning.tallyman("run", "--conf", conf, "--only", "orders/row-cont");

        assertThat(List.of(table.code(), check.code())).containsOnly(3);
        assertThat(table.err()).contains("Unknown table or check 'ordrs'", "Did you mean 'orders'?");
        assertThat(check.err()).contains("Did you mean 'orders/row-count'?");
    }

    @Test
    void jobThatCannotFinishIsExitCode4() throws IOException {
        Path file = Files.writeString(folder.resolve("plain-file"), "not a folder");

        Morning.Printed printed =
                Morning.tallyman("run", "--conf", conf, "--set", "tallyman.store=" + file.resolve("store"));

        assertThat(printed.code()).isEqualTo(4);
        assertThat(printed.err()).contains("The job could not finish").doesNotContain("\tat ");
    }

    @Test
    void checkInErrorIsExitCode2EvenWhereAnotherFailed() {
        Morning.Printed printed = Morning.tallyman("run", "--conf", conf, "--set", "tallyman.environment=shadow");

        assertThat(printed.code()).as(printed.err()).isEqualTo(2);
        assertThat(printed.out()).contains("shadow", "orders", "nothing-lost", "FAIL", "absent", "ERROR", "users");
    }

    @Test
    void failedCheckIsExitCode1AndRunsAlone() {
        Morning.Printed printed = Morning.tallyman("run", "--conf", conf, "--only", "orders/nothing-lost");

        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        assertThat(printed.out()).contains("1 check", "nothing-lost").doesNotContain("sum(revenue)", "null-rate");
    }

    @Test
    void passedTableIsExitCode0AndItsReportsAreWritten() throws Exception {
        Path reports = folder.resolve("reports");

        Morning.Printed printed =
                Morning.tallyman("run", "--conf", conf, "--only", "users", "--reports", reports.toString());

        assertThat(printed.code()).as(printed.err()).isZero();
        // The clock stands at 07:00 in Berlin on the day after.
        Path json = reports.resolve("report-2026-11-19.json");
        Path junit = reports.resolve("junit-2026-11-19.xml");
        assertThat(printed.out()).contains("2026-11-19", json.toString(), junit.toString());
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(schema().validate(report)).isEmpty();
        assertThat(report.get("results"))
                .extracting(node -> node.get("check_id").asText())
                .containsExactly("users/row-count", "users/null-rate(user_id)");
        Document document = parse(junit);
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(2);
    }

    @Test
    void defaultDateIsYesterdayInTheTimeZoneOfTheRun() {
        assertThat(ConfOptions.date(null, suite("Europe/Berlin"), Morning.CLOCK))
                .isEqualTo(LocalDate.of(2026, 11, 19));
        assertThat(ConfOptions.date(null, suite("Pacific/Honolulu"), Morning.CLOCK))
                .isEqualTo(LocalDate.of(2026, 11, 18));
        assertThat(ConfOptions.date(LocalDate.of(2026, 1, 2), suite("Europe/Berlin"), Morning.CLOCK))
                .isEqualTo(LocalDate.of(2026, 1, 2));
    }

    @Test
    void planSaysWhatIsReadAndWrittenAndReadsAndWritesNothing(SparkSession spark) {
        Path store = folder.resolve("untouched");
        List<Morning.Printed> printed = new ArrayList<>();

        int jobs = JobCounter.jobsDuring(
                spark, () -> printed.add(Morning.tallyman("plan", "--conf", conf, "--set", "tallyman.store=" + store)));

        assertThat(printed.get(0).code()).as(printed.get(0).err()).isZero();
        assertThat(printed.get(0).out().replace(System.lineSeparator(), "\n"))
                .startsWith("Plan for 2026-11-19: 6 checks in 2 passes")
                .contains("\n  orders  parquet " + folder.resolve("orders"))
                .contains("\n    owned by commerce-data, contact commerce@example.com, escalation oncall-data\n")
                .contains("aggregate      2026-11-19, 4 measures together")
                .contains("columns revenue, status; 1 partitions, 1 files, at most ")
                .contains("aggregate      whole table, 2 measures together")
                .contains("columns user_id; 1 partitions, 1 files, at most ")
                .contains("\nWrite\n  store " + store + " (will be created)")
                .contains("runs 1 row, metrics 6 rows, results 6 rows")
                .contains("\nSend\n  nothing is sent: no channel is configured");
        assertThat(jobs).isZero();
        assertThat(store).doesNotExist();
    }

    @Test
    void runExplainedPrintsThePlanBeforeAndWhatItTookAfter() {
        String store = "tallyman.store=" + folder.resolve("explained");

        Morning.Printed plan = Morning.tallyman("plan", "--conf", conf, "--set", store);
        Morning.Printed explained = Morning.tallyman("run", "--explain", "--conf", conf, "--set", store);
        Morning.Printed plain = Morning.tallyman("run", "--conf", conf, "--set", store);

        assertThat(explained.code()).as(explained.err()).isEqualTo(2);
        assertThat(explained.out())
                .startsWith(plan.out())
                .containsSubsequence("Plan for 2026-11-19", "Tallyman  2026-11-19", "PASSES", "DEAREST CHECKS");
        String passes = between(explained.out(), "PASSES", "DEAREST CHECKS");
        assertThat(passes.lines())
                .anyMatch(line -> line.matches("orders +aggregate +4 .*"))
                .anyMatch(line -> line.matches("users +aggregate +2 +[0-9.]+ +[0-9]+ +1 +[0-9.]+ [a-zA-Z]+"));
        assertThat(explained.out().substring(explained.out().indexOf("DEAREST CHECKS")))
                .contains("orders/nothing-lost", "users/null-rate(user_id)", "%");
        assertThat(plain.out()).startsWith("Tallyman").doesNotContain("Plan for", "DEAREST CHECKS");
    }

    @Test
    void validateRefusesWhatCannotBeReadAndAcceptsTheRest() {
        Morning.Printed refused =
                Morning.tallyman("validate", "--conf", conf, "--set", "tallyman.time-zone=Europe/Berlim");
        Morning.Printed noTable = Morning.tallyman(
                "validate", "--tables", "--conf", conf, "--set", "tallyman.tables.users.source.path=/absent/users");
        Morning.Printed accepted = Morning.tallyman("validate", "--tables", "--conf", conf);

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("Europe/Berlim", "'Europe/Berlin'");
        assertThat(noTable.code()).isEqualTo(3);
        assertThat(noTable.err()).contains("tables.users", "/absent/users").doesNotContain("tables.orders");
        assertThat(accepted.code()).as(accepted.err()).isZero();
        assertThat(accepted.out()).contains("Valid: 6 checks of 2 tables, environment live");
    }

    @Test
    void helpListsVerbsAndExitCodes() {
        Morning.Printed help = Morning.tallyman("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains(
                        "demo",
                        "run",
                        "backfill",
                        "replay",
                        "plan",
                        "validate",
                        "incidents",
                        "snooze",
                        "resolve",
                        "Exit codes:")
                .containsPattern("0 +nothing worse than WARN")
                .containsPattern("1 +a check FAILED")
                .containsPattern("2 +a check ended in ERROR")
                .containsPattern("3 +configuration or command line refused")
                .containsPattern("4 +the job could not finish")
                .containsPattern("5 +everything is recorded, but an alert is undelivered");
        assertThat(Morning.tallyman("run", "--help").out())
                .contains("--conf", "--date", "--only", "--set", "--reports", "--explain");
    }

    @Test
    void noVerbPrintsTheHelpAndIsRefused() {
        Morning.Printed printed = Morning.tallyman();

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.out() + printed.err()).contains("Usage: tallyman", "validate");
    }

    private static String between(String text, String first, String second) {
        return text.substring(text.indexOf(first), text.indexOf(second));
    }

    private static Suite suite(String zone) {
        ConfOptions options = new ConfOptions();
        options.files = List.of(Path.of(conf));
        options.overrides = Map.of("tallyman.time-zone", zone);
        return options.suite();
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream text = JsonReport.class.getResourceAsStream("report-1.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text);
        }
    }

    private static Document parse(Path file) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
    }
}
