package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.judge.RunResult.Costs;
import io.tallyman.metric.Cost;
import io.tallyman.metric.PassCost;
import io.tallyman.plan.CheckCosts;
import io.tallyman.scan.Meter;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each business date its part of what passes over all of them took: equal parts, so that their sum is what was
 * spent. Every date counts all passes, for each has answered for it.
 */
final class DayCosts {
    private DayCosts() {}

    /** Parts of as many days. */
    static List<Costs> of(Meter meter, int passes, List<Check> checks, int days) {
        List<PassCost> all = meter.passes();
        List<List<Cost>> costs =
                all.stream().map(pass -> pass.cost().split(days)).toList();
        List<Cost> read = new Cost(0, meter.rows(), meter.bytes()).split(days);
        List<Costs> parts = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            List<PassCost> byPass = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                byPass.add(part(all.get(i), costs.get(i).get(day), day, days));
            }
            parts.add(new Costs(
                    (int) part(meter.jobs(), day, days),
                    passes,
                    read.get(day).rows(),
                    read.get(day).bytes(),
                    byPass,
                    CheckCosts.of(checks, byPass)));
        }
        return parts;
    }

    private static PassCost part(PassCost pass, Cost cost, int day, int days) {
        return new PassCost(
                pass.table(),
                pass.what(),
                pass.measures(),
                pass.check(),
                (int) part(pass.jobs(), day, days),
                part(pass.taskMillis(), day, days),
                part(pass.shuffleBytes(), day, days),
                cost);
    }

    /** Equal parts; what does not divide goes to the first days. */
    private static long part(long whole, int day, int days) {
        return whole / days + (day < whole % days ? 1 : 0);
    }
}
