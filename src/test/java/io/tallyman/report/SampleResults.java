package io.tallyman.report;

import io.tallyman.check.Check;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.Move;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Cost;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.Measure;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.PassCost;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.plan.CheckCosts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of a shop's morning check, built by hand. */
final class SampleResults {
    static final LocalDate DATE = LocalDate.of(2026, 11, 19);
    private static final Instant START = Instant.parse("2026-11-20T05:00:00Z");

    private SampleResults() {}

    /** Seven checks of two tables: two PASS, one WARN, two FAIL, one ERROR, one SKIPPED. */
    static RunResult morning() {
        Reading nulls = Reading.ratio(new BigDecimal("130"), new BigDecimal("2500"));
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(
                verdict("orders", "row-count", Status.PASS, Unit.COUNT, Reading.of(2_500), ">= 2,000", "2,500 rows"));
        verdicts.add(verdict(
                "orders",
                "null-rate(client_id)",
                Status.FAIL,
                Unit.RATIO,
                nulls,
                "<= 5%",
                "5.2% of client_id is null, at most 5% was expected"));
        verdicts.add(money());
        verdicts.add(verdict(
                "orders",
                "satisfies(no-negative-revenue)",
                Status.FAIL,
                Unit.COUNT,
                Reading.of(5),
                "<= 0",
                "5 rows have a negative revenue"));
        verdicts.add(verdict(
                "orders",
                "satisfies(größe_数量)",
                Status.ERROR,
                Unit.COUNT,
                new Reading.Failed("column größe_数量 does not exist"),
                "",
                "Cannot evaluate: column größe_数量 does not exist"));
        verdicts.add(verdict(
                "users",
                "row-count-baseline",
                Status.SKIPPED,
                Unit.COUNT,
                Reading.of(812),
                "within 30% of the same weekday",
                "no baseline yet (2 of 3 days)"));
        verdicts.add(
                verdict("users", "freshness", Status.PASS, Unit.DURATION, Reading.of(25_500), "<= 24h", "7h 5m old"));
        return of(verdicts, negativeRevenue(5));
    }

    /** A run of the given verdicts. */
    static RunResult of(List<Verdict> verdicts, List<EvidenceRow> evidence) {
        return new RunResult(
                "run-2026-11-19-2",
                2,
                DATE,
                "live",
                START,
                START.plusMillis(12_300),
                "a1b2c3",
                List.of(
                        new RunResult.TableRead("orders", "shop.orders", "41", 3),
                        new RunResult.TableRead("users", "shop.users", "", 1)),
                verdicts,
                evidence,
                List.of(new Move(
                        "orders/Size(*)", Unit.COUNT, DATE.minusDays(2), Reading.of(1_234), Reading.of(1_240))),
                costs(verdicts));
    }

    /** 3 s for the checks of orders and 1 s for those of users, in equal parts. */
    private static RunResult.Costs costs(List<Verdict> verdicts) {
        List<PassCost> passes = List.of(
                pass("orders", 2, 5_250, 512, new Cost(3_000_000_000L, 1_000_000, 12_000_000)),
                pass("users", 1, 900, 0, new Cost(1_000_000_000L, 234_567, 300_000)));
        List<Check> checks = verdicts.stream().map(Verdict::check).toList();
        return new RunResult.Costs(18, 4, 1_234_567, 12_300_000, passes, CheckCosts.of(checks, passes));
    }

    private static PassCost pass(String table, int jobs, long taskMillis, long shuffleBytes, Cost cost) {
        List<MetricKey> measures = List.of(rows(table));
        return new PassCost(table, "aggregate", measures, Optional.empty(), jobs, taskMillis, shuffleBytes, cost);
    }

    private static MetricKey rows(String table) {
        return new MetricKey(table, Scope.SLICE, Measure.Aggregate.rows(Optional.empty()));
    }

    static Verdict verdict(
            String table, String name, Status status, Unit unit, Reading reading, String expectation, String message) {
        Check.Labels labels = new Check.Labels(
                Severity.CRITICAL,
                Optional.empty(),
                List.of(),
                Optional.of("commerce-data"),
                Optional.empty(),
                Optional.empty());
        return new Verdict(
                check(table, name, unit, labels),
                DATE,
                status,
                reading,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                expectation,
                message,
                Optional.empty());
    }

    private static Verdict money() {
        Check.Labels labels = new Check.Labels(
                Severity.WARNING,
                Optional.of("Revenue of the day"),
                List.of("kpi"),
                Optional.of("commerce-data"),
                Optional.of("https://example.com/playbooks/revenue"),
                Optional.empty());
        return new Verdict(
                check("orders", "sum(revenue)", Unit.NUMBER, labels),
                DATE,
                Status.WARN,
                Reading.of(new BigDecimal("12345678901234567.60")),
                Optional.of(new BigDecimal("10000000000000000.00")),
                Optional.of(new BigDecimal("8000000000000000.00")),
                Optional.of(new BigDecimal("12000000000000000.00")),
                "within 20% of the same weekday",
                "revenue is 23.46% above the same weekday",
                Optional.of(3.14159));
    }

    private static Check check(String table, String name, Unit unit, Check.Labels labels) {
        return new Check(
                table,
                name,
                name.replaceAll("\\(.*", ""),
                rows(table),
                List.of(),
                List.of(),
                unit,
                labels,
                List.of(),
                Optional.empty(),
                "conf/shop.conf:14");
    }

    private static List<EvidenceRow> negativeRevenue(int rows) {
        List<EvidenceRow> evidence = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("order_id", "100" + i);
            values.put("revenue", "-5.00");
            evidence.add(new EvidenceRow("orders/satisfies(no-negative-revenue)", values));
        }
        return evidence;
    }
}
