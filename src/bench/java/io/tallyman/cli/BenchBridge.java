package io.tallyman.cli;

import io.tallyman.judge.RunResult;
import io.tallyman.suite.Suite;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Lets the benchmark use what the command line keeps to itself. */
public final class BenchBridge {
    private BenchBridge() {}

    /** The session that a run would open; system properties named like settings of Spark are kept. */
    public static SparkSession session() {
        return Session.open(ZoneId.of("UTC"));
    }

    /** The suite of a configuration file. */
    public static Suite suite(Path file) {
        ConfOptions options = new ConfOptions();
        options.files = List.of(file);
        return options.suite();
    }

    /** Every table that the checks of a suite need. */
    public static Set<String> tables(Suite suite) {
        return Pipeline.tables(suite, suite.checks());
    }

    /** The whole run for a business date, with everything that it records in the store. */
    public static RunResult run(SparkSession spark, Suite suite, LocalDate date) {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console silent = new Console(nowhere, nowhere, false);
        return new Pipeline(spark, suite, Selection.of(suite, List.of()), Clock.systemUTC(), silent).run(date);
    }
}
