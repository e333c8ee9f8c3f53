package io.tallyman.baseline;

import io.tallyman.config.Options;
import java.math.BigDecimal;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A change against one earlier number: expected is the number compared with, the band is a share of it either way.
 *
 * <p>A reference of 0 has no share: only 0 again can be told from it.
 */
public final class Change implements RelativeChange {
    private static final int MOST_WEEKS = 52;
    private static final int USUAL_WEEKS = 4;
    private static final int COMPARABLE_WEEKS = 8;

    private enum Against {
        PREVIOUS_WEEK,
        SAME_WEEKDAY,
        LAST_COMPARABLE,
        PREVIOUS_DAY
    }

    @Override
    public String keyword() {
        return "change";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "The change against the median of earlier same weekdays, the previous week, the last comparable day"
                        + " or the previous day",
                "The greatest usual change as a share of the earlier number, above 0",
                "Week-over-week and day-over-day comparison; the median of same weekdays as the seasonal naive"
                        + " forecast of Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.2",
                "baseline { method = change, against = last-comparable, warn = \"30%\", fail = \"60%\" }");
    }

    @Override
    public Rule read(Options options) {
        Against against = options.choice("against", Against.class, Against.SAME_WEEKDAY);
        int weeks = options.integer("weeks").orElse(against == Against.SAME_WEEKDAY ? USUAL_WEEKS : 1);
        if (weeks < 1 || weeks > MOST_WEEKS) {
            options.reject("weeks", "Expected 1 to 52 weeks, found " + weeks, "");
        } else if (against != Against.SAME_WEEKDAY && weeks != 1) {
            String hint = "Use against = same-weekday, or take weeks out.";
            options.reject("weeks", "Expected 1 week against " + kebab(against) + ", found " + weeks, hint);
        }
        return new ChangeRule(against, Math.max(1, Math.min(MOST_WEEKS, weeks)));
    }

    private static String kebab(Against against) {
        return against.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record ChangeRule(Against against, int weeks) implements Rule {

        @Override
        public List<Integer> daysBack() {
            return switch (against) {
                case PREVIOUS_DAY -> List.of(1);
                case PREVIOUS_WEEK -> sameWeekday(1);
                case SAME_WEEKDAY -> sameWeekday(weeks);
                case LAST_COMPARABLE -> sameWeekday(COMPARABLE_WEEKS);
            };
        }

        @Override
        public int needed() {
            return against != Against.SAME_WEEKDAY || weeks == 1 ? 1 : Math.max(2, (weeks + 1) / 2);
        }

        @Override
        public String name() {
            return kebab(against);
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            List<Point> days = daysBack().stream()
                    .map(past::back)
                    .flatMap(Optional::stream)
                    .toList();
            if (days.isEmpty()) {
                return new Answer.Unknown("no earlier day is known");
            }
            BigDecimal reference =
                    against == Against.SAME_WEEKDAY ? median(days) : days.get(0).value();
            if (reference.signum() == 0 && today.value().signum() != 0) {
                return new Answer.Unknown("the earlier value is 0, so a change has no ratio");
            }
            return RelativeChange.band(reference, tolerance, basis(past, days));
        }

        private String basis(Series past, List<Point> days) {
            if (against == Against.PREVIOUS_DAY) {
                return "previous day";
            }
            String weekday = past.date().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            if (against == Against.SAME_WEEKDAY) {
                return "median of " + days.size() + " " + weekday + (days.size() == 1 ? "" : "s");
            }
            int weeksBefore = past.daysBack(days.get(0)) / 7;
            return weeksBefore == 1 ? "previous " + weekday : weekday + " " + weeksBefore + " weeks before";
        }

        private static List<Integer> sameWeekday(int weeks) {
            return IntStream.rangeClosed(1, weeks).map(week -> 7 * week).boxed().toList();
        }

        private static BigDecimal median(List<Point> days) {
            List<BigDecimal> sorted = days.stream().map(Point::value).sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1
                    ? sorted.get(middle)
                    : sorted.get(middle - 1).add(sorted.get(middle)).divide(BigDecimal.valueOf(2));
        }
    }
}
