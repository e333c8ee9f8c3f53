package io.tallyman.baseline.calendar;

import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the calendar of a configuration. */
public final class CalendarReader {
    private static final String KEY = "calendar";
    private static final String NAME = "name";
    private static final String CHECKS = "checks";
    private static final int LONGEST_MARGIN = 60;

    private CalendarReader() {}

    /**
     * Reads the list under {@code calendar}; every problem is noted with the options.
     *
     * @param root the {@code tallyman} block
     * @return the events that could be read; {@link Calendar#NONE} where there is no calendar
     */
    public static Calendar read(Options root) {
        List<Event> events = new ArrayList<>();
        root.blocks(KEY).forEach(block -> event(block).ifPresent(events::add));
        return events.isEmpty() ? Calendar.NONE : new Calendar(events);
    }

    /**
     * Refuses patterns of checks that fit none, by which an event would silently do nothing.
     *
     * @param root the {@code tallyman} block
     * @param ids of all checks that are configured
     * @param beginnings how the ids begin that are known only once the data is read, such as those of segments
     */
    public static void refuseUnknownChecks(Options root, Collection<String> ids, Collection<String> beginnings) {
        for (Options block : root.blocks(KEY)) {
            for (String text : block.texts(CHECKS)) {
                Pattern pattern = Concern.glob(text);
                String start = text.split("\\*", 2)[0];
                boolean open = beginnings.stream()
                        .anyMatch(beginning ->
                                start.startsWith(beginning) || text.contains("*") && beginning.startsWith(start));
                if (!open && ids.stream().noneMatch(id -> pattern.matcher(id).matches())) {
                    String hint = Nearest.word(text, ids)
                            .map(id -> "Did you mean '" + id + "'?")
                            .orElse(
                                    "Write table and name of a check, such as orders/row-count; * stands for any text.");
                    block.reject(CHECKS, "No check is called '" + text + "'", hint);
                }
            }
        }
    }

    private static Optional<Event> event(Options block) {
        String name = block.text(NAME).trim();
        if (block.has(NAME) && (name.isEmpty() || name.contains(","))) {
            block.reject(NAME, "The name of an event is a text without a comma", "Write it like black-friday.");
        }
        Optional<ZoneId> zone = zone(block);
        int before = margin(block, "before");
        int after = margin(block, "after");
        Concern concern =
                new Concern(Set.copyOf(some(block, "tables")), globs(block, CHECKS), globs(block, "segments"));
        boolean inHistory = block.flag("in-history", false);
        Effect effect = EffectReader.read(block, name);
        return new OccasionReader(block)
                .read()
                .map(when -> new Event(name, when, zone, before, after, concern, inHistory, effect));
    }

    private static Optional<ZoneId> zone(Options block) {
        Optional<String> name = block.optionalText("zone");
        Set<String> known = ZoneId.getAvailableZoneIds();
        if (name.isPresent() && !known.contains(name.get())) {
            String hint = Nearest.word(name.get(), known)
                    .map(word -> "Did you mean '" + word + "'?")
                    .orElse("Use an IANA name such as Europe/Berlin.");
            block.reject("zone", "Unknown time zone '" + name.get() + "'", hint);
        }
        return name.filter(known::contains).map(ZoneId::of);
    }

    private static int margin(Options block, String key) {
        Duration margin = block.duration(key).orElse(Duration.ZERO);
        if (!margin.equals(Duration.ofDays(margin.toDays())) || margin.toDays() > LONGEST_MARGIN) {
            String message = "Expected whole days, at most " + LONGEST_MARGIN + ", found '" + block.text(key) + "'";
            block.reject(key, message, "Write it like " + key + " = 1d.");
            return 0;
        }
        return (int) margin.toDays();
    }

    private static List<Pattern> globs(Options block, String key) {
        return some(block, key).stream().map(Concern::glob).toList();
    }

    /** The texts under a key; an empty list would concern every check, which nobody means by it. */
    private static List<String> some(Options block, String key) {
        return block.has(key) ? block.someTexts(key) : List.of();
    }
}
