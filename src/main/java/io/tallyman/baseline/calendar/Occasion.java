package io.tallyman.baseline.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/** When something happens, in local time of a zone that is known only when it is asked. */
public sealed interface Occasion {

    /**
     * Whether it happens at any time of a span.
     *
     * @param start first instant, in the zone of the occasion
     * @param end first instant after the span, in the same zone
     */
    boolean overlaps(ZonedDateTime start, ZonedDateTime end);

    /** An occasion that takes whole days. */
    sealed interface Daily extends Occasion {

        /** Whether the day, from midnight to midnight, is one of its days. */
        boolean on(LocalDate day);

        @Override
        default boolean overlaps(ZonedDateTime start, ZonedDateTime end) {
            LocalDate last = end.minusNanos(1).toLocalDate();
            for (LocalDate day = start.toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
                if (on(day)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** From a local time to another, which no longer belongs to it. */
    record Window(LocalDateTime from, LocalDateTime until) implements Occasion {

        @Override
        public boolean overlaps(ZonedDateTime start, ZonedDateTime end) {
            return from.atZone(start.getZone()).isBefore(end)
                    && until.atZone(start.getZone()).isAfter(start);
        }
    }

    /** Days of one year. */
    record Dates(List<Range> ranges) implements Daily {

        /** From a day to another, both included. */
        record Range(LocalDate first, LocalDate last) {}

        @Override
        public boolean on(LocalDate day) {
            return ranges.stream().anyMatch(range -> !day.isBefore(range.first) && !day.isAfter(range.last));
        }
    }

    /** The same days every year. */
    record Yearly(List<Range> ranges) implements Daily {

        /** From a day to another, both included; over the turn of the year where the last lies before the first. */
        record Range(MonthDay first, MonthDay last) {

            private boolean contains(MonthDay day) {
                boolean started = !day.isBefore(first);
                boolean going = !day.isAfter(last);
                return first.isAfter(last) ? started || going : started && going;
            }
        }

        @Override
        public boolean on(LocalDate day) {
            return ranges.stream().anyMatch(range -> range.contains(MonthDay.from(day)));
        }
    }

    /** The same days every week. */
    record Weekdays(Set<DayOfWeek> days) implements Daily {

        @Override
        public boolean on(LocalDate day) {
            return days.contains(day.getDayOfWeek());
        }
    }

    /** Public holidays of a country. */
    record PublicHolidays(Holidays holidays) implements Daily {

        @Override
        public boolean on(LocalDate day) {
            return holidays.on(day);
        }
    }
}
