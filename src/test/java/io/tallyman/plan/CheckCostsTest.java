package io.tallyman.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Check;
import io.tallyman.check.Unit;
import io.tallyman.metric.Cost;
import io.tallyman.metric.Measure;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.PassCost;
import io.tallyman.metric.Ratio;
import io.tallyman.metric.Scope;
import io.tallyman.testkit.Checks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckCostsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final MetricKey ROWS = key("count(1)");
    private static final MetricKey NULLS = key("count_if(client_id IS NULL)");
    private static final MetricKey REVENUE = key("sum(revenue)");
    private static final MetricKey AVERAGE = new MetricKey("orders", Scope.SLICE, new Ratio("average", REVENUE, ROWS));

    @Test
    void aPassIsSplitAmongItsMeasuresAndAMeasureAmongTheChecksThatNeedIt() {
        List<Check> checks = List.of(
                check("rows", ROWS), check("nulls", NULLS), check("revenue", REVENUE), check("average", AVERAGE));
        PassCost pass = pass(new Cost(6 * SECOND, 600, 6_000), ROWS, NULLS, REVENUE);

        Map<String, Cost> costs = CheckCosts.of(checks, List.of(pass));

        // Each measure is 2 s; the average needs half of the rows and half of the revenue.
        assertThat(costs)
                .isEqualTo(Map.of(
                        "orders/rows", new Cost(SECOND, 100, 1_000),
                        "orders/nulls", new Cost(2 * SECOND, 200, 2_000),
                        "orders/revenue", new Cost(SECOND, 100, 1_000),
                        "orders/average", new Cost(2 * SECOND, 200, 2_000)));
    }

    @Test
    void evidenceIsBorneByItsCheckAlone() {
        List<Check> checks = List.of(check("nulls", NULLS), check("nulls-too", NULLS));
        PassCost pass = pass(new Cost(4 * SECOND, 40, 400), NULLS);
        PassCost evidence = new PassCost(
                "orders", "evidence", List.of(), Optional.of("orders/nulls"), 1, 0, 0, new Cost(SECOND, 40, 100));

        assertThat(CheckCosts.of(checks, List.of(pass, evidence)))
                .isEqualTo(Map.of(
                        "orders/nulls", new Cost(3 * SECOND, 60, 300),
                        "orders/nulls-too", new Cost(2 * SECOND, 20, 200)));
    }

    @Test
    void partsAddUpToTheWholeWhereItDoesNotDivide() {
        List<Check> checks = List.of(check("rows", ROWS), check("nulls", NULLS), check("revenue", REVENUE));
        Cost whole = new Cost(100, 11, 1);

        Map<String, Cost> costs = CheckCosts.of(checks, List.of(pass(whole, ROWS, NULLS, REVENUE)));

        assertThat(costs.values()).extracting(Cost::rows).containsExactly(4L, 4L, 3L);
        assertThat(costs.values().stream().reduce(Cost.NONE, Cost::plus)).isEqualTo(whole);
    }

    @Test
    void aCheckThatCannotBeEvaluatedBearsNothing() {
        Check broken = check("broken", ROWS, Optional.of("no such table"));

        Map<String, Cost> costs =
                CheckCosts.of(List.of(check("rows", ROWS), broken), List.of(pass(new Cost(SECOND, 10, 10), ROWS)));

        assertThat(costs).isEqualTo(Map.of("orders/rows", new Cost(SECOND, 10, 10)));
    }

    private static PassCost pass(Cost cost, MetricKey... measures) {
        return new PassCost("orders", "aggregate", List.of(measures), Optional.empty(), 1, 0, 0, cost);
    }

    private static MetricKey key(String sql) {
        return new MetricKey("orders", Scope.SLICE, Measure.Aggregate.of("Kpi", sql, Optional.empty(), sql));
    }

    private static Check check(String name, MetricKey measure) {
        return check(name, measure, Optional.empty());
    }

    private static Check check(String name, MetricKey measure, Optional<String> problem) {
        return new Check(
                "orders",
                name,
                "kpi",
                measure,
                List.of(),
                List.of(),
                Unit.NUMBER,
                Checks.CRITICAL,
                List.of(),
                problem,
                "test.conf:1");
    }
}
