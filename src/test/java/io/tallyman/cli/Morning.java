package io.tallyman.cli;

import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.suite.Suite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Runs the real pipeline over a configuration written in a test. */
public final class Morning {
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T06:00:00Z"), ZoneOffset.UTC);

    private Morning() {}

    /** What a run of `run --conf` printed and returned. */
    public record Printed(int code, String out, String err) {}

    /** Writes a configuration file; the text goes between the braces of `tallyman { … }`. */
    public static Path conf(Path folder, String tallyman) {
        try {
            String text = "tallyman {\n  time-zone = \"Europe/Berlin\"\n  store = \"" + folder.resolve("store") + "\"\n"
                    + tallyman + "\n}\n";
            return Files.writeString(folder.resolve("test.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs every check for the date and returns what was recorded. */
    public static RunResult run(SparkSession spark, Path folder, LocalDate date, String tallyman) {
        ConfOptions options = new ConfOptions();
        options.files = List.of(conf(folder, tallyman));
        Suite suite = options.suite();
        Console silent = new Console(nowhere(), nowhere(), false);
        return new Pipeline(spark, suite, Selection.of(suite, List.of()), CLOCK, silent).run(date);
    }

    /** The verdict of a check. */
    public static Verdict verdict(RunResult result, String checkId) {
        return result.verdicts().stream()
                .filter(v -> v.check().id().equals(checkId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + checkId + " among "
                        + result.verdicts().stream().map(v -> v.check().id()).toList()));
    }

    /** Every check of a run as {@code id STATUS value: message}. */
    public static List<String> lines(RunResult result) {
        return result.verdicts().stream().map(Morning::line).toList();
    }

    /** A verdict as {@code id STATUS value: message}. */
    public static String line(Verdict verdict) {
        String value = verdict.value()
                .map(v -> v.decimal().stripTrailingZeros().toPlainString())
                .orElse("-");
        return verdict.check().id() + " " + verdict.status() + " " + value + ": " + verdict.message();
    }

    /** The sampled rows of a check. */
    public static List<String> evidence(RunResult result, String id) {
        return result.evidence().stream()
                .filter(row -> row.checkId().equals(id))
                .map(row -> row.values().toString())
                .toList();
    }

    /** Writes a query's rows as a Parquet table. */
    public static void write(SparkSession spark, Path folder, String table, String sql) {
        spark.sql(sql).coalesce(1).write().parquet(folder.resolve(table).toString());
    }

    /** Configuration of a Parquet table. */
    public static String table(Path folder, String name, String settings) {
        return "tables." + name + " {\n  source = { path = \"" + folder.resolve(name) + "\", format = parquet }\n"
                + settings + "}\n";
    }

    /** Copies a folder with all that is in it, such as a store; the copy must not be there yet. */
    public static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command line in this process. */
    public static Printed tallyman(String... arguments) {
        return tallyman(CLOCK, arguments);
    }

    /** The same at another time. */
    public static Printed tallyman(Clock clock, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int code = Main.execute(clock, console, arguments);
        return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream nowhere() {
        return new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
