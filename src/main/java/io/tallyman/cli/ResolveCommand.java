package io.tallyman.cli;

import io.tallyman.check.Status;
import io.tallyman.config.Nearest;
import io.tallyman.incident.Change;
import io.tallyman.incident.Incident;
import io.tallyman.incident.Incident.Reason;
import io.tallyman.incident.Incident.State;
import io.tallyman.incident.Resolution;
import io.tallyman.metric.Spelling;
import io.tallyman.store.IncidentStore;
import io.tallyman.suite.Suite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Ends incidents. */
@Command(
        name = "resolve",
        description = {
            "Say why incidents are over, and tell those who were told of them; also of those that recovered, or to"
                    + " correct a reason.",
            "The days of an incident that was real no longer speak in baselines. A check that fails on a later date"
                    + " opens another incident whatever the reason."
        })
final class ResolveCommand implements Callable<Integer> {
    @ParentCommand
    Main main;

    @Mixin
    ConfOptions conf;

    @Option(
            names = "--incident",
            required = true,
            paramLabel = "ID",
            description = "Incident, as `incidents` lists it; may be repeated.")
    List<String> ids = new ArrayList<>();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "REASON",
            converter = ReasonConverter.class,
            description = "real (was wrong, and is mended), false-positive (nothing was wrong), expected (unusual, and"
                    + " known to be) or duplicate (another incident tells of it).")
    Reason reason;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who says so.")
    String by;

    @Override
    public Integer call() {
        IncidentsCommand.refuseOnly(conf, "--incident says what is resolved");
        if (by.isBlank()) {
            throw new Refusal("--by is empty. Say who resolves.");
        }
        Configured configured = conf.configured();
        Suite suite = configured.suite();
        IncidentStore store = IncidentsCommand.store(main, suite);
        String environment = suite.environment().toString();
        List<Incident> all = store.all(environment);
        List<Change> changes = changes(all);
        Set<String> over = all.stream()
                .filter(incident -> incident.state() == State.RESOLVED)
                .map(Incident::id)
                .collect(Collectors.toSet());
        // Whoever was told of an incident knows already that it is over where only its reason is new.
        Set<String> ended = changes.stream()
                .map(change -> change.incident().id())
                .filter(id -> !over.contains(id))
                .collect(Collectors.toSet());
        // The word first: nobody may be told of an end that a kill keeps from being written.
        store.resolve(environment, changes.stream().map(Change::incident).toList(), ended);
        Alerting alerting = new Alerting(Session.open(suite.zone()), configured, main.clock(), main.console());
        alerting.recordWords();
        changes.forEach(change -> main.console()
                .print("Resolved " + change.incident().id() + "  "
                        + change.incident().key() + ": " + Spelling.of(reason) + "."));
        return alerting.send(Status.PASS, false);
    }

    /** Every incident that is named, or a refusal that tells of all those that cannot be resolved. */
    private List<Change> changes(List<Incident> all) {
        Map<String, Incident> known = all.stream().collect(Collectors.toMap(Incident::id, Function.identity()));
        List<String> asked = List.copyOf(new LinkedHashSet<>(ids));
        List<String> problems =
                asked.stream().flatMap(id -> problem(id, known).stream()).toList();
        if (!problems.isEmpty()) {
            throw new Refusal(String.join("\n", problems) + "\nNothing was resolved.");
        }
        Instant now = main.clock().instant();
        return asked.stream()
                .map(id -> Resolution.by(known.get(id), reason, by.strip(), now))
                .toList();
    }

    private Optional<String> problem(String id, Map<String, Incident> known) {
        Incident incident = known.get(id);
        if (incident == null) {
            String near = Nearest.word(id, known.keySet())
                    .map(word -> "Did you mean '" + word + "'?")
                    .orElse("`tallyman incidents` lists those there are.");
            return Optional.of("Unknown incident '" + id + "'. " + near);
        }
        return incident.reason().equals(Optional.of(reason))
                ? Optional.of("Incident '" + id + "' is resolved as " + Spelling.of(reason) + " already, by "
                        + incident.changedBy() + ".")
                : Optional.empty();
    }

    /** Reads the option. */
    static final class ReasonConverter implements ITypeConverter<Reason> {
        @Override
        public Reason convert(String text) {
            List<Reason> sayable = Stream.of(Reason.values())
                    .filter(reason -> reason != Reason.RECOVERED)
                    .toList();
            List<String> words = sayable.stream().map(Spelling::of).toList();
            return sayable.stream()
                    .filter(reason -> Spelling.of(reason).equalsIgnoreCase(text.strip()))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("unknown reason '" + text + "'. " + Nearest.hint(text, words)));
        }
    }
}
