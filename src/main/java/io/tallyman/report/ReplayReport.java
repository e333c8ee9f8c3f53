package io.tallyman.report;

import io.tallyman.check.Expectation;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.judge.Replayed;
import io.tallyman.judge.Replayed.Episode;
import io.tallyman.judge.Suggestion;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A replay as a person reads it in a terminal: alerts per check with dates, beside those that were recorded. */
public final class ReplayReport {
    private static final int WIDTH = 100;
    private static final int INDENT = 2;
    private static final int LABEL = 10;

    private final List<Replayed> checks;
    private final Palette palette;
    private final List<String> lines = new ArrayList<>();

    private ReplayReport(List<Replayed> checks, Palette palette) {
        this.checks = checks;
        this.palette = palette;
    }

    /**
     * The whole report, no line wider than 100 code points.
     *
     * @param dates business dates that were judged again, oldest first; at least one
     * @param suggestions for the wished number of alerts; empty where none was wished
     * @param wished what was wished, in words; "" where nothing was
     * @param colour whether to colour with ANSI escapes
     */
    public static String render(
            List<LocalDate> dates, List<Replayed> checks, List<Suggestion> suggestions, String wished, boolean colour) {
        ReplayReport report = new ReplayReport(checks, new Palette(colour));
        report.headline(dates);
        report.alerts();
        report.skipped();
        if (!wished.isEmpty()) {
            report.suggested(suggestions, wished);
        }
        return String.join("\n", report.lines) + "\n";
    }

    private void headline(List<LocalDate> dates) {
        int alerts = checks.stream().mapToInt(check -> check.episodes().size()).sum();
        int then =
                checks.stream().mapToInt(check -> check.recordedAlerts().size()).sum();
        int now = checks.stream().mapToInt(Replayed::alertDays).sum();
        lines.add("Tallyman replay  " + dates.get(0) + " .. " + dates.get(dates.size() - 1) + "  "
                + count(dates.size(), "date", "dates") + "  " + count(checks.size(), "check", "checks") + "  "
                + count(alerts, "alert", "alerts"));
        lines.add("An alert lasts until its check passes. Counted by date: " + Numbers.whole(now) + " now, "
                + Numbers.whole(then) + " recorded, " + Numbers.whole(total(Replayed::gone)) + " gone, "
                + Numbers.whole(total(Replayed::fresh)) + " new.");
    }

    private int total(Function<Replayed, List<LocalDate>> dates) {
        return checks.stream().mapToInt(check -> dates.apply(check).size()).sum();
    }

    private void alerts() {
        List<Replayed> told = checks.stream()
                .filter(check ->
                        check.alertDays() > 0 || !check.recordedAlerts().isEmpty())
                .toList();
        lines.add("");
        lines.add(palette.strong("ALERTS") + "  " + (told.isEmpty() ? "none" : count(told.size(), "check", "checks")));
        for (Replayed check : told) {
            lines.add("");
            List<Episode> episodes = check.episodes();
            lines.addAll(Text.hang("", palette.strong(Text.clean(check.check().id())), INDENT, WIDTH));
            lines.add(" ".repeat(INDENT) + count(episodes.size(), "alert", "alerts") + " on "
                    + count(check.alertDays(), "date", "dates") + " of " + Numbers.whole(check.judged())
                    + " judged; recorded on " + count(check.recordedAlerts().size(), "date", "dates"));
            episodes.forEach(this::episode);
            dates("gone", check.gone());
            dates("new", check.fresh());
            dates("no record", check.unrecorded());
            dates("untold", check.untold());
        }
    }

    private void episode(Episode episode) {
        LocalDate first = episode.first().date();
        String length = episode.days() == 1
                ? "1 date"
                : Numbers.whole(episode.days()) + " dates until "
                        + episode.last().date();
        String status = palette.status(
                episode.worst(),
                Text.left(episode.worst().name(), Status.ERROR.name().length()));
        String weekday = first.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
        lines.add(" ".repeat(INDENT) + status + "  " + first + " (" + weekday + ")  " + length);
        int indent = INDENT + Status.ERROR.name().length() + 2;
        lines.addAll(Text.hang(" ".repeat(indent), Text.clean(episode.first().message()), indent, WIDTH));
    }

    private void dates(String label, List<LocalDate> dates) {
        if (!dates.isEmpty()) {
            String text = dates.stream().map(LocalDate::toString).collect(Collectors.joining(", "));
            lines.addAll(Text.hang(" ".repeat(INDENT) + Text.left(label, LABEL), text, INDENT + LABEL, WIDTH));
        }
    }

    /** Checks that were SKIPPED for the same reasons on as many dates stand together. */
    private void skipped() {
        Map<String, List<String>> ids = new TreeMap<>();
        for (Replayed check : checks) {
            check.skipped()
                    .forEach((reason, days) -> ids.computeIfAbsent(
                                    Text.clean(reason) + ": " + count(days, "date", "dates"), r -> new ArrayList<>())
                            .add(Text.clean(check.check().id())));
        }
        if (ids.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(palette.strong("SKIPPED"));
        ids.forEach((reason, names) -> {
            lines.addAll(Text.hang(" ".repeat(INDENT), reason, INDENT, WIDTH));
            lines.addAll(Text.hang(" ".repeat(2 * INDENT), String.join(", ", names), 2 * INDENT, WIDTH));
        });
    }

    private void suggested(List<Suggestion> suggestions, String wished) {
        lines.add("");
        lines.add(palette.strong("SUGGESTED") + "  for " + wished);
        for (Suggestion suggestion : suggestions) {
            lines.addAll(Text.hang(
                    " ".repeat(INDENT),
                    Text.clean(suggestion.check().id()) + ": " + written(suggestion.expectation()) + " gives "
                            + count(suggestion.before(), "alert", "alerts"),
                    INDENT,
                    WIDTH));
            lines.addAll(Text.hang(
                    " ".repeat(2 * INDENT),
                    suggestion
                            .replacement()
                            .map(r -> written(r) + " gives " + count(suggestion.after(), "alert", "alerts")
                                    + (suggestion.note().isEmpty() ? "" : "; " + suggestion.note()))
                            .orElse(
                                    suggestion.note().isEmpty()
                                            ? "nothing that was tried alerts so seldom"
                                            : "nothing: " + suggestion.note()),
                    2 * INDENT,
                    WIDTH));
        }
    }

    /** As one would write it in configuration. */
    private static String written(Expectation expectation) {
        String key = expectation.breach() == Status.WARN ? "warn" : "fail";
        if (expectation instanceof Threshold threshold) {
            return key + " = \"" + threshold.condition().text() + "\"";
        }
        return expectation instanceof Baseline baseline
                ? "baseline { " + key + " = " + tolerance(baseline.tolerance()) + " }"
                : key;
    }

    private static String tolerance(BigDecimal tolerance) {
        return tolerance.compareTo(BigDecimal.ONE) < 0
                ? "\"" + tolerance.movePointRight(2).stripTrailingZeros().toPlainString() + "%\""
                : tolerance.stripTrailingZeros().toPlainString();
    }

    private static String count(int number, String one, String many) {
        return Numbers.whole(number) + " " + (number == 1 ? one : many);
    }
}
