package io.tallyman.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows per value of a column: tells which segments a table has, and is judged by no check itself.
 *
 * <p>The number is how many rows there are, the detail lists the largest values as lines {@code rows<TAB>value}; the
 * line of null has no tab.
 */
public record SegmentSizes(String column, Optional<String> where) implements Measure.Native {
    @Override
    public String name() {
        return "SegmentSizes";
    }

    @Override
    public String instance() {
        return column;
    }

    @Override
    public Trip trip() {
        return Trip.CATEGORY;
    }

    @Override
    public String definition() {
        return name() + " " + column + where.map(w -> " WHERE " + w).orElse("");
    }

    /** Values are quoted in the detail. */
    @Override
    public boolean reveals() {
        return true;
    }

    /**
     * Rows per value on one business date.
     *
     * @param rows all rows, also those of values that are not listed
     * @param sizes value to rows; an empty value stands for null
     */
    public record Tally(long rows, Map<Optional<String>, Long> sizes) {
        private static final int LONGEST = 80;

        /** Reads back what {@link #reading()} wrote. */
        public static Tally of(Reading.Value reading) {
            Map<Optional<String>, Long> sizes = new LinkedHashMap<>();
            reading.detail().stream().flatMap(String::lines).forEach(line -> {
                int tab = line.indexOf('\t');
                Optional<String> value = tab < 0 ? Optional.empty() : Optional.of(line.substring(tab + 1));
                sizes.put(value, Long.valueOf(tab < 0 ? line : line.substring(0, tab)));
            });
            return new Tally(reading.decimal().longValue(), sizes);
        }

        /** Whether a value is fit to name a segment: short, and printable on one line. */
        public static boolean nameable(Optional<String> value) {
            return value.filter(
                            text -> text.length() > LONGEST || text.codePoints().anyMatch(Tally::unprintable))
                    .isEmpty();
        }

        /** The tally as a reading; values that are not {@link #nameable} are left out of the list. */
        public Reading reading() {
            String lines = sizes.entrySet().stream()
                    .filter(entry -> nameable(entry.getKey()))
                    .map(entry -> entry.getValue()
                            + entry.getKey().map(value -> "\t" + value).orElse(""))
                    .collect(Collectors.joining("\n"));
            return Reading.of(rows).withDetail(Optional.of(lines).filter(text -> !text.isEmpty()));
        }

        private static boolean unprintable(int character) {
            int type = Character.getType(character);
            return type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
        }
    }
}
