package io.tallyman.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checks of the benchmark: one list, which {@link Conf}, {@link Dialect} and {@link DeequText} put into words.
 *
 * <p>Some rules do not hold for every row, so that contenders have more to agree on than zeros.
 */
final class Checks {
    static final String CUSTOMER = "customer";
    static final String ORDERS = "orders";
    static final String LINEITEM = "lineitem";

    /** All of them, table by table. */
    static final List<Probe> ALL =
            Stream.of(customer(), orders(), lineitem()).flatMap(List::stream).toList();

    /** Those that one aggregation per table answers. */
    static final List<Probe> SHAREABLE =
            ALL.stream().filter(probe -> probe.kind().shareable()).toList();

    private Checks() {}

    /** Probes by their table, in order. */
    static Map<String, List<Probe>> byTable(List<Probe> probes) {
        Map<String, List<Probe>> tables = new LinkedHashMap<>();
        probes.forEach(probe -> tables.computeIfAbsent(probe.table(), table -> new ArrayList<>())
                .add(probe));
        return tables;
    }

    /** The tables of probes, with those they compare with. */
    static List<String> tables(List<Probe> probes) {
        return probes.stream()
                .flatMap(probe -> Stream.concat(
                        Stream.of(probe.table()), probe.other().stream().map(Probe.Other::table)))
                .distinct()
                .toList();
    }

    private static List<Probe> customer() {
        List<Probe> probes = new ArrayList<>();
        probes.add(Probe.of(CUSTOMER, Kind.ROW_COUNT));
        probes.addAll(each(CUSTOMER, Kind.NULL_RATE, "c_custkey", "c_name", "c_address", "c_phone", "c_mktsegment"));
        for (Kind statistic : List.of(Kind.MIN, Kind.MAX, Kind.MEAN, Kind.SUM)) {
            probes.add(Probe.of(CUSTOMER, statistic, "c_acctbal"));
        }
        probes.add(Probe.holds(CUSTOMER, "known nation", "c_nationkey BETWEEN 0 AND 24", "c_nationkey"));
        probes.add(Probe.holds(CUSTOMER, "balance not negative", "c_acctbal >= 0", "c_acctbal"));
        probes.add(Probe.holds(
                CUSTOMER,
                "known segment",
                "c_mktsegment IN ('AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY')",
                "c_mktsegment"));
        probes.add(Probe.matches(CUSTOMER, "c_phone", "^[0-9]{2}-[0-9]{3}-[0-9]{3}-[0-9]{4}$"));
        probes.add(Probe.of(CUSTOMER, Kind.UNIQUE, "c_custkey"));
        probes.add(Probe.of(CUSTOMER, Kind.TOP_SHARE, "c_mktsegment"));
        return probes;
    }

    private static List<Probe> orders() {
        List<Probe> probes = new ArrayList<>();
        probes.add(Probe.of(ORDERS, Kind.ROW_COUNT));
        probes.addAll(each(
                ORDERS,
                Kind.NULL_RATE,
                "o_orderkey",
                "o_custkey",
                "o_orderstatus",
                "o_totalprice",
                "o_orderdate",
                "o_orderpriority"));
        for (Kind statistic : List.of(Kind.MIN, Kind.MAX, Kind.MEAN, Kind.SUM)) {
            probes.add(Probe.of(ORDERS, statistic, "o_totalprice"));
        }
        probes.add(Probe.holds(ORDERS, "known status", "o_orderstatus IN ('F', 'O', 'P')", "o_orderstatus"));
        probes.add(Probe.holds(ORDERS, "small order", "o_totalprice < 100000", "o_totalprice"));
        probes.add(Probe.holds(
                ORDERS, "date in range", "o_orderdate BETWEEN DATE '1992-01-01' AND DATE '1998-08-02'", "o_orderdate"));
        probes.add(Probe.matches(ORDERS, "o_clerk", "^Clerk#[0-9]{9}$"));
        probes.add(Probe.of(ORDERS, Kind.UNIQUE, "o_orderkey"));
        probes.add(Probe.of(ORDERS, Kind.DISTINCT_COUNT, "o_custkey"));
        probes.add(Probe.of(ORDERS, Kind.TOP_SHARE, "o_orderpriority"));
        probes.add(Probe.references(ORDERS, "o_custkey", CUSTOMER, "c_custkey"));
        // An order's total is made of amounts that were cut off line by line, so a cent is often not enough.
        probes.add(new Probe(
                ORDERS,
                Kind.RECONCILES,
                "reconciles o_totalprice",
                List.of("o_totalprice", "o_orderkey"),
                "0.01",
                Optional.of(
                        new Probe.Other(LINEITEM, "l_orderkey", "l_extendedprice * (1 - l_discount) * (1 + l_tax)"))));
        return probes;
    }

    private static List<Probe> lineitem() {
        List<Probe> probes = new ArrayList<>();
        probes.add(Probe.of(LINEITEM, Kind.ROW_COUNT));
        probes.addAll(
                each(LINEITEM, Kind.NULL_RATE, "l_orderkey", "l_partkey", "l_suppkey", "l_quantity", "l_shipdate"));
        for (Kind statistic : List.of(Kind.MIN, Kind.MAX, Kind.MEAN)) {
            probes.add(Probe.of(LINEITEM, statistic, "l_quantity"));
        }
        probes.add(Probe.of(LINEITEM, Kind.MAX, "l_extendedprice"));
        probes.add(Probe.of(LINEITEM, Kind.SUM, "l_extendedprice"));
        probes.add(Probe.of(LINEITEM, Kind.MAX, "l_discount"));
        probes.add(Probe.of(LINEITEM, Kind.MEAN, "l_discount"));
        probes.add(Probe.holds(LINEITEM, "quantity in range", "l_quantity BETWEEN 1 AND 50", "l_quantity"));
        probes.add(Probe.holds(LINEITEM, "discount in range", "l_discount BETWEEN 0 AND 0.1", "l_discount"));
        probes.add(Probe.holds(LINEITEM, "known flag", "l_returnflag IN ('A', 'N', 'R')", "l_returnflag"));
        probes.add(Probe.holds(LINEITEM, "line number", "l_linenumber BETWEEN 1 AND 7", "l_linenumber"));
        probes.add(Probe.holds(
                LINEITEM, "shipped before received", "l_shipdate <= l_receiptdate", "l_shipdate", "l_receiptdate"));
        probes.add(Probe.holds(
                LINEITEM, "received in time", "l_receiptdate <= l_commitdate", "l_receiptdate", "l_commitdate"));
        probes.add(Probe.of(LINEITEM, Kind.UNIQUE, "l_orderkey", "l_linenumber"));
        probes.add(Probe.of(LINEITEM, Kind.DISTINCT_COUNT, "l_partkey"));
        probes.add(Probe.of(LINEITEM, Kind.TOP_SHARE, "l_shipmode"));
        probes.add(Probe.of(LINEITEM, Kind.TOP_SHARE, "l_returnflag"));
        probes.add(Probe.references(LINEITEM, "l_orderkey", ORDERS, "o_orderkey"));
        return probes;
    }

    private static List<Probe> each(String table, Kind kind, String... columns) {
        return Stream.of(columns).map(column -> Probe.of(table, kind, column)).toList();
    }
}
