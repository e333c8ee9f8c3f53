package io.tallyman.baseline.calendar;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * One entry of a calendar.
 *
 * @param name as people call it, for example {@code black-friday}
 * @param occasion when it is
 * @param zone zone in which the occasion happens; the table's own where empty
 * @param before how many business dates before it count as well
 * @param after how many business dates after it count as well
 * @param concern which checks it is about
 * @param inHistory whether its days speak in the baselines of other days
 * @param effect what it does to the judgement of its own days
 */
public record Event(
        String name,
        Occasion occasion,
        Optional<ZoneId> zone,
        int before,
        int after,
        Concern concern,
        boolean inHistory,
        Effect effect) {

    /** Whether the event, margins included, touches a business date of a table in a zone. */
    public boolean covers(LocalDate date, ZoneId tableZone) {
        for (int days = -after; days <= before; days++) {
            if (touches(date.plusDays(days), tableZone)) {
                return true;
            }
        }
        return false;
    }

    private boolean touches(LocalDate date, ZoneId tableZone) {
        ZoneId own = zone.orElse(tableZone);
        ZonedDateTime start = date.atStartOfDay(tableZone).withZoneSameInstant(own);
        ZonedDateTime end = date.plusDays(1).atStartOfDay(tableZone).withZoneSameInstant(own);
        return occasion.overlaps(start, end);
    }
}
