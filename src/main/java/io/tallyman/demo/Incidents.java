package io.tallyman.demo;

import io.tallyman.demo.Incident.Finding;
import io.tallyman.demo.ShopDay.Event;
import io.tallyman.demo.ShopDay.Item;
import io.tallyman.demo.ShopDay.Order;
import io.tallyman.demo.ShopDay.Session;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Damages one day, incident by incident.
 *
 * <p>No row is damaged by two incidents, so that each incident is found by its own checks and by no others. Orders and
 * sessions of paid search are left to the incident that takes their tracking.
 */
final class Incidents {
    private static final String PAID_SEARCH = "paid_search";
    private static final LocalTime EVENTS_STOP = LocalTime.of(14, 0);
    private static final BigDecimal NULL_SHARE = new BigDecimal("0.12");
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final int DUPLICATES = 3;
    private static final int NEGATIVES = 2;
    private static final int ORPHAN_SESSIONS = 7;
    private static final int UNKNOWN_USERS = 5;

    private final List<Incident> incidents = new ArrayList<>();
    private final List<String> freeOrders;
    private final List<String> freeSessions;
    private ShopDay day;

    private Incidents(ShopDay day, SplittableRandom random) {
        this.day = day;
        this.freeOrders = shuffled(
                random,
                day.orders().stream()
                        .filter(o -> !o.tracking().channel().equals(PAID_SEARCH))
                        .map(Order::orderId));
        Set<String> bought = day.orders().stream().map(Order::sessionId).collect(Collectors.toSet());
        this.freeSessions = shuffled(
                random,
                day.sessions().stream()
                        .filter(s -> !s.tracking().channel().equals(PAID_SEARCH))
                        .map(Session::sessionId)
                        .filter(id -> !bought.contains(id)));
    }

    /** The damaged day and what was done to it. */
    record Injected(ShopDay day, List<Incident> incidents) {}

    /** Damages a clean day. */
    static Injected inject(ShopDay clean, long seed) {
        Incidents work = new Incidents(clean, Season.random(seed, clean.date(), 4));
        work.lateEvents();
        work.nullClientIds();
        work.duplicatedTransactions();
        work.negativeRevenue();
        work.orderTotalOffByOneCent();
        work.orphanSessions();
        work.orphanItems();
        work.utmLost();
        return new Injected(work.day, List.copyOf(work.incidents));
    }

    private void lateEvents() {
        Instant stop =
                day.date().atTime(EVENTS_STOP).atZone(SampleWarehouse.ZONE).toInstant();
        Instant end = day.date().plusDays(1).atStartOfDay(SampleWarehouse.ZONE).toInstant();
        List<Event> arrived =
                day.events().stream().filter(e -> e.occurredAt().isBefore(stop)).toList();
        long newest = arrived.stream()
                .mapToLong(e -> e.occurredAt().getEpochSecond())
                .max()
                .orElseThrow();
        note(
                "late-events",
                "events",
                "Events after 14:00 have not arrived.",
                day.events().size() - arrived.size(),
                Finding.fail("events/freshness", end.getEpochSecond() - newest),
                Finding.fail("events/row-count-vs-seasonal", arrived.size()));
        day = day.withEvents(arrived);
    }

    private void nullClientIds() {
        BigDecimal all = BigDecimal.valueOf(day.sessions().size());
        int rows = all.multiply(NULL_SHARE).setScale(0, RoundingMode.HALF_UP).intValueExact();
        Set<String> chosen = Set.copyOf(take(freeSessions, rows));
        sessions(s -> chosen.contains(s.sessionId()) ? s.withoutClient() : s);
        BigDecimal share = BigDecimal.valueOf(rows).divide(all, 6, RoundingMode.HALF_UP);
        note(
                "null-client-ids",
                "sessions",
                "12 % of the sessions have no client_id.",
                rows,
                Finding.fail("sessions/null-rate(client_id)", share));
    }

    private void duplicatedTransactions() {
        List<String> copies = take(freeOrders, DUPLICATES);
        List<String> originals = take(freeOrders, DUPLICATES);
        Map<String, String> transactions =
                day.orders().stream().collect(Collectors.toMap(Order::orderId, Order::transactionId));
        orders(o -> {
            int index = copies.indexOf(o.orderId());
            return index < 0 ? o : o.withTransaction(transactions.get(originals.get(index)));
        });
        note(
                "duplicated-transactions",
                "orders",
                "Three orders carry the transaction_id of another order.",
                DUPLICATES,
                Finding.fail("orders/unique(transaction_id)", DUPLICATES));
    }

    /** Items and payments follow, so that the totals still agree. */
    private void negativeRevenue() {
        List<String> chosen = take(freeOrders, NEGATIVES);
        Map<String, Item> negative = day.items().stream()
                .filter(i -> chosen.contains(i.orderId()) && i.lineNumber() == 1)
                .map(i ->
                        new Item(i.orderId(), 1, i.productId(), 1, i.unitPrice().negate()))
                .collect(Collectors.toMap(Item::orderId, i -> i));
        day = day.withItems(day.items().stream()
                .filter(i -> !negative.containsKey(i.orderId()) || i.lineNumber() == 1)
                .map(i -> negative.getOrDefault(i.orderId(), i))
                .toList());
        negative.values().forEach(i -> charge(i.orderId(), i.lineRevenue()));
        note(
                "negative-revenue",
                "orders",
                "Two orders have a negative revenue.",
                NEGATIVES,
                Finding.fail("orders/no-negative-revenue", NEGATIVES));
    }

    /** The payment follows the order, so that only the items disagree. */
    private void orderTotalOffByOneCent() {
        String chosen = take(freeOrders, 1).get(0);
        BigDecimal revenue = day.orders().stream()
                .filter(o -> o.orderId().equals(chosen))
                .map(Order::revenue)
                .findFirst()
                .orElseThrow();
        charge(chosen, revenue.add(CENT));
        note(
                "order-total-off-by-one-cent",
                "orders",
                "One order's revenue is one cent above the sum of its items.",
                1,
                Finding.fail("orders/reconciles(revenue)", 1));
    }

    private void orphanSessions() {
        List<String> chosen = take(freeSessions, ORPHAN_SESSIONS);
        sessions(s -> {
            int index = chosen.indexOf(s.sessionId());
            return index < 0 ? s : s.withUser("u-unknown-" + (index % UNKNOWN_USERS + 1));
        });
        note(
                "orphan-sessions",
                "sessions",
                "Seven sessions belong to five users that do not exist.",
                ORPHAN_SESSIONS,
                Finding.fail("sessions/references(user_id)", ORPHAN_SESSIONS));
    }

    private void orphanItems() {
        List<Item> orphans = IntStream.of(1, 2, 3, 3)
                .mapToObj(order -> "o-unknown-" + order)
                .map(order -> new Item(order, 1, "sku-0007", 1, DayBuilder.price(7)))
                .collect(Collectors.toCollection(ArrayList::new));
        Item last = orphans.get(orphans.size() - 1);
        orphans.set(orphans.size() - 1, new Item(last.orderId(), 2, last.productId(), 1, last.unitPrice()));
        day = day.withItems(
                Stream.concat(day.items().stream(), orphans.stream()).toList());
        note(
                "orphan-items",
                "order_items",
                "Four items belong to three orders that do not exist.",
                orphans.size(),
                Finding.fail("order_items/references(order_id)", orphans.size()));
    }

    private void utmLost() {
        long rows = day.sessions().stream()
                .filter(s -> s.tracking().channel().equals(PAID_SEARCH))
                .count();
        sessions(s -> s.tracking().channel().equals(PAID_SEARCH) ? s.withoutTracking() : s);
        orders(o -> o.tracking().channel().equals(PAID_SEARCH) ? o.withoutTracking() : o);
        note(
                "utm-lost",
                "sessions",
                "Sessions and orders of paid search have neither UTM metadata nor a click id.",
                rows,
                Finding.fail("sessions/paid-search-tracked", 0),
                Finding.fail("orders/paid-search-tracked", 0));
    }

    private void note(String name, String table, String description, long rows, Finding... findings) {
        incidents.add(new Incident(name, table, description, rows, List.of(findings)));
    }

    private void sessions(UnaryOperator<Session> change) {
        day = day.withSessions(day.sessions().stream().map(change).toList());
    }

    private void orders(UnaryOperator<Order> change) {
        day = day.withOrders(day.orders().stream().map(change).toList());
    }

    /** Sets what an order cost, on the order and on its payment. */
    private void charge(String order, BigDecimal amount) {
        orders(o -> o.orderId().equals(order) ? o.withRevenue(amount) : o);
        day = day.withPayments(day.payments().stream()
                .map(p -> p.orderId().equals(order) ? p.withAmount(amount) : p)
                .toList());
    }

    /** The first of the free ids, which are no longer free then. */
    private static List<String> take(List<String> free, int count) {
        List<String> head = free.subList(0, count);
        List<String> taken = List.copyOf(head);
        head.clear();
        return taken;
    }

    private static List<String> shuffled(SplittableRandom random, Stream<String> ids) {
        List<String> shuffled = ids.collect(Collectors.toCollection(ArrayList::new));
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }
}
