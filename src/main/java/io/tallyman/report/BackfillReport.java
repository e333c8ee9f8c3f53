package io.tallyman.report;

import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.judge.Move;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A backfill as a person reads it in a terminal: a line per business date, and totals. */
public final class BackfillReport {
    private static final int WIDTH = 100;
    private static final int DATE = 16;
    private static final String GAP = "  ";
    private static final List<Status> COLUMNS =
            List.of(Status.PASS, Status.WARN, Status.FAIL, Status.ERROR, Status.SKIPPED);

    private final Palette palette;
    private final List<String> lines = new ArrayList<>();

    private BackfillReport(Palette palette) {
        this.palette = palette;
    }

    /**
     * What is told of a business date.
     *
     * @param counts number of checks by status; empty where the date was not judged again
     * @param alerts ids of the checks that ended as WARN, FAIL or ERROR, the worst first
     * @param moved days before it whose numbers changed
     */
    public record Day(LocalDate date, Map<Status, Long> counts, Status worst, List<String> alerts, List<Move> moved) {

        /** A date that was judged. */
        public static Day of(RunResult result) {
            List<String> alerts = new ArrayList<>();
            for (Status status : List.of(Status.ERROR, Status.FAIL, Status.WARN)) {
                result.verdicts().stream()
                        .filter(verdict -> verdict.status() == status)
                        .map(Verdict::check)
                        .forEach(check -> alerts.add(check.id()));
            }
            return new Day(result.date(), result.counts(), result.worst(), alerts, result.moved());
        }

        /** A date that an earlier attempt covers. */
        public static Day covered(LocalDate date, Status worst) {
            return new Day(date, Map.of(), worst, List.of(), List.of());
        }
    }

    /**
     * The whole report, no line wider than 100 code points except for the place of the store.
     *
     * @param days oldest first; at least one
     * @param colour whether to colour with ANSI escapes
     * @param store where the results are
     */
    public static String render(List<Day> days, boolean colour, String store) {
        BackfillReport report = new BackfillReport(new Palette(colour));
        report.headline(days);
        report.lines.add("");
        report.lines.add("DATE            " + columns("PASS", "WARN", "FAIL", "ERROR", "SKIPPED") + GAP + "ALERTS");
        days.forEach(report::day);
        report.totals(days);
        List<Move> moved = days.stream().flatMap(day -> day.moved().stream()).toList();
        report.lines.addAll(MovedDays.lines(moved, WIDTH, report.palette));
        report.lines.add("");
        report.lines.add("Wrote:");
        report.lines.add(GAP + Text.clean(store));
        return String.join("\n", report.lines) + "\n";
    }

    private void headline(List<Day> days) {
        Status worst = days.stream().map(Day::worst).reduce(Status.PASS, Status::or);
        long judged = days.stream().filter(day -> !day.counts().isEmpty()).count();
        LocalDate last = days.get(days.size() - 1).date();
        lines.add("Tallyman backfill  " + days.get(0).date() + " .. " + last + GAP
                + palette.status(worst, worst.name()) + GAP + Numbers.whole(judged)
                + (judged == 1 ? " date judged" : " dates judged")
                + (judged < days.size() ? ", " + Numbers.whole(days.size() - judged) + " covered before" : ""));
    }

    private void day(Day day) {
        String weekday = day.date().getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
        String lead = Text.left(day.date() + " (" + weekday + ")", DATE);
        if (day.counts().isEmpty()) {
            lines.add(lead + "  covered by an earlier attempt: "
                    + palette.status(day.worst(), day.worst().name()));
            return;
        }
        String numbers = columns(COLUMNS.stream()
                .map(status -> Numbers.whole(day.counts().get(status)))
                .toArray(String[]::new));
        String alerts = alerts(day.alerts(), WIDTH - Text.width(lead + numbers + GAP));
        // Padded first, so that the escapes do not count.
        lines.add(alerts.isEmpty() ? lead + numbers : lead + numbers + GAP + palette.status(day.worst(), alerts));
    }

    private void totals(List<Day> days) {
        Map<Status, Long> totals = new EnumMap<>(Status.class);
        COLUMNS.forEach(status -> totals.put(status, 0L));
        days.forEach(day -> day.counts().forEach((status, count) -> totals.merge(status, count, Long::sum)));
        lines.add(Text.left("TOTAL", DATE)
                + columns(COLUMNS.stream()
                        .map(status -> Numbers.whole(totals.get(status)))
                        .toArray(String[]::new)));
    }

    private static String columns(String... cells) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            text.append(Text.right(cells[i], Math.max(6, COLUMNS.get(i).name().length() + 1)));
        }
        return text.toString();
    }

    /** As many whole names as there is room for. */
    private static String alerts(List<String> ids, int width) {
        String shown = "";
        for (int i = 0; i < ids.size(); i++) {
            String next = (shown.isEmpty() ? "" : shown + ", ") + Text.clean(ids.get(i));
            String more = i + 1 < ids.size() ? " +" + (ids.size() - i - 1) : "";
            if (Text.width(next + more) > width) {
                return shown.isEmpty()
                        ? Text.cut(next, width - Text.width(more)) + more
                        : shown + " +" + (ids.size() - i);
            }
            shown = next;
        }
        return shown;
    }
}
