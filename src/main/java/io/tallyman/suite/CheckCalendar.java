package io.tallyman.suite;

import io.tallyman.baseline.calendar.Calendar;
import io.tallyman.baseline.calendar.Effect;
import io.tallyman.check.Check;
import io.tallyman.metric.MetricKey;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the calendar and people say of a check's business dates, in the time zone of its table.
 *
 * @param zone of checks that belong to no table
 * @param zones time zone by configured name of a table
 * @param bad by check id, the dates on which people say that something was really wrong
 */
public record CheckCalendar(
        Calendar calendar, ZoneId zone, Map<String, ZoneId> zones, Map<String, Set<LocalDate>> bad) {

    static CheckCalendar of(Calendar calendar, ZoneId zone, Iterable<TableSpec> tables) {
        Map<String, ZoneId> zones = new HashMap<>();
        tables.forEach(table -> zones.put(table.name(), table.zone()));
        return new CheckCalendar(calendar, zone, Map.copyOf(zones), Map.of());
    }

    /** The same calendar where these dates do not speak, by check id; they are judged as ever. */
    public CheckCalendar with(Map<String, Set<LocalDate>> badDays) {
        return new CheckCalendar(calendar, zone, zones, Map.copyOf(badDays));
    }

    /** What the events of a business date do to its own judgement. */
    public Effect effect(Check check, LocalDate date) {
        MetricKey key = check.measure();
        return calendar.effect(date, zone(key), key.table(), check.id(), key.segment());
    }

    /** Whether a business date may speak in the baselines of later ones. */
    public boolean inHistory(Check check, LocalDate date) {
        MetricKey key = check.measure();
        return !bad.getOrDefault(check.id(), Set.of()).contains(date)
                && !calendar.excludedFromHistory(date, zone(key), key.table(), check.id(), key.segment());
    }

    private ZoneId zone(MetricKey key) {
        return zones.getOrDefault(key.table(), zone);
    }
}
