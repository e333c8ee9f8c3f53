package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A check fails, and somewhere it cannot be said. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class OutputFailuresTest {
    @TempDir
    static Path warehouse;

    @TempDir
    Path folder;

    private String conf;
    private Path inbox;
    private Path plainFile;

    @BeforeAll
    static void write(SparkSession spark) {
        Morning.write(spark, warehouse, "orders", "SELECT 'o-1' AS order_id");
    }

    @BeforeEach
    void configure() throws IOException {
        inbox = folder.resolve("inbox");
        plainFile = Files.writeString(folder.resolve("plain-file"), "");
        conf = Morning.conf(
                        folder,
                        Morning.table(warehouse, "orders", "checks = [ { check = row-count, fail = \"< 5\" } ]\n")
                                + """
                                alerts {
                                  channels.drop { channel = file, path = "INBOX" }
                                  routes  = [ { to = drop } ]
                                  retries = 0
                                }
                                outputs { reports.retries = 0, payloads.retries = 0 }
                                approved = ["send:drop"]
                                """.replace("INBOX", inbox.toString()))
                .toString();
    }

    @Test
    void aWordThatMakesNoSenseIsRefused() {
        Morning.Printed printed = run("--set", "tallyman.outputs.results.on-failure=none");

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err())
                .contains("--set", "outputs.results.on-failure", "'none' makes no sense for results", "Write stale.");
    }

    @Test
    void aReportThatCannotBeWrittenBreaksTheJobOnceAllElseIsDone() throws IOException {
        Morning.Printed printed = run("--reports", plainFile.toString());

        assertThat(printed.code()).as(printed.err()).isEqualTo(4);
        assertThat(printed.out()).contains("row-count", "Alerts: 1 delivered").doesNotContain("report-2026-11-19.json");
        assertThat(printed.err())
                .contains("Cannot create the report folder " + plainFile, "the job ends as broken")
                .doesNotContain("\tat ");
        assertThat(told().has("report")).isFalse();
    }

    @Test
    void aReportThatNobodyWaitsForLeavesTheChecksTheirExitCode() {
        Morning.Printed printed =
                run("--reports", plainFile.toString(), "--set", "tallyman.outputs.reports.on-failure=none");

        assertThat(printed.code()).as(printed.err()).isEqualTo(1);
        assertThat(printed.err()).contains("Cannot create the report folder " + plainFile);
    }

    @Test
    void anAlertNamesTheReportOfItsRun() throws IOException {
        Path reports = folder.resolve("reports");

        assertThat(run("--reports", reports.toString()).code()).isEqualTo(1);

        assertThat(told().get("report").asText())
                .isEqualTo(reports.resolve("report-2026-11-19.json").toString());
        assertThat(reports.resolve("report-2026-11-19.json")).isRegularFile();
    }

    @Test
    void aPayloadFileThatMustBeThereBreaksTheJobAndTheAlertIsSentEvenSo() throws IOException {
        Path more = Files.writeString(folder.resolve("more.conf"), """
            tallyman {
              alerts.payloads = "FOLDER"
              outputs.payloads.on-failure = hard-fail
              approved = ["send:drop", "write:payloads"]
            }
            """.replace("FOLDER", plainFile.toString()));

        Morning.Printed printed = run("--conf", more.toString());

        assertThat(printed.code()).as(printed.err()).isEqualTo(4);
        assertThat(printed.err()).contains("Cannot write the payload " + plainFile);
        assertThat(told().get("headline").asText()).contains("orders");
    }

    @Test
    void anAlertThatNobodyHasIsWhatTheConfigurationMakesOfIt() {
        String dead = "tallyman.alerts.channels.drop.path=" + plainFile.resolve("inbox");

        Morning.Printed stale = run("--set", dead);
        Morning.Printed none = run("--set", dead, "--set", "tallyman.outputs.deliveries.on-failure=none");
        Morning.Printed hardFail = run("--set", dead, "--set", "tallyman.outputs.deliveries.on-failure=hard-fail");
        Morning.Printed mended = run();

        assertThat(Stream.of(stale, none, hardFail, mended).map(Morning.Printed::code))
                .as(stale.err())
                .containsExactly(5, 1, 4, 1);
        assertThat(List.of(stale, none, hardFail))
                .allSatisfy(printed -> assertThat(printed.out()).contains("Alerts: 1 undelivered"));
        assertThat(mended.out()).contains("Alerts: 1 delivered");
    }

    private Morning.Printed run(String... more) {
        List<String> words = new ArrayList<>(List.of("run", "--conf", conf, "--date", "2026-11-19"));
        words.addAll(List.of(more));
        return Morning.tallyman(words.toArray(String[]::new));
    }

    /** The one message that arrived. */
    private JsonNode told() throws IOException {
        try (Stream<Path> files = Files.list(inbox)) {
            return new ObjectMapper().readTree(files.findFirst().orElseThrow().toFile());
        }
    }
}
