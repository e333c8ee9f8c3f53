package io.tallyman.cli;

import io.tallyman.alert.Actions;
import io.tallyman.alert.Deliveries;
import io.tallyman.alert.Delivery;
import io.tallyman.alert.Dispatch;
import io.tallyman.alert.LocalFolder;
import io.tallyman.alert.Messages;
import io.tallyman.alert.Occasion;
import io.tallyman.alert.Outbox;
import io.tallyman.alert.Outbox.Outcome;
import io.tallyman.alert.Outputs;
import io.tallyman.alert.Outputs.OnFailure;
import io.tallyman.alert.PatientPayloads;
import io.tallyman.alert.PayloadFiles;
import io.tallyman.alert.PayloadFolder;
import io.tallyman.alert.Playbooks;
import io.tallyman.alert.Retry;
import io.tallyman.alert.Routing;
import io.tallyman.check.Check;
import io.tallyman.check.Status;
import io.tallyman.incident.Change;
import io.tallyman.incident.Change.Event;
import io.tallyman.incident.Incident;
import io.tallyman.incident.LifeCycle;
import io.tallyman.incident.Rules;
import io.tallyman.incident.Snooze;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.store.IncidentStore;
import io.tallyman.store.Store;
import io.tallyman.store.Telling;
import io.tallyman.store.Tellings;
import io.tallyman.store.Tellings.Untold;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Tells people what complete runs found: incidents, messages, outbox, receivers. What is to be told is written first,
 * then the incidents, then the note that the run has told; only then anything is sent. A kill before the note costs
 * nothing: the next run takes it up from the stored results, and the same incidents and alerts come of them, under the
 * same ids.
 */
final class Alerting {
    private final Configured configured;
    private final Suite suite;
    private final String environment;
    private final Store store;
    private final IncidentStore incidents;
    private final Tellings tellings;
    private final Deliveries deliveries;
    private final Actions actions;
    private final PatientPayloads payloads;
    private final Outbox outbox;
    private final Clock clock;
    private final Console console;
    private final List<Delivery> written = new ArrayList<>();
    private final Map<LocalDate, Path> reports = new HashMap<>();

    Alerting(SparkSession spark, Configured configured, Clock clock, Console console) {
        this.configured = configured;
        this.suite = configured.suite();
        this.environment = suite.environment().toString();
        this.store = Store.open(spark, suite.store());
        this.incidents = IncidentStore.open(spark, suite.store());
        this.tellings = Tellings.open(spark, suite.store());
        this.deliveries = new StoredDeliveries(incidents);
        this.actions = Actions.of(configured.alerts(), suite.environment(), Optional.empty());
        this.clock = clock;
        this.console = console;
        Outbox.Pause pause = Outbox.Pause.asleep();
        Retry retry = new Retry(configured.alerts().outputs().payloads().retries(), pause);
        // Asked at each write: the store's folder may not be there yet.
        this.payloads = new PatientPayloads(delivery -> files().write(delivery), retry);
        this.outbox =
                new Outbox(deliveries, payloads, configured.alerts(), actions, clock.withZone(suite.zone()), pause);
    }

    /** Writes what a complete run did to incidents and what is to be told of it. */
    void record(RunResult result) {
        record(List.of(result), Telling.NEWS);
    }

    /**
     * Writes what complete runs did to incidents and what is to be told of it, after what people and earlier runs had
     * to tell when they were killed.
     *
     * @param results oldest first
     * @param telling NEWS, or ANY_DATE to tell though later dates have been judged; dates of known incidents stay out
     *     of bounds even so
     */
    void record(List<RunResult> results, Telling telling) {
        Set<String> own = results.stream().map(RunResult::runId).collect(Collectors.toSet());
        Instant now = clock.instant();
        Map<Boolean, List<Untold>> all =
                tellings.untold(environment).stream().collect(Collectors.partitioningBy(run -> run.expired(now)));
        List<Untold> due = all.get(false);
        recordWords();
        giveUp(all.get(true));
        takeUp(due.stream().filter(run -> !own.contains(run.runId())).toList());
        results.forEach(result ->
                record(new Untold(result.runId(), result.date(), result.finishedAt(), telling), result.verdicts()));
        tellings.told(due.stream().map(Untold::runId).toList());
    }

    /** Writes what is to be told of incidents that people have ended: one message for each time that they did. */
    void recordWords() {
        Map<Instant, List<Incident>> ended = incidents.untold(environment).stream()
                .collect(Collectors.groupingBy(Incident::changedAt, TreeMap::new, Collectors.toList()));
        ended.forEach((at, together) -> {
            LocalDate date = ConfOptions.date(null, suite, Clock.fixed(at, suite.zone()));
            tell(
                    together.stream()
                            .map(incident -> new Change(incident, Event.RECOVERED, Optional.empty()))
                            .toList(),
                    date,
                    Optional.empty());
            incidents.told(together.stream().map(Incident::id).toList());
        });
    }

    private void giveUp(List<Untold> runs) {
        runs.forEach(run -> console.error("Nobody was told what the run of " + run.date() + " found, which ended at "
                + run.finishedAt() + ": its job was killed, and that is too long ago to be news."));
        tellings.expired(runs.stream().map(Untold::runId).toList());
    }

    /** Writes what runs that were killed had to tell. */
    void catchUp() {
        record(List.of(), Telling.NEWS);
    }

    /** A check that is not configured any more is left out: its owner, routes and playbook stood there. */
    private void takeUp(List<Untold> killed) {
        if (killed.isEmpty()) {
            return;
        }
        List<LocalDate> dates = killed.stream().map(Untold::date).distinct().toList();
        console.progress("catching up on what was not told of " + dates);
        SortedMap<LocalDate, List<Check>> checks =
                Divided.known(suite.checks(), dates, store).byDate();
        killed.forEach(run -> record(run, tellings.verdicts(run, checks.get(run.date()))));
    }

    /** As of when the run was judged, whenever that is told. */
    private void record(Untold run, List<Verdict> verdicts) {
        LocalDate date = run.date();
        LocalDate today = LocalDate.ofInstant(run.finishedAt(), suite.zone());
        Map<String, LocalDate> judged =
                run.telling() == Telling.ANY_DATE ? Map.of() : incidents.judged(environment, run.finishedAt(), today);
        sayOld(date, verdicts, judged);
        List<Snooze> snoozes = Stream.concat(configured.snoozes().stream(), incidents.snoozes().stream())
                .toList();
        Rules rules = new Rules(
                suite.environment(),
                configured.alerts().rules().escalateAfter(),
                judged,
                (other, failure) -> Routing.covers(configured.alerts(), other, failure));
        List<Change> changes =
                LifeCycle.of(incidents.known(environment, date), verdicts, date, snoozes, rules, run.finishedAt());
        tell(changes, date, Optional.of(run.runId()));
        incidents.save(environment, changes.stream().map(Change::incident).toList());
    }

    /** Says where failures are told to nobody because a later date has been judged. */
    private void sayOld(LocalDate date, List<Verdict> verdicts, Map<String, LocalDate> judged) {
        verdicts.stream()
                .filter(verdict -> verdict.status() != Status.PASS && verdict.status() != Status.SKIPPED)
                .map(verdict -> verdict.check().table())
                .distinct()
                .filter(table -> judged.getOrDefault(table, date).isAfter(date))
                .forEach(table -> console.print("Nobody is told of the failures of " + date + " at " + table + ": "
                        + judged.get(table) + " has been judged."));
    }

    /** Writes what is to be told of changes to incidents. */
    private void tell(List<Change> changes, LocalDate date, Optional<String> runId) {
        Set<String> ids = changes.stream().map(change -> change.incident().id()).collect(Collectors.toSet());
        List<Delivery> earlier = ids.isEmpty() ? List.of() : deliveries.telling(suite.environment(), ids);
        Occasion occasion = new Occasion(configured.alerts(), actions, suite.zone(), runId, clock.instant(), earlier);
        Dispatch dispatch = new Dispatch(occasion);
        List<Delivery> rows = new Routing(occasion)
                .of(changes).stream()
                        .flatMap(told -> Messages.of(told.changes(), setting(date)).stream()
                                .flatMap(message -> dispatch.of(told.address(), message).stream()))
                        .toList();
        outbox.add(rows);
        written.addAll(rows);
    }

    /** Where no link is configured, messages of a date that are recorded from now on name this file. */
    void reported(LocalDate date, Path report) {
        reports.put(date, report.toAbsolutePath().normalize());
    }

    /**
     * Sends what has been recorded and what earlier runs could not send, and prints what came of it.
     *
     * @param worst status of the job's checks
     * @param broken whether a file is missing without which the job counts as broken
     * @return the job's exit code
     */
    int send(Status worst, boolean broken) {
        console.progress("sending alerts");
        Outcome outcome = outbox.send();
        SendText.sent(outcome, written).ifPresent(console::print);
        payloads.problem().ifPresent(console::error);
        Outputs outputs = configured.alerts().outputs();
        boolean missing = payloads.problem().isPresent() && outputs.payloads().onFailure() == OnFailure.HARD_FAIL;
        return new Ending(worst, outcome, outputs.deliveries(), broken || missing).code();
    }

    private Messages.Setting setting(LocalDate date) {
        return new Messages.Setting(
                date, environment, this::contact, check -> Playbooks.of(check).steps(), report(date));
    }

    private Optional<String> report(LocalDate date) {
        return configured
                .alerts()
                .rules()
                .report(date)
                .or(() -> Optional.ofNullable(reports.get(date)).map(Path::toString));
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
        Optional<Path> home = store.folder().flatMap(LocalFolder::of).filter(Files::isDirectory);
        return home.isPresent() ? new PayloadFolder(home.get().resolve("payloads")) : PayloadFiles.NONE;
    }
}
