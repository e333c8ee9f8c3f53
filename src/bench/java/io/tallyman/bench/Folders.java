package io.tallyman.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders and what is in them. */
final class Folders {
    private Folders() {}

    /** Deletes a folder with all that is in it, if it is there. */
    static void delete(Path folder) {
        if (Files.exists(folder)) {
            walk(folder).stream()
                    .sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .forEach(File::delete);
        }
    }

    /** A name in the folder that was never used before. */
    static Path fresh(Path folder, String prefix) {
        try {
            Files.createDirectories(folder);
            return Files.createTempDirectory(folder, prefix + "-").resolve("store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parquet files below the folder of a Delta table, without those of its log. */
    static List<Path> parquet(Path table) {
        return walk(table).stream()
                .filter(path -> path.toString().endsWith(".parquet"))
                .filter(path -> !path.toString().contains("_delta_log"))
                .sorted()
                .toList();
    }

    /** Size of files. */
    static long bytes(List<Path> files) {
        return files.stream().map(Path::toFile).mapToLong(File::length).sum();
    }

    private static List<Path> walk(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
