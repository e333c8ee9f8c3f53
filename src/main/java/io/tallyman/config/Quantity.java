package io.tallyman.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers and durations as people write them. */
public final class Quantity {

    // Commas only in groups of three: "1,5" is one and a half to half of Europe and must not become fifteen.
    private static final String DIGITS = "(?:\\d{1,3}(?:,\\d{3})+|\\d+(?:_\\d+)*)";

    private static final Pattern NUMBER =
            Pattern.compile("([+-]?(?:" + DIGITS + "(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)\\s*([%kKM]?)");

    private static final Pattern DURATION_PART = Pattern.compile("\\G\\s*(\\d{1,7}(?:\\.\\d{1,3})?)\\s*([a-zA-Z]+)");

    private static final Map<String, Long> MILLISECONDS = milliseconds();

    // A century still fits a count of nanoseconds, so that nobody who asks for one needs to think of overflow.
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Quantity() {}

    /** A number such as {@code 12}, {@code 1.5}, {@code 1,200}, {@code 1_200}, {@code 2k}, {@code 1.5M}, {@code 5%}. */
    public static Optional<BigDecimal> number(String text) {
        Matcher matcher = NUMBER.matcher(text.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal plain = new BigDecimal(matcher.group(1).replace(",", "").replace("_", ""));
        return Optional.of(scaled(plain, matcher.group(2)));
    }

    /**
     * A duration such as {@code 6h}, {@code 30 min}, {@code 1h 30m}, {@code 2d}, {@code 1w}, {@code PT6H}: whole
     * milliseconds, at most a century.
     */
    public static Optional<Duration> duration(String text) {
        String trimmed = text.trim();
        Optional<Duration> duration = trimmed.startsWith("P") ? isoDuration(trimmed) : plainDuration(trimmed);
        return duration.filter(d -> d.compareTo(LONGEST) <= 0 && d.equals(d.truncatedTo(ChronoUnit.MILLIS)));
    }

    static Optional<Integer> whole(String text) {
        try {
            return Optional.of(Integer.valueOf(text.trim()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static BigDecimal scaled(BigDecimal plain, String suffix) {
        return switch (suffix) {
            case "%" -> plain.movePointLeft(2);
            case "k", "K" -> plain.movePointRight(3);
            case "M" -> plain.movePointRight(6);
            default -> plain;
        };
    }

    private static Optional<Duration> isoDuration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> plainDuration(String text) {
        Matcher part = DURATION_PART.matcher(text);
        BigDecimal total = BigDecimal.ZERO;
        int end = 0;
        while (part.find()) {
            Long unit = MILLISECONDS.get(part.group(2));
            if (unit == null) {
                return Optional.empty();
            }
            total = total.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
            end = part.end();
        }
        boolean whole = total.stripTrailingZeros().scale() <= 0;
        boolean bounded = total.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) <= 0;
        return end == 0 || end < text.length() || !whole || !bounded
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(total.longValueExact()));
    }

    private static Map<String, Long> milliseconds() {
        Map<String, Long> units = new HashMap<>();
        name(units, Duration.ofMillis(1), "ms");
        name(units, Duration.ofSeconds(1), "s", "sec", "secs", "second", "seconds");
        name(units, Duration.ofMinutes(1), "m", "min", "mins", "minute", "minutes");
        name(units, Duration.ofHours(1), "h", "hr", "hrs", "hour", "hours");
        name(units, Duration.ofDays(1), "d", "day", "days");
        name(units, Duration.ofDays(7), "w", "week", "weeks");
        return Map.copyOf(units);
    }

    private static void name(Map<String, Long> units, Duration length, String... names) {
        for (String name : names) {
            units.put(name, length.toMillis());
        }
    }
}
