package io.tallyman.bench;

import io.tallyman.check.Numbers;
import io.tallyman.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How wide may a table be? Four checks per column. */
final class GrowthColumns {
    private static final List<Integer> COLUMNS = List.of(10, 100, 500);
    private static final long ROWS = 200_000;

    private GrowthColumns() {}

    static Report report(Setting setting) {
        List<List<String>> table = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (int columns : COLUMNS) {
            Data data = SyntheticData.at(setting.spark(), setting.folder(), columns, ROWS);
            List<Probe> probes = SyntheticData.fourEach(columns);
            String name = "columns-" + columns;
            Suite suite = Conf.of(data, probes, false).suite(setting.noStore(name));
            Results results =
                    Rounds.run(setting, List.of(new TallymanPasses(name, setting.spark(), suite, TpchData.LAST_DATE)));
            results.summary(name).ifPresent(summary -> {
                long answered = answered(results.answers().get(name));
                table.add(List.of(
                        Numbers.whole(columns),
                        Numbers.whole(probes.size()),
                        Numbers.whole(answered),
                        Markdown.millis(summary.median()),
                        Markdown.millis(summary.median() / probes.size()),
                        summary.cost().map(c -> Numbers.whole(c.jobs())).orElse("-"),
                        summary.cost().map(c -> Numbers.bytes(c.peakHeap())).orElse("-")));
                if (columns == COLUMNS.get(COLUMNS.size() - 1)) {
                    bars.add(new Bar(
                            columns + " columns with " + Numbers.whole(probes.size()) + " metrics complete",
                            Numbers.whole(answered) + " numbers",
                            Optional.of(answered == probes.size())));
                }
            });
        }
        return new Report(
                "Growth with the columns (" + Numbers.whole(ROWS) + " rows)",
                Markdown.table(
                        List.of("columns", "checks", "answered", "passes ms", "ms per check", "jobs", "peak heap"),
                        table),
                bars);
    }

    private static long answered(Map<String, Double> answers) {
        return answers.values().stream().filter(Double::isFinite).count();
    }
}
