package io.tallyman.cli;

import io.tallyman.incident.Incident;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.suite.Suite;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists incidents. */
@Command(name = "incidents", description = "List what has failed and has not passed since, oldest first.")
final class IncidentsCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @Option(names = "--all", description = "Also list what is resolved, and why.")
    boolean all;

    @Override
    public Integer call() {
        Suite suite = conf.suite();
        Selection selection = Selection.of(suite, conf.only);
        IncidentStore store = store(main, suite);
        String environment = suite.environment().toString();
        List<Incident> incidents = all ? store.all(environment) : store.open(environment);
        List<Incident> chosen = conf.only.isEmpty()
                ? incidents
                : incidents.stream()
                        .filter(incident -> selection.wholeTables().contains(incident.table())
                                || selection.checks().stream()
                                        .anyMatch(check -> check.id().equals(incident.key())))
                        .toList();
        main.console().print(IncidentText.incidents(chosen, all));
        return ExitCode.OK;
    }

    /** The incidents of a configuration's store, which must exist: else its place may be a slip. */
    static IncidentStore store(Main main, Suite suite) {
        main.console().progress("starting Spark");
        SparkSession spark = Session.open(suite.zone());
        if (!Store.open(spark, suite.store()).exists()) {
            throw new Refusal("There is no store at " + suite.store() + " yet. Its first run makes it.");
        }
        main.console().progress("reading the store");
        return IncidentStore.open(spark, suite.store());
    }

    /** Refuses {@code --only} where it would say nothing. */
    static void refuseOnly(ConfOptions conf, String instead) {
        if (!conf.only.isEmpty()) {
            throw new Refusal("--only has no meaning here: " + instead + ".");
        }
    }
}
