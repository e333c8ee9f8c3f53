package io.tallyman.cli;

import io.tallyman.config.Nearest;
import io.tallyman.incident.Match;
import io.tallyman.incident.MatchReader;
import io.tallyman.incident.Snooze;
import io.tallyman.incident.SnoozeReader;
import io.tallyman.incident.Snoozes;
import io.tallyman.store.IncidentStore;
import io.tallyman.suite.Suite;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Keeps failures quiet for a while. */
@Command(
        name = "snooze",
        description = {
            "Keep failures quiet until a date, list what is kept quiet, or end that early.",
            "What is snoozed is still judged, recorded and shown. What still fails when the snooze is over is told"
                    + " then."
        })
final class SnoozeCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @ArgGroup(exclusive = true, multiplicity = "1")
    Deed deed;

    /** One of three things to do. */
    static final class Deed {
        @ArgGroup(exclusive = false, multiplicity = "1")
        Written written;

        @Option(names = "--list", required = true, description = "List the snoozes that hold.")
        boolean list;

        @Option(names = "--end", required = true, paramLabel = "ID", description = "End this snooze now.")
        String end;
    }

    /** What a snooze needs. */
    static final class Written {
        @Option(
                names = "--match",
                required = true,
                paramLabel = "WORDS",
                description =
                        "Which checks: 'table=orders check=null-rate*'; also segment, owner, tag and severity. All"
                                + " words must fit; * stands for any text.")
        String match;

        @Option(names = "--until", required = true, paramLabel = "YYYY-MM-DD", description = "Last business date.")
        LocalDate until;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the others.")
        String reason;

        @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who says so.")
        String by;
    }

    @Override
    public Integer call() {
        IncidentsCommand.refuseOnly(conf, "--match says which checks a snooze is about");
        Suite suite = conf.suite();
        LocalDate date = ConfOptions.date(null, suite, main.clock());
        if (deed.written != null) {
            write(suite, date);
        } else if (deed.list) {
            List<Snooze> snoozes = IncidentsCommand.store(main, suite).snoozes().stream()
                    .filter(snooze -> Snoozes.holds(snooze, date))
                    .toList();
            main.console().print(IncidentText.snoozes(snoozes, date, suite.zone()));
        } else {
            end(IncidentsCommand.store(main, suite), date);
        }
        return ExitCode.OK;
    }

    private void write(Suite suite, LocalDate date) {
        Written written = deed.written;
        Match match = match(suite);
        if (written.until.isBefore(date)) {
            throw new Refusal(
                    "--until " + written.until + " is over: the last complete business date is " + date + ".");
        }
        LocalDate latest = SnoozeReader.latest(date.plusDays(1));
        if (written.until.isAfter(latest)) {
            throw new Refusal(
                    "--until " + written.until + ": a snooze ends within a year, so by " + latest + " at the latest.");
        }
        if (written.reason.isBlank() || written.by.isBlank()) {
            throw new Refusal("--reason and --by must not be empty: others will ask why, and whom.");
        }
        Snooze snooze = Snoozes.written(
                match,
                written.until,
                written.reason.strip(),
                written.by.strip(),
                main.clock().instant());
        IncidentsCommand.store(main, suite).add(snooze);
        long checks = suite.checks().stream().filter(match::includes).count();
        main.console()
                .print("Snoozed until " + snooze.until() + ": " + match + "\nIt keeps " + checks
                        + (checks == 1 ? " configured check quiet" : " configured checks quiet")
                        + ", and those of segments that match."
                        + " End it early with"
                        + " `snooze --end " + snooze.id() + "`.");
    }

    /** The words, which must be able to fit a check. */
    private Match match(Suite suite) {
        return MatchReader.read(deed.written.match, suite, (message, hint) -> {
                    throw new Refusal("--match " + deed.written.match + ": " + message + ". " + hint);
                })
                .orElseThrow();
    }

    private void end(IncidentStore store, LocalDate date) {
        Map<String, Snooze> snoozes =
                store.snoozes().stream().collect(Collectors.toMap(Snooze::id, snooze -> snooze, (a, b) -> a));
        Snooze snooze = snoozes.get(deed.end);
        if (snooze == null || !Snoozes.holds(snooze, date)) {
            List<String> holding = snoozes.values().stream()
                    .filter(one -> Snoozes.holds(one, date))
                    .map(Snooze::id)
                    .toList();
            throw new Refusal((snooze == null ? "Unknown snooze '" : "Over already: snooze '") + deed.end + "'. "
                    + (holding.isEmpty() ? "The store has none that holds." : Nearest.hint(deed.end, holding))
                    + " One of the configuration ends there.");
        }
        store.end(snooze.id(), main.clock().instant());
        main.console()
                .print("Ended " + snooze.id() + ": " + snooze.match() + ". What still fails is told by the next run.");
    }
}
