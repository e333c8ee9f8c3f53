package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.scan.Warehouse;
import io.tallyman.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Checks a configuration. */
@Command(
        name = "validate",
        description = "Check the configuration; with --tables also that the tables can be opened and alerts be sent.")
final class ValidateCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @Option(
            names = "--tables",
            description = "Also open every table, and refuse channels whose secrets are not set; reads no rows.")
    boolean tables;

    @Override
    public Integer call() {
        Configured configured = conf.configured();
        Suite suite = configured.suite();
        Selection selection = Selection.of(suite, conf.only);
        List<String> problems = new ArrayList<>();
        for (Check check : selection.checks()) {
            check.problem().ifPresent(p -> problems.add(check.origin() + "  " + check.id() + "\n  " + p));
        }
        Map<String, String> lacking = configured.alerts().lacking(suite.environment());
        if (tables) {
            // Like the tables, the secrets are only where the job runs.
            lacking.forEach((channel, why) -> problems.add("alerts.channels." + channel + "\n  " + why));
            main.console().progress("starting Spark");
            Set<String> names = Pipeline.tables(suite, selection.checks());
            try (Warehouse warehouse = Warehouse.open(Session.open(suite.zone()), suite, names)) {
                suite.tables().stream()
                        .filter(t -> names.contains(t.name()))
                        .forEach(t -> warehouse
                                .problem(t.name())
                                .ifPresent(p -> problems.add(t.origin() + "  tables." + t.name() + "\n  " + p)));
            }
        }
        if (!problems.isEmpty()) {
            throw new Refusal(String.join("\n\n", problems));
        }
        main.console()
                .print("Valid: " + selection.checks().size() + " checks of "
                        + suite.tables().size() + " tables, environment " + suite.environment() + ", store "
                        + suite.store());
        lacking.forEach((channel, why) -> main.console().print("Cannot send to " + channel + " from here: " + why));
        return ExitCode.OK;
    }
}
