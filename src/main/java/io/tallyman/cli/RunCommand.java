package io.tallyman.cli;

import io.tallyman.alert.Outbox;
import io.tallyman.alert.Outputs.Writing;
import io.tallyman.alert.Retry;
import io.tallyman.judge.RunResult;
import io.tallyman.report.ConsoleReport;
import io.tallyman.report.CostReport;
import io.tallyman.report.ReportFiles;
import io.tallyman.report.ReportFiles.Written;
import io.tallyman.store.Telling;
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
            description = "Business date; default: the last complete one in the run's time zone; none after today.")
    LocalDate date;

    @Option(
            names = "--reports",
            paramLabel = "FOLDER",
            converter = LocalPath.class,
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
        RunResult result = run(main, spark, configured, selection, day, explain, reports, Telling.NEWS);
        Written written = Written.NOTHING;
        int code;
        try {
            written = report(main, configured, result, explain, reports, List.of());
        } finally {
            // Whoever is to be told is told, also where a report cannot be rendered.
            code = tell(spark, configured, result, written);
        }
        return code;
    }

    private int tell(SparkSession spark, Configured configured, RunResult result, Written written) {
        Alerting alerting = new Alerting(spark, configured, main.clock(), main.console());
        written.opened().ifPresent(file -> alerting.reported(result.date(), file));
        alerting.record(result);
        return alerting.send(result.worst(), written.broken());
    }

    /** Runs and records; also what the demo does once its warehouse stands. */
    static RunResult run(
            Main main,
            SparkSession spark,
            Configured configured,
            Selection selection,
            LocalDate date,
            boolean explain,
            Path reports,
            Telling telling) {
        Pipeline pipeline = new Pipeline(spark, configured.suite(), selection, main.clock(), main.console(), telling);
        if (!explain) {
            return pipeline.run(date);
        }
        Optional<String> folder = Optional.ofNullable(reports).map(Path::toString);
        return pipeline.runExplained(date, SendText.planned(configured, folder, selection.checks()));
    }

    /** Writes reports and prints, also that they could not be written. */
    static Written report(
            Main main,
            Configured configured,
            RunResult result,
            boolean explain,
            Path reports,
            List<String> alsoWritten) {
        Written files = reports == null ? Written.NOTHING : write(configured, reports, result);
        List<String> written = new ArrayList<>(alsoWritten);
        written.add(configured.suite().store());
        files.files().forEach(path -> written.add(path.toString()));
        main.console().print(ConsoleReport.render(result, main.console().terminal(), written));
        files.problem().ifPresent(main.console()::error);
        if (explain) {
            main.console().print(CostReport.render(result, main.console().terminal()));
        }
        return files;
    }

    private static Written write(Configured configured, Path reports, RunResult result) {
        Writing rule = configured.alerts().outputs().reports();
        Retry retry = new Retry(rule.retries(), Outbox.Pause.asleep());
        return new ReportFiles(reports, rule.onFailure(), retry).write(result);
    }
}
