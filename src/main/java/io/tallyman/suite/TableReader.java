package io.tallyman.suite;

import io.tallyman.config.Options;
import io.tallyman.suite.TableSpec.DateColumn;
import io.tallyman.suite.TableSpec.Owner;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads a table without its checks. */
final class TableReader {
    private static final int MOST_LATE_DAYS = 35;

    private TableReader() {}

    static TableSpec read(String name, Options options, ZoneId zone) {
        options.know("description");
        arrival(options);
        return new TableSpec(
                name,
                SourceReader.read(options),
                Zones.orElse(options, zone),
                options.optionalText("time"),
                date(options),
                options.texts("key"),
                options.namedTexts("columns"),
                options.texts("sensitive"),
                incremental(options),
                lateDays(options),
                owner(options),
                options.origin());
    }

    private static Optional<DateColumn> date(Options options) {
        if (!options.isBlock("date")) {
            return options.optionalText("date").map(column -> new DateColumn(column, Optional.empty()));
        }
        Options block = options.block("date");
        Optional<String> pattern = block.optionalText("pattern");
        if (pattern.isPresent() && !tellsDays(pattern.get())) {
            block.reject(
                    "pattern",
                    "Expected a date pattern that tells every day apart, found \"" + pattern.get() + "\"",
                    "Write it like yyyyMMdd.");
        }
        return Optional.of(new DateColumn(block.text("column"), pattern));
    }

    private static boolean incremental(Options options) {
        boolean incremental = options.flag("incremental", false);
        if (incremental && !options.has("time") && !options.has("date")) {
            options.reject(
                    "incremental",
                    "A table without business dates has no slices whose states could be kept",
                    "Give the table `time = COLUMN` or `date = COLUMN`.");
        }
        return incremental;
    }

    private static int lateDays(Options options) {
        Duration late = options.duration("late").orElse(Duration.ZERO);
        boolean whole = late.equals(Duration.ofDays(late.toDays()));
        if (!whole || late.toDays() > MOST_LATE_DAYS) {
            options.reject("late", "Expected whole days, up to " + MOST_LATE_DAYS + "d", "Write it like 3d.");
        } else if (late.toDays() > 0 && !options.has("time") && !options.has("date")) {
            options.reject(
                    "late",
                    "A table without business dates has no days that could be measured again",
                    "Give the table `time = COLUMN` or `date = COLUMN`.");
        }
        return (int) Math.min(late.toDays(), MOST_LATE_DAYS);
    }

    private static boolean tellsDays(String pattern) {
        LocalDate day = LocalDate.of(2026, 11, 19);
        try {
            DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern);
            return LocalDate.parse(format.format(day), format).equals(day);
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private static Owner owner(Options options) {
        if (!options.isBlock("owner")) {
            return new Owner(options.optionalText("owner"), Optional.empty(), Optional.empty(), Optional.empty());
        }
        Options block = options.block("owner");
        return new Owner(
                block.optionalText("team"),
                block.optionalText("contact"),
                block.optionalText("escalation"),
                block.optionalText("playbook"));
    }

    /** Checks what is written about the cadence; nothing later needs it. */
    private static void arrival(Options options) {
        Options block = options.block("arrives");
        block.duration("every");
        block.duration("late-after");
        block.optionalText("by").ifPresent(text -> {
            try {
                LocalTime.parse(text);
            } catch (DateTimeParseException e) {
                block.reject("by", "Expected a time of day, found \"" + text + "\"", "Write it like \"06:00\".");
            }
        });
    }
}
