package io.tallyman.cli;

import io.tallyman.alert.Actions;
import io.tallyman.alert.Deliveries;
import io.tallyman.alert.Delivery;
import io.tallyman.alert.Dispatch;
import io.tallyman.alert.Messages;
import io.tallyman.alert.Outbox;
import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.alert.PayloadFiles;
import io.tallyman.alert.PayloadFolder;
import io.tallyman.alert.Playbooks;
import io.tallyman.alert.Routing;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.LifeCycle;
import io.tallyman.incident.Rules;
import io.tallyman.incident.Snooze;
import io.tallyman.judge.RunResult;
import io.tallyman.store.IncidentStore;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Tells people what complete runs found: incidents, messages, outbox, receivers. What is told is written before it is
 * sent, and incidents are written last, so that the date can be run again after a kill and says the same.
 */
final class Alerting {
    private final Configured configured;
    private final Suite suite;
    private final IncidentStore incidents;
    private final Deliveries deliveries;
    private final Actions actions;
    private final Outbox outbox;
    private final Clock clock;
    private final Console console;
    private final List<Delivery> written = new ArrayList<>();

    Alerting(SparkSession spark, Configured configured, Clock clock, Console console) {
        this.configured = configured;
        this.suite = configured.suite();
        this.incidents = IncidentStore.open(spark, suite.store());
        this.deliveries = new StoredDeliveries(incidents);
        this.actions = Actions.of(configured.alerts(), suite.environment(), Optional.empty());
        this.clock = clock;
        this.console = console;
        // Asked at each write: the store's folder may not be there yet.
        PayloadFiles files = delivery -> files().write(delivery);
        this.outbox = new Outbox(deliveries, files, configured.alerts(), actions, clock, Outbox.Pause.asleep());
    }

    /** Writes what a complete run did to incidents and what is to be told of it. A date that is not new says nothing. */
    void record(RunResult result) {
        record(result, incidents.judged(suite.environment().toString()));
    }

    /** The same, though later dates have been judged; dates of known incidents stay out of bounds even so. */
    void recordAnyDate(RunResult result) {
        record(result, Map.of());
    }

    private void record(RunResult result, Map<String, LocalDate> judged) {
        LocalDate date = result.date();
        List<Snooze> snoozes = Stream.concat(configured.snoozes().stream(), incidents.snoozes().stream())
                .toList();
        Rules rules = new Rules(configured.alerts().rules().escalateAfter(), judged);
        record(
                LifeCycle.of(incidents.known(date), result.verdicts(), date, snoozes, rules, clock.instant()),
                date,
                Optional.of(result.runId()));
    }

    /** Writes changes to incidents and what is to be told of them. */
    void record(List<Change> changes, LocalDate date, Optional<String> runId) {
        Set<String> ended = changes.stream()
                .filter(change -> change.event() == Event.RECOVERED)
                .map(change -> change.incident().id())
                .collect(Collectors.toSet());
        Routing routing = new Routing(
                configured.alerts(),
                suite.environment(),
                ended.isEmpty() ? Map.of() : deliveries.told(suite.environment(), ended));
        Instant now = clock.instant();
        Dispatch dispatch = new Dispatch(configured.alerts(), actions, suite.zone(), runId, now);
        List<Delivery> rows = new ArrayList<>();
        routing.of(changes)
                .forEach((address, told) -> Messages.of(told, setting(date))
                        .forEach(message -> rows.addAll(dispatch.of(address, message, told))));
        outbox.add(rows);
        incidents.save(changes.stream().map(Change::incident).toList());
        written.addAll(rows);
    }

    /** Sends what has been recorded and what earlier runs could not send, and prints what came of it. */
    Outcome send() {
        console.progress("sending alerts");
        Outcome outcome = outbox.send();
        SendText.sent(outcome, written).ifPresent(console::print);
        return outcome;
    }

    private Messages.Setting setting(LocalDate date) {
        return new Messages.Setting(
                date,
                suite.environment().toString(),
                this::contact,
                check -> Playbooks.of(check).steps(),
                configured.alerts().rules().report(date));
    }

    private Optional<String> contact(String owner) {
        return suite.tables().stream()
                .map(TableSpec::owner)
                .filter(one -> one.team().equals(Optional.of(owner)))
                .flatMap(one -> one.contact().stream())
                .findFirst();
    }

    /** A store elsewhere keeps the payloads in its table of alerts only. */
    private PayloadFiles files() {
        Optional<String> folder = configured.alerts().rules().payloads();
        if (folder.isPresent() && actions.writesPayloads()) {
            return new PayloadFolder(Path.of(folder.get()));
        }
        boolean path = suite.store().contains("/") || suite.store().startsWith(".");
        return path && Files.isDirectory(Path.of(suite.store()))
                ? new PayloadFolder(Path.of(suite.store(), "payloads"))
                : PayloadFiles.NONE;
    }
}
