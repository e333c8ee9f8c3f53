package io.tallyman.report;

import io.tallyman.check.Check;
import io.tallyman.check.Numbers;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.Costs;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Cost;
import io.tallyman.metric.PassCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a run took, as a person reads it in a terminal: every pass, and the dearest checks. */
public final class CostReport {
    private static final int WIDTH = 100;
    private static final int DEAREST = 20;
    private static final int WIDEST_TABLE = 20;
    private static final String GAP = "  ";

    private CostReport() {}

    /**
     * The whole text, no line wider than 100 code points.
     *
     * @param colour whether to colour with ANSI escapes
     */
    public static String render(RunResult result, boolean colour) {
        Palette palette = new Palette(colour);
        List<String> lines = new ArrayList<>();
        lines.add(palette.strong("PASSES"));
        lines.addAll(passes(result.costs()));
        lines.add("");
        lines.add(palette.strong("DEAREST CHECKS"));
        lines.addAll(checks(result));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> passes(Costs costs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TABLE", "PASS", "MEASURES", "SECONDS", "JOBS", "ROWS", "BYTES"));
        for (PassCost pass : costs.byPass()) {
            rows.add(List.of(
                    Text.clean(pass.table()),
                    Text.clean(pass.what()),
                    Numbers.whole(pass.measures().size()),
                    seconds(pass.cost()),
                    Numbers.whole(pass.jobs()),
                    Numbers.whole(pass.cost().rows()),
                    Numbers.bytes(pass.cost().bytes())));
        }
        return aligned(rows, 2);
    }

    private static List<String> checks(RunResult result) {
        Costs costs = result.costs();
        List<Check> dearest = result.verdicts().stream()
                .map(Verdict::check)
                .sorted(Comparator.comparingLong(
                                (Check check) -> costs.of(check).nanos())
                        .reversed())
                .toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CHECK", "SECONDS", "SHARE", "ROWS", "BYTES"));
        dearest.stream().limit(DEAREST).forEach(check -> {
            Cost cost = costs.of(check);
            rows.add(List.of(
                    Text.clean(check.id()),
                    seconds(cost),
                    String.format(Locale.ROOT, "%.1f%%", 100 * costs.share(cost)),
                    Numbers.whole(cost.rows()),
                    Numbers.bytes(cost.bytes())));
        });
        List<String> lines = aligned(rows, 1);
        if (dearest.size() > DEAREST) {
            Cost rest = dearest.stream().skip(DEAREST).map(costs::of).reduce(Cost.NONE, Cost::plus);
            int more = dearest.size() - DEAREST;
            lines.add("… " + more + (more == 1 ? " more check, " : " more checks, ") + seconds(rest) + " s");
        }
        return lines;
    }

    /** Rows of cells in columns: first texts, cut where there is no room, then numbers. */
    private static List<String> aligned(List<List<String>> rows, int texts) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        int room = WIDTH - GAP.length() * (widths.length - 1);
        for (int i = texts; i < widths.length; i++) {
            room -= widths[i];
        }
        for (int i = 0; i < texts; i++) {
            widths[i] = Math.min(widths[i], i < texts - 1 ? WIDEST_TABLE : room);
            room -= widths[i];
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                cells.add(i < texts ? Text.left(Text.cut(cell, widths[i]), widths[i]) : Text.right(cell, widths[i]));
            }
            lines.add(String.join(GAP, cells));
        }
        return lines;
    }

    private static String seconds(Cost cost) {
        return String.format(Locale.ROOT, "%,.3f", cost.seconds());
    }
}
