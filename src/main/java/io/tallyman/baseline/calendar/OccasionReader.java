package io.tallyman.baseline.calendar;

import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads when an event is. */
final class OccasionReader {
    private static final String FROM = "from";
    private static final String UNTIL = "until";
    private static final List<String> KEYS = List.of("dates", FROM, "yearly", "holidays", "weekdays");
    private static final String DATE_HINT = "Write a date like 2026-11-27, or a range like 2026-12-24 .. 2026-12-26.";
    private static final String YEARLY_HINT = "Write month and day like 12-24, or a range like 12-24 .. 01-01.";
    private static final String TIME_HINT =
            "Write a date like 2026-11-27 or a local time like 2026-11-27T22:00; the zone goes into zone.";

    private final Options options;

    OccasionReader(Options options) {
        this.options = options;
    }

    /** The occasion; empty after a problem. */
    Optional<Occasion> read() {
        options.know("dates", FROM, UNTIL, "yearly", "holidays", "weekdays");
        List<String> present = KEYS.stream()
                .filter(key -> options.has(key) || (key.equals(FROM) && options.has(UNTIL)))
                .toList();
        if (present.isEmpty()) {
            options.reject(
                    "name",
                    "This event never happens: it has no date",
                    "Give it one of dates, from and until, yearly, holidays, weekdays.");
            return Optional.empty();
        }
        if (present.size() > 1) {
            options.reject(
                    present.get(1),
                    "An event has one of dates, from and until, yearly, holidays, weekdays; this one has "
                            + String.join(", ", present),
                    "Write one entry for each.");
            return Optional.empty();
        }
        return switch (present.get(0)) {
            case "dates" -> dates();
            case "yearly" -> yearly();
            case "holidays" -> new HolidaysReader(options).read().map(Occasion.PublicHolidays::new);
            case "weekdays" -> weekdays();
            default -> window();
        };
    }

    private Optional<Occasion> dates() {
        List<Occasion.Dates.Range> ranges = ranges("dates", LocalDate::parse, DATE_HINT, (first, last) -> {
            if (last.isBefore(first)) {
                options.reject("dates", last + " is before " + first, "Write the earlier date first.");
            }
            return new Occasion.Dates.Range(first, last);
        });
        return some(ranges).map(Occasion.Dates::new);
    }

    private Optional<Occasion> yearly() {
        Function<String, MonthDay> parse = text -> MonthDay.parse("--" + text);
        return some(ranges("yearly", parse, YEARLY_HINT, Occasion.Yearly.Range::new))
                .map(Occasion.Yearly::new);
    }

    private Optional<Occasion> weekdays() {
        Map<String, DayOfWeek> known = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            known.put(day.name().toLowerCase(Locale.ROOT), day);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String text : options.someTexts("weekdays")) {
            DayOfWeek day = known.get(text.trim().toLowerCase(Locale.ROOT));
            if (day == null) {
                options.reject("weekdays", "Unknown weekday '" + text + "'", Nearest.hint(text, known.keySet()));
            } else {
                days.add(day);
            }
        }
        return days.isEmpty() ? Optional.empty() : Optional.of(new Occasion.Weekdays(Set.copyOf(days)));
    }

    private Optional<Occasion> window() {
        Optional<LocalDateTime> from = time(FROM, 0);
        Optional<LocalDateTime> until = time(UNTIL, 1);
        if (from.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        if (!from.get().isBefore(until.get())) {
            options.reject(UNTIL, "until is not after from", "Write the later time into until.");
            return Optional.empty();
        }
        return Optional.of(new Occasion.Window(from.get(), until.get()));
    }

    /** A local time; for a date midnight so many days later, since the last date belongs to the event. */
    private Optional<LocalDateTime> time(String key, int daysOfDate) {
        String text = options.text(key).trim();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            boolean date = text.length() <= "2026-11-27".length();
            return Optional.of(
                    date
                            ? LocalDate.parse(text).plusDays(daysOfDate).atStartOfDay()
                            : LocalDateTime.parse(text.replace(' ', 'T')));
        } catch (DateTimeException e) {
            options.reject(key, "Expected a date or a local time, found '" + text + "'", TIME_HINT);
            return Optional.empty();
        }
    }

    private <T, R> List<R> ranges(String key, Function<String, T> parse, String hint, BiFunction<T, T, R> range) {
        List<R> ranges = new ArrayList<>();
        for (String text : options.someTexts(key)) {
            String[] ends = text.split("\\.\\.", 2);
            try {
                T first = parse.apply(ends[0].trim());
                T last = parse.apply(ends[ends.length - 1].trim());
                ranges.add(range.apply(first, last));
            } catch (DateTimeException e) {
                options.reject(key, "Expected a date or a range of dates, found '" + text + "'", hint);
            }
        }
        return ranges;
    }

    private static <T> Optional<List<T>> some(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(list));
    }
}
