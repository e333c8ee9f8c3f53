package io.tallyman.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    @TempDir
    private Path folder;

    @Test
    void writesBothReportsAndNothingElse() throws IOException {
        Path reports = folder.resolve("a/b");

        List<Path> written = ReportFiles.write(reports, SampleResults.morning());

        assertThat(written)
                .containsExactly(reports.resolve("report-2026-11-19.json"), reports.resolve("junit-2026-11-19.xml"));
        assertThat(Files.readString(written.get(0))).isEqualTo(JsonReport.render(SampleResults.morning()));
        assertThat(Files.readString(written.get(1))).isEqualTo(JUnitReport.render(SampleResults.morning()));
        assertThat(reports).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void takesThePlaceOfAnEarlierAttempt() throws IOException {
        Files.writeString(folder.resolve("report-2026-11-19.json"), "old");

        List<Path> written = ReportFiles.write(folder, SampleResults.morning());

        assertThat(Files.readString(written.get(0))).startsWith("{");
    }

    @Test
    void saysWhichFolderCannotBeCreated() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> ReportFiles.write(file, SampleResults.morning()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot create the report folder " + file);
    }
}
