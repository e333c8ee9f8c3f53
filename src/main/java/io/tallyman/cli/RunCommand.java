package io.tallyman.cli;

import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.judge.RunResult;
import io.tallyman.report.ConsoleReport;
import io.tallyman.report.CostReport;
import io.tallyman.report.ReportFiles;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the checks of one business date. */
@Command(
        name = "run",
        description = "Run the checks of one business date, record the results and tell whom they concern.")
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "Business date; default: the last complete one in the run's time zone.")
    LocalDate date;

    @Option(
            names = "--reports",
            paramLabel = "FOLDER",
            description = "Also write the JSON report and JUnit XML into this folder.")
    Path reports;

    @Option(
            names = "--explain",
            description = "Also show the plan before, and what each pass and the dearest checks took after.")
    boolean explain;

    @Override
    public Integer call() {
        Configured configured = conf.configured();
        Suite suite = configured.suite();
        Selection selection = Selection.of(suite, conf.only);
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(suite.zone());
        LocalDate day = ConfOptions.date(date, suite, main.clock());
        RunResult result = run(main, spark, configured, selection, day, explain, reports);
        Outcome outcome;
        try {
            report(main, suite, result, explain, reports, List.of());
        } finally {
            // Whoever is to be told is told, also where a report cannot be written.
            outcome = tell(spark, configured, result);
        }
        return ExitCode.of(result.worst(), outcome);
    }

    private Outcome tell(SparkSession spark, Configured configured, RunResult result) {
        Alerting alerting = new Alerting(spark, configured, main.clock(), main.console());
        alerting.record(result);
        return alerting.send();
    }

    /** Runs and records; also what the demo does once its warehouse stands. */
    static RunResult run(
            Main main,
            SparkSession spark,
            Configured configured,
            Selection selection,
            LocalDate date,
            boolean explain,
            Path reports) {
        Pipeline pipeline = new Pipeline(spark, configured.suite(), selection, main.clock(), main.console());
        if (!explain) {
            return pipeline.run(date);
        }
        Optional<String> folder = Optional.ofNullable(reports).map(Path::toString);
        return pipeline.runExplained(date, SendText.planned(configured, folder, selection.checks()));
    }

    /** Writes reports and prints. */
    static void report(
            Main main, Suite suite, RunResult result, boolean explain, Path reports, List<String> alsoWritten) {
        List<String> written = new ArrayList<>(alsoWritten);
        written.add(suite.store());
        if (reports != null) {
            ReportFiles.write(reports, result).forEach(path -> written.add(path.toString()));
        }
        main.console().print(ConsoleReport.render(result, main.console().terminal(), written));
        if (explain) {
            main.console().print(CostReport.render(result, main.console().terminal()));
        }
    }
}
