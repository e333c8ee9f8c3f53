package io.tallyman.cli;

import io.tallyman.alert.Deliveries;
import io.tallyman.alert.Delivery;
import io.tallyman.alert.Delivery.State;
import io.tallyman.alert.Message.Action;
import io.tallyman.alert.Payload;
import io.tallyman.alert.Quiet;
import io.tallyman.alert.QuietHours;
import io.tallyman.metric.Spelling;
import io.tallyman.store.Alert;
import io.tallyman.store.IncidentStore;
import io.tallyman.suite.Suite.Environment;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The outbox's rows, kept in the store's table of alerts. */
final class StoredDeliveries implements Deliveries {
    private final IncidentStore store;

    StoredDeliveries(IncidentStore store) {
        this.store = store;
    }

    @Override
    public List<Delivery> pending(Environment environment) {
        List<String> waiting = Stream.of(State.values())
                .filter(State::waiting)
                .map(State::toString)
                .toList();
        return store.alerts(environment.toString(), waiting).stream()
                .map(StoredDeliveries::delivery)
                .toList();
    }

    @Override
    public List<Delivery> telling(Environment environment, Set<String> incidents) {
        return store.telling(environment.toString(), incidents).stream()
                .map(StoredDeliveries::delivery)
                .toList();
    }

    @Override
    public void add(List<Delivery> rows) {
        store.add(rows.stream().map(StoredDeliveries::alert).toList());
    }

    @Override
    public void update(Collection<Progress> progress) {
        store.update(progress.stream()
                .map(one -> new Alert.Progress(alert(one.from()), alert(one.to())))
                .toList());
    }

    private static Alert alert(Delivery delivery) {
        Payload payload = delivery.payload();
        return new Alert(
                delivery.id(),
                delivery.runId(),
                delivery.date(),
                delivery.environment().toString(),
                delivery.channel(),
                Spelling.of(delivery.action()),
                delivery.incidents(),
                new Alert.Content(payload.key(), payload.contentType(), payload.body(), payload.headers()),
                delivery.state().toString(),
                delivery.tries(),
                delivery.createdAt(),
                delivery.nextTry(),
                delivery.quiet().hours().stream().map(QuietHours::toString).toList(),
                delivery.deliveredAt(),
                delivery.detail());
    }

    private static Delivery delivery(Alert alert) {
        Alert.Content content = alert.content();
        return new Delivery(
                alert.id(),
                alert.runId(),
                alert.date(),
                Spelling.constant(Environment.class, alert.environment()),
                alert.channel(),
                Spelling.constant(Action.class, alert.action()),
                alert.incidents(),
                new Payload(content.key(), content.type(), content.body(), content.headers()),
                Spelling.constant(State.class, alert.state()),
                alert.tries(),
                alert.createdAt(),
                alert.nextTry(),
                new Quiet(alert.quietHours().stream().map(QuietHours::parse).toList()),
                alert.deliveredAt(),
                alert.detail());
    }
}
