package io.tallyman.report;

import io.tallyman.judge.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/** The report files of a business date; a reader finds each of them whole or not at all. */
public final class ReportFiles {
    private ReportFiles() {}

    /** Writes the JSON and the JUnit report, in place of those of an earlier attempt; the paths come back. */
    public static List<Path> write(Path folder, RunResult result) {
        Path json = folder.resolve("report-" + result.date() + ".json");
        Path junit = folder.resolve("junit-" + result.date() + ".xml");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the report folder " + folder + ": " + e.getMessage(), e);
        }
        replace(json, JsonReport.render(result));
        replace(junit, JUnitReport.render(result));
        return List.of(json, junit);
    }

    private static void replace(Path file, String text) {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try {
                Files.write(temporary, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the report " + file + ": " + e.getMessage(), e);
        }
    }
}
