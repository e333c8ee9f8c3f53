package io.tallyman.cli;

import io.tallyman.alert.AlertReader;
import io.tallyman.alert.AlertSpec;
import io.tallyman.config.Problem;
import io.tallyman.incident.Snooze;
import io.tallyman.incident.SnoozeReader;
import io.tallyman.scan.deequ.DeequSuites;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.Suite;
import io.tallyman.suite.SuiteReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every verb over a configuration has. */
final class ConfOptions {
    @Option(
            names = "--conf",
            required = true,
            paramLabel = "FILE",
            description = "Configuration file; may be repeated, later files override earlier ones.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides one setting, for example --set tallyman.store=/tmp/store; one check of a list by its name, kind or"
                            + " position, as in tallyman.tables.orders.checks.row-count.fail. May be repeated.")
    Map<String, String> overrides = new LinkedHashMap<>();

    /** The verb; null where the options are made without one. */
    @Spec(Spec.Target.MIXEE)
    CommandSpec verb;

    @Option(names = "--only", paramLabel = "TABLE[/CHECK]", description = "Only this table or check; may be repeated.")
    List<String> only = new ArrayList<>();

    /** The suite, with the checks of its Deequ suites; all problems are refused at once. */
    Suite suite() {
        return configured().suite();
    }

    /** Everything the configuration says; all problems are refused at once. */
    Configured configured() {
        AtomicReference<AlertSpec> alerts = new AtomicReference<>();
        List<Snooze> snoozes = new ArrayList<>();
        Loaded loaded = SuiteReader.read(files, overrides, (root, suite) -> {
            alerts.set(AlertReader.read(root, suite));
            snoozes.addAll(SnoozeReader.read(root, suite, today(suite, clock())));
        });
        if (loaded instanceof Loaded.Rejected rejected) {
            List<Problem> problems = rejected.problems();
            throw new Refusal(problems.stream().map(Problem::toString).collect(Collectors.joining("\n\n"))
                    + "\n\n" + problems.size() + (problems.size() == 1 ? " problem" : " problems")
                    + "; nothing was read or written.");
        }
        Suite suite = DeequSuites.expand(((Loaded.Accepted) loaded).suite());
        return new Configured(suite, alerts.get(), List.copyOf(snoozes));
    }

    private Clock clock() {
        return verb == null ? Clock.systemUTC() : ((Main) verb.root().userObject()).clock();
    }

    /**
     * The date asked for, or the last complete business date.
     *
     * @param asked null where none was; one after today is refused
     */
    static LocalDate date(LocalDate asked, Suite suite, Clock clock) {
        if (asked == null) {
            return today(suite, clock).minusDays(1);
        }
        refuseFuture("--date", asked, suite, clock);
        return asked;
    }

    /** Refuses a date of which nothing can be there yet: its zeros would be the past of real dates. */
    static void refuseFuture(String option, LocalDate date, Suite suite, Clock clock) {
        LocalDate today = today(suite, clock);
        if (date.isAfter(today)) {
            throw new Refusal(option + " " + date + " has not begun: today is " + today + " in " + suite.zone() + ".");
        }
    }

    private static LocalDate today(Suite suite, Clock clock) {
        return LocalDate.now(clock.withZone(suite.zone()));
    }
}
