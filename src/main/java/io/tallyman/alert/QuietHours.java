package io.tallyman.alert;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hours of the day in which nobody is told; over midnight where {@code from} is after {@code to}.
 *
 * @param from first minute, in the run's time zone
 * @param to first minute after; differs from {@code from}
 */
public record QuietHours(LocalTime from, LocalTime to) {
    private static final String BETWEEN = " .. ";

    /** When they end, where the moment falls into them; else empty. */
    public Optional<Instant> end(Instant moment, ZoneId zone) {
        ZonedDateTime local = moment.atZone(zone);
        LocalTime time = local.toLocalTime();
        LocalDate day = local.toLocalDate();
        boolean overnight = from.isAfter(to);
        boolean late = !time.isBefore(from);
        boolean early = time.isBefore(to);
        if (overnight ? !late && !early : !late || !early) {
            return Optional.empty();
        }
        LocalDate last = overnight && late ? day.plusDays(1) : day;
        return Optional.of(ZonedDateTime.of(last, to, zone).toInstant());
    }

    /** Whether they hold at a moment, and something that was due before could not be sent since they ended last. */
    boolean holds(Instant due, Instant moment, ZoneId zone) {
        return end(moment, zone)
                .map(end -> end.atZone(zone).minusDays(1).toInstant())
                .filter(due::isAfter)
                .isPresent();
    }

    /** Reads what {@link #toString} wrote. */
    public static QuietHours parse(String text) {
        String[] ends = text.split(Pattern.quote(BETWEEN), 2);
        return new QuietHours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]));
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        return from + BETWEEN + to;
    }
}
