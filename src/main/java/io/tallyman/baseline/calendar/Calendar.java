package io.tallyman.baseline.calendar;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that is known to make days unlike others.
 *
 * <p>A table is given by its configured name, a check by its id ({@code orders/row-count}), a segment by its text
 * ({@code channel=email}), a business date as a date in the table's zone.
 */
public record Calendar(List<Event> events) {

    /** No event at all. */
    public static final Calendar NONE = new Calendar(List.of());

    /** A calendar of events, in the order in which they are named to people. */
    public Calendar {
        events = List.copyOf(events);
    }

    /** The events that touch a business date and concern a check, in the order of the configuration. */
    public List<Event> on(LocalDate date, ZoneId tableZone, String table, String checkId, Optional<String> segment) {
        return events.stream()
                .filter(event -> event.concern().includes(table, checkId, segment))
                .filter(event -> event.covers(date, tableZone))
                .toList();
    }

    /** Whether a business date must not speak in the baselines of other days. */
    public boolean excludedFromHistory(
            LocalDate date, ZoneId tableZone, String table, String checkId, Optional<String> segment) {
        return on(date, tableZone, table, checkId, segment).stream().anyMatch(event -> !event.inHistory());
    }

    /** What all events of a business date together do to its own judgement; {@link Effect#NONE} without an event. */
    public Effect effect(LocalDate date, ZoneId tableZone, String table, String checkId, Optional<String> segment) {
        return on(date, tableZone, table, checkId, segment).stream()
                .map(Event::effect)
                .reduce(Effect.NONE, Effect::and);
    }

    /** The tables that events name, for a caller who knows which tables there are. */
    public Set<String> tables() {
        Set<String> tables = new TreeSet<>();
        events.forEach(event -> tables.addAll(event.concern().tables()));
        return tables;
    }
}
