package io.tallyman.cli;

import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.report.BackfillReport;
import io.tallyman.report.BackfillReport.Day;
import io.tallyman.store.Telling;
import io.tallyman.suite.Suite;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the checks of many business dates. */
@Command(
        name = "backfill",
        description = {
            "Run the checks of every business date of a range and record the results, as if the dates had been run one by"
                    + " one, oldest first, but with one pass per table for up to 92 dates.",
            "Dates that have results are judged again and replaced, as by run; up to 92 dates are recorded together or not"
                    + " at all. Nobody is notified unless --notify says so."
        })
final class BackfillCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @Mixin
    DateRange range;

    @Option(
            names = "--resume",
            description = "After a kill: leave out the dates at the start of the range that complete runs of the same"
                    + " configuration (alerts apart) cover and whose tables still have the version they had then (whole-table"
                    + " numbers and tables without versions count as unchanged).")
    boolean resume;

    @Option(
            names = "--notify",
            description = "Also tell whom it concerns of each date that is judged, though later dates have been.")
    boolean telling;

    @Override
    public Integer call() {
        Configured configured = conf.configured();
        Suite suite = configured.suite();
        List<LocalDate> dates = range.dates(suite, main.clock());
        Selection selection = Selection.of(suite, conf.only);
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(suite.zone());
        Alerting alerting = new Alerting(spark, configured, main.clock(), main.console());
        Telling what = telling ? Telling.ANY_DATE : Telling.NOTHING;
        Consumer<List<RunResult>> afterwards = telling ? results -> alerting.record(results, what) : results -> {};
        if (telling) {
            alerting.catchUp();
        }
        Backfill backfill = new Backfill(spark, suite, selection, main.clock(), main.console(), what, afterwards);
        List<Day> days = resume ? backfill.resume(dates) : backfill.run(dates);
        main.console().print(BackfillReport.render(days, main.console().terminal(), suite.store()));
        Status worst = days.stream().map(Day::worst).reduce(Status.PASS, Status::or);
        return telling ? alerting.send(worst, false) : ExitCode.of(worst);
    }
}
