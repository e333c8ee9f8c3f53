package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.alert.Retry;
import io.tallyman.report.ReportFiles.Disk;
import io.tallyman.report.ReportFiles.Written;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportFilesTest {
    private static final String JSON = "report-2026-11-19.json";
    private static final String JUNIT = "junit-2026-11-19.xml";

    private final List<Duration> pauses = new ArrayList<>();
    private int writes;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(OnFailure.class)
    void aFolderThatIsAFileIsNamedAndStaysAsItIs(OnFailure onFailure) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a plain file");

        Written written = new ReportFiles(file, onFailure, new Retry(2, pauses::add)).write(SampleResults.morning());

        assertThat(written.files()).isEmpty();
        assertThat(written.opened()).isEmpty();
        assertThat(written.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("Cannot create the report folder " + file + ": FileAlreadyExistsException"));
        assertThat(written.broken()).isEqualTo(onFailure == OnFailure.HARD_FAIL);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(file).hasContent("a plain file");
    }

    @Test
    void staleLeavesWholeEarlierFilesWhereTheDiskFillsUpHalfWayThroughTheSecond() throws IOException {
        earlierAttempt();

        Written written = reports(OnFailure.STALE, 0, failing(2, 2)).write(SampleResults.morning());

        assertThat(written.broken()).isFalse();
        assertThat(written.files()).isEmpty();
        assertThat(written.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("Cannot write the report " + folder.resolve(JUNIT))
                        .contains("No space left on device")
                        .endsWith("what an earlier attempt wrote stays"));
        assertThat(folder.resolve(JSON)).hasContent("earlier json");
        assertThat(folder.resolve(JUNIT)).hasContent("earlier junit");
        assertNothingElse(2);
    }

    @Test
    void hardFailLeavesTheEarlierFilesAndBreaksTheJob() throws IOException {
        earlierAttempt();

        Written written = reports(OnFailure.HARD_FAIL, 1, failing(1, 9)).write(SampleResults.morning());

        assertThat(written.broken()).isTrue();
        assertThat(written.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .endsWith("what an earlier attempt wrote stays, and the job ends as broken"));
        assertThat(folder.resolve(JSON)).hasContent("earlier json");
        assertThat(folder.resolve(JUNIT)).hasContent("earlier junit");
        assertNothingElse(2);
    }

    @Test
    void noneTakesTheEarlierFilesOfTheDateAndNoOthersAway() throws IOException {
        earlierAttempt();
        Path dayBefore = Files.writeString(folder.resolve("report-2026-11-18.json"), "the day before");

        Written written = reports(OnFailure.NONE, 0, denied()).write(SampleResults.morning());

        assertThat(written.broken()).isFalse();
        assertThat(written.problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("AccessDeniedException")
                        .endsWith("the date has no report any more"));
        assertThat(folder.resolve(JSON)).doesNotExist();
        assertThat(folder.resolve(JUNIT)).doesNotExist();
        assertThat(dayBefore).hasContent("the day before");
    }

    @Test
    void noneBreaksTheJobWhereAnEarlierReportCannotBeTakenAwayEither() throws IOException {
        Path occupied = Files.createDirectories(folder.resolve(JSON)).resolve("file");
        Files.writeString(occupied, "in the way");

        Written written = reports(OnFailure.NONE, 0, onDisk()).write(SampleResults.morning());

        assertThat(written.broken()).isTrue();
        assertThat(written.problem())
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("cannot be taken away either: DirectoryNotEmptyException"));
    }

    @Test
    void aDiskThatFailsTwiceAndThenWorksIsNoProblem() throws IOException {
        earlierAttempt();

        Written written = reports(OnFailure.HARD_FAIL, 2, failing(1, 2)).write(SampleResults.morning());

        assertThat(written.problem()).isEmpty();
        assertThat(written.broken()).isFalse();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(folder.resolve(JSON)).hasContent(JsonReport.render(SampleResults.morning()));
        assertThat(folder.resolve(JUNIT)).hasContent(JUnitReport.render(SampleResults.morning()));
        assertNothingElse(2);
    }

    @Test
    void writesBothReportsAndNothingElse() throws IOException {
        Path reports = folder.resolve("a/b");

        Written written =
                new ReportFiles(reports, OnFailure.STALE, new Retry(0, pauses::add)).write(SampleResults.morning());

        assertThat(written.files()).containsExactly(reports.resolve(JSON), reports.resolve(JUNIT));
        assertThat(written.opened()).contains(reports.resolve(JSON));
        assertThat(Files.readString(reports.resolve(JSON))).isEqualTo(JsonReport.render(SampleResults.morning()));
        assertThat(Files.readString(reports.resolve(JUNIT))).isEqualTo(JUnitReport.render(SampleResults.morning()));
        assertThat(reports).isDirectoryNotContaining("glob:**.tmp");
    }

    private void earlierAttempt() throws IOException {
        Files.writeString(folder.resolve(JSON), "earlier json");
        Files.writeString(folder.resolve(JUNIT), "earlier junit");
    }

    private void assertNothingElse(int files) {
        assertThat(folder.toFile().list()).hasSize(files);
    }

    private ReportFiles reports(OnFailure onFailure, int retries, Disk disk) {
        return new ReportFiles(folder, onFailure, new Retry(retries, pauses::add), disk);
    }

    private static Disk onDisk() {
        return (file, text) -> Files.writeString(file, text);
    }

    /** From one write to another, both counted from 1, half of the text is written and then the disk is full. */
    private Disk failing(int from, int to) {
        return (file, text) -> {
            writes++;
            boolean full = writes >= from && writes <= to;
            Files.writeString(file, full ? text.substring(0, text.length() / 2) : text);
            if (full) {
                throw new IOException("No space left on device");
            }
        };
    }

    private static Disk denied() {
        return (file, text) -> {
            throw new AccessDeniedException(file.toString());
        };
    }
}
