package io.tallyman.cli;

import io.tallyman.judge.RunResult;
import io.tallyman.report.ConsoleReport;
import io.tallyman.report.CostReport;
import io.tallyman.report.ReportFiles;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the checks of one business date. */
@Command(name = "run", description = "Run the checks of one business date and record the results.")
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
        Suite suite = conf.suite();
        Selection selection = Selection.of(suite, conf.only);
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(suite.zone());
        LocalDate day = ConfOptions.date(date, suite, main.clock());
        return execute(main, spark, suite, selection, day, explain, reports, List.of());
    }

    /** Runs, writes reports, prints; also what the demo does once its warehouse stands. */
    static int execute(
            Main main,
            SparkSession spark,
            Suite suite,
            Selection selection,
            LocalDate date,
            boolean explain,
            Path reports,
            List<String> alsoWritten) {
        Pipeline pipeline = new Pipeline(spark, suite, selection, main.clock(), main.console());
        RunResult result = explain ? pipeline.runExplained(date) : pipeline.run(date);
        List<String> written = new ArrayList<>(alsoWritten);
        written.add(suite.store());
        if (reports != null) {
            ReportFiles.write(reports, result).forEach(path -> written.add(path.toString()));
        }
        main.console().print(ConsoleReport.render(result, main.console().terminal(), written));
        if (explain) {
            main.console().print(CostReport.render(result, main.console().terminal()));
        }
        return ExitCode.of(result);
    }
}
