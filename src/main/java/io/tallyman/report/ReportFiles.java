package io.tallyman.report;

import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.alert.Retry;
import io.tallyman.judge.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The report files of business dates in one folder; a reader finds each of them whole or not at all. */
public final class ReportFiles {
    private final Path folder;
    private final OnFailure onFailure;
    private final Retry retry;
    private final Disk disk;

    /** Where text goes. */
    interface Disk {
        /** Writes a file that is not there yet. */
        void write(Path file, String text) throws IOException;
    }

    /**
     * What is there after writing.
     *
     * @param files what was written, first the one that a person opens; empty after a problem
     * @param problem why the files could not be written, and what readers find instead
     * @param broken whether the job counts as broken for it
     */
    public record Written(List<Path> files, Optional<String> problem, boolean broken) {
        /** Nothing was to be written. */
        public static final Written NOTHING = new Written(List.of(), Optional.empty(), false);

        /** The file that a person opens. */
        public Optional<Path> opened() {
            return files.stream().findFirst();
        }
    }

    /**
     * Report files of a folder, which need not be there yet.
     *
     * @param onFailure what readers find where the files cannot be written
     */
    public ReportFiles(Path folder, OnFailure onFailure, Retry retry) {
        this(
                folder,
                onFailure,
                retry,
                (file, text) -> Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW));
    }

    ReportFiles(Path folder, OnFailure onFailure, Retry retry, Disk disk) {
        this.folder = folder;
        this.onFailure = onFailure;
        this.retry = retry;
        this.disk = disk;
    }

    /** Writes the JSON and the JUnit report, in place of those of an earlier attempt. */
    public Written write(RunResult result) {
        Map<Path, String> texts = new LinkedHashMap<>();
        texts.put(folder.resolve("report-" + result.date() + ".json"), JsonReport.render(result));
        texts.put(folder.resolve("junit-" + result.date() + ".xml"), JUnitReport.render(result));
        List<Path> files = List.copyOf(texts.keySet());
        try {
            retry.run(() -> replace(texts));
            return new Written(files, Optional.empty(), false);
        } catch (UncheckedIOException e) {
            return failed(e.getMessage(), files);
        }
    }

    private Written failed(String problem, List<Path> files) {
        return switch (onFailure) {
            case STALE -> without(problem + "; what an earlier attempt wrote stays", false);
            case NONE -> takenAway(problem, files);
            case HARD_FAIL ->
                without(problem + "; what an earlier attempt wrote stays, and the job ends as broken", true);
        };
    }

    /** Whoever relies on a report being today's or missing must not find an old one and an exit code that is fine. */
    private Written takenAway(String problem, List<Path> files) {
        try {
            if (Files.notExists(folder) || Files.isRegularFile(folder)) {
                return without(problem + "; there is no report of the date", false);
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            return without(problem + "; the date has no report any more", false);
        } catch (IOException e) {
            return without(problem + "; what an earlier attempt wrote cannot be taken away either: " + reason(e), true);
        }
    }

    private static Written without(String problem, boolean broken) {
        return new Written(List.of(), Optional.of(problem), broken);
    }

    /** Writes all texts beside their places before the first takes its place, so that a full disk changes nothing. */
    private void replace(Map<Path, String> texts) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the report folder " + folder + ": " + reason(e), e);
        }
        Map<Path, Path> beside = new LinkedHashMap<>();
        texts.keySet().forEach(file -> beside.put(file, temporary(file)));
        try {
            beside.forEach((file, temporary) -> onDisk(file, () -> disk.write(temporary, texts.get(file))));
            beside.forEach((file, temporary) ->
                    onDisk(file, () -> Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE)));
        } finally {
            beside.forEach((file, temporary) -> onDisk(file, () -> Files.deleteIfExists(temporary)));
        }
    }

    private static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    private interface Act {
        void run() throws IOException;
    }

    private static void onDisk(Path file, Act act) {
        try {
            act.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the report " + file + ": " + reason(e), e);
        }
    }

    /** The message of a file's exception is often no more than a path. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
