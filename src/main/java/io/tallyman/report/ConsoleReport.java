package io.tallyman.report;

import io.tallyman.check.Check;
import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.EvidenceRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as a person reads it in a terminal: what is wrong first, then every check, then what it cost. */
public final class ConsoleReport {
    private static final int WIDTH = 100;
    private static final int INDENT = 9;
    private static final int LABEL = 10;
    private static final int ROWS_SHOWN = 3;
    private static final int WIDEST_TABLE = 40;
    private static final List<Status> READING_ORDER =
            List.of(Status.PASS, Status.WARN, Status.FAIL, Status.ERROR, Status.SKIPPED);

    private final RunResult result;
    private final Palette palette;
    private final List<String> lines = new ArrayList<>();

    private ConsoleReport(RunResult result, Palette palette) {
        this.result = result;
        this.palette = palette;
    }

    /**
     * The whole report, no line wider than 100 code points except for a path, which stays whole.
     *
     * @param colour whether to colour with ANSI escapes
     * @param written paths of what the run wrote
     */
    public static String render(RunResult result, boolean colour, List<String> written) {
        ConsoleReport report = new ConsoleReport(result, new Palette(colour));
        report.headline();
        report.alerts();
        report.lines.addAll(MovedDays.lines(result.moved(), WIDTH, report.palette));
        report.lines.add("");
        report.lines.addAll(CheckTable.lines(result.verdicts(), WIDTH, report.palette));
        report.read();
        report.wrote(written);
        return String.join("\n", report.lines) + "\n";
    }

    private void headline() {
        Map<Status, Long> counts = result.counts();
        Status worst = result.worst();
        List<String> parts = new ArrayList<>();
        parts.add("Tallyman");
        parts.add(result.date() + " (" + result.date().getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                + ")");
        parts.add(worst.name());
        parts.add("attempt " + result.attempt());
        if (!result.environment().equals("live")) {
            parts.add(Text.cut(Text.clean(result.environment()), WIDTH / 4));
        }
        parts.add(count(result.verdicts().size(), "check", "checks") + ": "
                + READING_ORDER.stream()
                        .map(s -> Numbers.whole(counts.get(s)) + " " + s)
                        .collect(Collectors.joining(" ")));
        parts.add("in " + elapsed(result.duration()));
        flow(parts, worst);
    }

    /** Parts side by side, on as many lines as they need. */
    private void flow(List<String> parts, Status worst) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String part : parts) {
            int width = Text.width(part);
            if (used > 0 && used + 2 + width > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(" ".repeat(LABEL - 2));
                used = LABEL - 2;
            }
            line.append(used > 0 ? "  " : "").append(part.equals(worst.name()) ? palette.status(worst, part) : part);
            used += (used > 0 ? 2 : 0) + width;
        }
        lines.add(line.toString());
    }

    private void alerts() {
        List<Verdict> alerts = result.verdicts().stream()
                .filter(v -> v.status().compareTo(Status.WARN) >= 0)
                .sorted(Comparator.comparing(Verdict::status, Comparator.reverseOrder()))
                .toList();
        lines.add("");
        lines.add(palette.strong("ALERTS") + "  " + (alerts.isEmpty() ? "none" : alerts.size()));
        Map<String, List<EvidenceRow>> evidence =
                result.evidence().stream().collect(Collectors.groupingBy(EvidenceRow::checkId));
        for (Verdict verdict : alerts) {
            lines.add("");
            alert(verdict, evidence.getOrDefault(verdict.check().id(), List.of()));
        }
    }

    private void alert(Verdict verdict, List<EvidenceRow> evidence) {
        Check check = verdict.check();
        String status =
                palette.status(verdict.status(), Text.left(verdict.status().name(), INDENT - 2));
        lines.addAll(Text.hang(status + "  ", Text.clean(check.id()), INDENT, WIDTH));
        lines.addAll(Text.hang(" ".repeat(INDENT), Text.clean(verdict.message()), INDENT, WIDTH));
        check.labels().owner().ifPresent(o -> labelled("owner", o));
        check.labels().playbook().ifPresent(p -> labelled("playbook", p));
        for (int i = 0; i < Math.min(ROWS_SHOWN, evidence.size()); i++) {
            labelled(
                    i == 0 ? "evidence" : "",
                    evidence.get(i).values().entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining(", ")));
        }
        if (evidence.size() > ROWS_SHOWN) {
            labelled("", "and " + Numbers.whole(evidence.size() - ROWS_SHOWN) + " more");
        }
    }

    private void labelled(String label, String text) {
        String lead = " ".repeat(INDENT) + Text.left(label, LABEL);
        lines.addAll(Text.hang(lead, Text.clean(text), INDENT + LABEL, WIDTH));
    }

    private void read() {
        lines.add("");
        lines.add(palette.strong("READ"));
        int widest =
                result.tables().stream().mapToInt(t -> Text.width(t.table())).reduce(0, Math::max);
        int names = Math.min(WIDEST_TABLE, widest);
        for (RunResult.TableRead table : result.tables()) {
            String name = Text.left(Text.cut(Text.clean(table.table()), names), names);
            String version = table.version().isEmpty() ? "no version" : "version " + Text.clean(table.version());
            lines.add(Text.cut(name + "  " + count(table.passes(), "pass", "passes") + "  " + version, WIDTH)
                    .stripTrailing());
        }
        RunResult.Costs costs = result.costs();
        lines.add(count(costs.sparkJobs(), "Spark job", "Spark jobs") + ", "
                + count(costs.passes(), "pass", "passes") + ", "
                + count(costs.rowsRead(), "row", "rows") + ", "
                + Numbers.bytes(costs.bytesRead()) + " read, score "
                + Numbers.text(BigDecimal.valueOf(result.score()), Unit.RATIO));
    }

    private void wrote(List<String> written) {
        if (written.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Wrote:");
        written.forEach(path -> lines.add("  " + Text.clean(path).stripTrailing()));
    }

    private static String count(long number, String one, String many) {
        return Numbers.whole(number) + " " + (number == 1 ? one : many);
    }

    private static String elapsed(Duration duration) {
        if (duration.toMillis() < 59_950) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
        }
        return Numbers.text(BigDecimal.valueOf(duration.toSeconds()), Unit.DURATION);
    }
}
