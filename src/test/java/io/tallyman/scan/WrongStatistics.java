package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;

/** A Delta log that says something else of a table than its rows. */
final class WrongStatistics {
    private WrongStatistics() {}

    /** Puts a number in place of another in the statistics of a column, in the table's first commit. */
    static void claim(Path table, String column, Object number, Object other) throws IOException {
        Path log = table.resolve("_delta_log");
        Path commit = log.resolve("00000000000000000000.json");
        String text = Files.readString(commit);
        String told = "\\\"" + column + "\\\":";
        assertThat(text).contains(told + number);
        // What is left are checksums of the file that was.
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".crc")).toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(commit, text.replace(told + number, told + other));
        DeltaLog.clearCache();
    }
}
