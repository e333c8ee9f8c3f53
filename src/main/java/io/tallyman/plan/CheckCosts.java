package io.tallyman.plan;

import io.tallyman.check.Check;
import io.tallyman.check.Segments;
import io.tallyman.metric.Cost;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.PassCost;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each check its part of what the passes took.
 *
 * <p>A pass is split equally among its measures, and a measure equally among the checks that need it. What one check
 * alone adds to a shared pass cannot be observed; equal parts keep the sum over all checks equal to what was spent.
 */
public final class CheckCosts {
    private CheckCosts() {}

    /** Parts by check id; a check for which nothing was measured is not among them. */
    public static Map<String, Cost> of(List<Check> checks, List<PassCost> passes) {
        Map<String, Set<String>> users = users(checks);
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (PassCost pass : passes) {
            pass.check().ifPresent(check -> costs.merge(check, pass.cost(), Cost::plus));
            List<Cost> parts = pass.cost().split(pass.measures().size());
            for (int i = 0; i < parts.size(); i++) {
                Set<String> needing = users.getOrDefault(pass.measures().get(i).id(), Set.of());
                Iterator<Cost> shares = parts.get(i).split(needing.size()).iterator();
                needing.forEach(check -> costs.merge(check, shares.next(), Cost::plus));
            }
        }
        return costs;
    }

    /** Ids of the checks that need a metric, also as an input of another, by the metric's id. */
    private static Map<String, Set<String>> users(List<Check> checks) {
        Map<String, Set<String>> users = new HashMap<>();
        for (Check check : checks) {
            if (check.problem().isEmpty()) {
                // The whole bears the count of the values that it is divided by.
                Set<MetricKey> needed = Planner.keys(List.of(check));
                needed.addAll(Segments.sizes(List.of(check)));
                for (MetricKey key : needed) {
                    users.computeIfAbsent(key.id(), id -> new LinkedHashSet<>()).add(check.id());
                }
            }
        }
        return users;
    }
}
