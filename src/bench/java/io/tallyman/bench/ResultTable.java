package io.tallyman.bench;

import io.tallyman.check.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Contenders in rows, times and costs in columns. */
final class ResultTable {
    private static final String NONE = "-";

    private ResultTable() {}

    /**
     * The table.
     *
     * @param baselines contenders whose times the others are divided by
     */
    static String of(Results results, List<String> baselines) {
        List<String> header = new ArrayList<>(List.of("contender", "median ms", "min - max ms"));
        baselines.forEach(baseline -> header.add("x " + baseline));
        header.addAll(List.of("task CPU ms", "jobs", "rows read", "bytes read", "table files", "peak heap"));
        List<List<String>> rows = results.summaries().stream()
                .map(summary -> row(summary, results, baselines))
                .toList();
        return Markdown.table(header, rows);
    }

    private static List<String> row(Summary summary, Results results, List<String> baselines) {
        List<String> row = new ArrayList<>();
        row.add(summary.contender());
        row.add(Markdown.millis(summary.median()));
        row.add(Markdown.millis(summary.fastest()) + " - " + Markdown.millis(summary.slowest()));
        for (String baseline : baselines) {
            row.add(results.median(baseline)
                    .map(base -> Markdown.ratio(summary.median() / base))
                    .orElse(NONE));
        }
        Optional<Cost> cost = summary.cost();
        row.add(cost.map(c -> Markdown.millis(c.cpuMillis())).orElse(NONE));
        row.add(cost.map(c -> Numbers.whole(c.jobs())).orElse(NONE));
        row.add(cost.map(c -> Numbers.whole(c.rows())).orElse(NONE));
        row.add(cost.map(c -> Numbers.bytes(c.bytes())).orElse(NONE));
        row.add(cost.map(c -> c.files() + " (" + Numbers.bytes(c.fileBytes()) + ")")
                .orElse(NONE));
        row.add(cost.map(c -> Numbers.bytes(c.peakHeap())).orElse(NONE));
        return row;
    }
}
