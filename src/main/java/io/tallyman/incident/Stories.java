package io.tallyman.incident;

import io.tallyman.incident.Incident.State;
import io.tallyman.suite.Suite.Environment;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is known of the incidents of each check. */
final class Stories {
    private static final Comparator<Incident> ORDER = Comparator.comparing(Stories::newest)
            .thenComparing(incident -> incident.state() != State.RESOLVED)
            .thenComparing(Incident::opened)
            .thenComparing(incident -> incident.id().length())
            .thenComparing(Incident::id);

    private final Map<String, List<Incident>> byKey;

    Stories(List<Incident> known) {
        byKey = known.stream().collect(Collectors.groupingBy(Incident::key));
    }

    /** The incident of a check that a verdict goes on with, or that ended last. */
    Optional<Incident> last(String key) {
        return of(key).stream().max(ORDER);
    }

    /**
     * An id for an incident that opens on this date. The same failure has the same id in each attempt, so that
     * receivers know it again where a run died before it could remember it, and another one in each environment.
     */
    String id(String key, LocalDate opened, Environment environment) {
        long earlier = of(key).stream()
                .filter(incident -> incident.opened().equals(opened))
                .count();
        String text = environment == Environment.LIVE ? key : environment + "\n" + key;
        return opened + "-" + ShortId.of(text) + (earlier == 0 ? "" : "-" + (earlier + 1));
    }

    /** The newest business date that an incident tells of. */
    static LocalDate newest(Incident incident) {
        return incident.resolved().filter(incident.lastSeen()::isBefore).orElse(incident.lastSeen());
    }

    private List<Incident> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }
}
