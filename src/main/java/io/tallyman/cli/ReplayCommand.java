package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.judge.Replay;
import io.tallyman.judge.Replayed;
import io.tallyman.judge.Suggestion;
import io.tallyman.plan.Planner;
import io.tallyman.report.ReplayReport;
import io.tallyman.store.History;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.suite.CheckCalendar;
import io.tallyman.suite.Suite;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Judges stored numbers again. */
@Command(
        name = "replay",
        description = {
            "Judge stored numbers again, as of each business date, and compare with what was recorded.",
            "Tries changed conditions, for example with --set, and suggests some. Reads only the store and writes nothing;"
                    + " ends with 0 whatever it finds."
        })
final class ReplayCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @Mixin
    DateRange range;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = AlertRate.Converter.class,
            description = "Suggest limits and tolerances with which each check would have alerted at most so often:"
                    + " \"1 per month\", or a number per 30 days.")
    AlertRate rate;

    @Override
    public Integer call() {
        Suite suite = conf.suite();
        List<LocalDate> dates = range.dates(suite, main.clock());
        List<Check> templates = Selection.of(suite, conf.only).checks();
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(suite.zone());
        Store store = Store.open(spark, suite.store());
        if (!store.exists()) {
            throw new Refusal("There is no store at " + suite.store() + ", so there is nothing to replay.");
        }
        main.console().progress("reading the store");
        Divided divided = Divided.known(templates, dates, store);
        List<Check> checks = divided.all();
        History history = store.history(
                Planner.keys(checks), range.from.minusDays(Planner.lookBack(checks)), range.to.plusDays(1));
        CheckCalendar calendar =
                suite.calendar().with(IncidentStore.open(spark, suite.store()).badDays());
        Map<String, Map<LocalDate, Status>> recorded = store.statuses(range.from, range.to);
        main.console().progress("judging " + dates.size() + " dates");
        Replay replay = new Replay(history, history::redefined, calendar);
        List<Replayed> replayed = checks.stream()
                .map(check -> replay.check(check, divided.dates(check), recorded.getOrDefault(check.id(), Map.of())))
                .toList();
        List<Suggestion> suggestions = rate == null ? List.of() : suggestions(replay, replayed, rate.in(dates.size()));
        main.console()
                .print(ReplayReport.render(
                        dates,
                        replayed,
                        suggestions,
                        wished(dates.size()),
                        main.console().terminal()));
        return ExitCode.OK;
    }

    private List<Suggestion> suggestions(Replay replay, List<Replayed> replayed, int wished) {
        return replayed.stream()
                .filter(check -> check.judged() > 0)
                .flatMap(check -> {
                    main.console().progress("trying " + check.check().id());
                    return Suggestion.of(replay, check, wished).stream();
                })
                .toList();
    }

    private String wished(int days) {
        return rate == null
                ? ""
                : "at most " + rate.in(days) + " per check in " + days + " dates (" + rate.text()
                        + (rate.text().matches("[0-9.]+") ? " per 30 days)" : ")");
    }
}
