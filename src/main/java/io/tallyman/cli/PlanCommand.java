package io.tallyman.cli;

import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what a run would read and write. */
@Command(name = "plan", description = "Show what a run would read, write and send; touches no data rows.")
final class PlanCommand implements Callable<Integer> {
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
            description = "The folder that the run will be given, so that the plan lists it too.")
    Path reports;

    @Override
    public Integer call() {
        Configured configured = conf.configured();
        Suite suite = configured.suite();
        Selection selection = Selection.of(suite, conf.only);
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(suite.zone());
        List<String> sends =
                SendText.planned(configured, Optional.ofNullable(reports).map(Path::toString), selection.checks());
        LocalDate day = ConfOptions.date(date, suite, main.clock());
        main.console().print(Pipeline.plan(spark, suite, selection, day, sends));
        return ExitCode.OK;
    }
}
