package io.tallyman.bench;

import io.tallyman.check.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does the time grow with the rows, and with nothing else? */
final class GrowthScale {
    private static final List<Integer> FACTORS = List.of(1, 3, 10);
    private static final double SLACK = 1.25;

    private GrowthScale() {}

    static Report report(Setting setting) {
        List<List<String>> table = new ArrayList<>();
        List<Double> perMillion = new ArrayList<>();
        for (int factor : FACTORS) {
            double scale = BigDecimal.valueOf(setting.scale())
                    .multiply(BigDecimal.valueOf(factor))
                    .doubleValue();
            Data data = TpchData.at(setting.spark(), setting.folder(), scale);
            double millions = data.rows(List.of(Checks.CUSTOMER, Checks.ORDERS, Checks.LINEITEM)) / 1e6;
            Results results = Rounds.run(
                    setting, List.of(Field.cold(setting, data), Field.shareable(setting, data), Field.handSql(data)));
            results.median(Field.COLD).ifPresent(time -> perMillion.add(time / millions));
            for (Summary summary : results.summaries()) {
                table.add(List.of(
                        Markdown.plain(scale),
                        Numbers.whole(Math.round(millions * 1e6)),
                        summary.contender(),
                        Markdown.millis(summary.median()),
                        Markdown.millis(summary.median() / millions),
                        summary.cost().map(c -> Numbers.bytes(c.peakHeap())).orElse("-")));
            }
        }
        return new Report(
                "Growth with the rows",
                Markdown.table(
                        List.of("scale", "rows", "contender", "median ms", "ms per million rows", "peak heap"), table),
                perMillion.size() < FACTORS.size() ? List.of() : List.of(linear(perMillion)));
    }

    private static Bar linear(List<Double> perMillion) {
        double growth = perMillion.get(perMillion.size() - 1) / perMillion.get(0);
        return new Bar(
                "linear in rows: a million rows takes at most " + SLACK + " x as long at the largest scale",
                Markdown.ratio(growth) + " x",
                Optional.of(growth <= SLACK));
    }
}
