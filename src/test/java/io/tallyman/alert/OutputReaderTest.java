package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.alert.Outputs.Writing;
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

class OutputReaderTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        reports.on-failure = stael         | reports.on-failure    | Unknown word 'stael'                       | Did you mean 'stale'? Known: stale, none, hard-fail.
        reports.on-failure = ignore        | reports.on-failure    | Unknown word 'ignore'                      | Known: stale, none, hard-fail.
        reports.on-failure = [none]        | reports.on-failure    | Expected a text                            | ``
        reports.retries = 6                | reports.retries       | Expected 0 to 5, found 6                   | ``
        reports.retries = -1               | reports.retries       | Expected 0 to 5, found -1                  | ``
        reports.retires = 1                | reports.retires       | Unknown key 'retires'                      | retries
        reports = none                     | reports               | Expected a block                           | ``
        report.on-failure = none           | report                | Unknown key 'report'                       | reports
        payloads.on-failure = stale        | payloads.on-failure   | there is no earlier file that could stay   | Write none or hard-fail.
        payloads.on-failure = sometimes    | payloads.on-failure   | Unknown word 'sometimes'                   | Known: none, hard-fail.
        payloads.retries = 99              | payloads.retries      | Expected 0 to 5, found 99                  | ``
        deliveries.on-failure = hard-fial  | deliveries.on-failure | Unknown word 'hard-fial'                   | Did you mean 'hard-fail'?
        deliveries.retries = 3             | deliveries.retries    | said once, for all channels                | alerts { retries = 3 }
        results.on-failure = none          | results.on-failure    | 'none' makes no sense for results          | Write stale.
        results.on-failure = hard-fail     | results.on-failure    | end the job with 4                         | Write stale.
        results.retries = 3                | results.retries       | tried again by themselves                  | Leave it out.
        """)
    void refusesWhatMakesNoSense(String entry, String key, String message, String hint) throws IOException {
        assertThat(read(entry).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("outputs." + key);
            assertThat(problem.message()).contains(message);
            assertThat(problem.hint()).contains(hint);
            assertThat(problem.origin()).isEqualTo(directory.resolve("shop.conf") + ":3");
        });
    }

    @Test
    void whereNothingIsSaidAMissingReportBreaksTheJobAndAMissingPayloadDoesNot() throws IOException {
        Read read = read("");

        assertThat(read.problems()).isEmpty();
        assertThat(read.outputs())
                .isEqualTo(new Outputs(
                        new Writing(OnFailure.HARD_FAIL, 2), new Writing(OnFailure.NONE, 2), OnFailure.STALE));
    }

    @Test
    void readsWhatIsSaidOfEachOutput() throws IOException {
        Read read = read("""
            reports { on-failure = none, retries = 0 }, payloads { on-failure = hard-fail, retries = 5 }
            deliveries.on-failure = NONE, results.on-failure = stale
            """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.outputs())
                .isEqualTo(new Outputs(
                        new Writing(OnFailure.NONE, 0), new Writing(OnFailure.HARD_FAIL, 5), OnFailure.NONE));
    }

    private record Read(Outputs outputs, List<Problem> problems) {}

    private Read read(String entries) throws IOException {
        Path file = Files.writeString(directory.resolve("shop.conf"), "tallyman {\noutputs {\n" + entries + "\n}\n}\n");
        Parsed parsed = (Parsed) ConfigFile.load(List.of(file), Map.of());
        Outputs outputs = OutputReader.read(parsed.root());
        parsed.reportUnknownKeys();
        return new Read(outputs, parsed.problems().all());
    }
}
