package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.suite.Suite.Environment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a kill leaves behind. */
class Disk implements Deliveries, PayloadFiles {
    final Map<String, Delivery> rows = new LinkedHashMap<>();
    final Map<String, String> files = new LinkedHashMap<>();
    int updates;

    Delivery only() {
        assertThat(rows).hasSize(1);
        return rows.values().iterator().next();
    }

    @Override
    public void write(Delivery delivery) {
        files.put(delivery.id(), delivery.payload().body());
    }

    @Override
    public List<Delivery> pending(Environment environment) {
        return rows.values().stream()
                .filter(row -> row.environment() == environment && row.state().waiting())
                .toList();
    }

    @Override
    public List<Delivery> telling(Environment environment, Set<String> incidents) {
        throw new UnsupportedOperationException("Routing asks, the outbox does not");
    }

    @Override
    public void add(List<Delivery> added) {
        added.forEach(row -> rows.putIfAbsent(row.id(), row));
    }

    @Override
    public void update(Collection<Progress> progress) {
        assertThat(progress).isNotEmpty();
        updates++;
        for (Progress one : progress) {
            assertThat(rows).containsEntry(one.from().id(), one.from());
            rows.put(one.to().id(), one.to());
        }
    }
}
