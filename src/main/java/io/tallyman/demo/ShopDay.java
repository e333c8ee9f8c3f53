package io.tallyman.demo;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Everything that happened in the shop on one business date. */
record ShopDay(
        LocalDate date,
        List<Session> sessions,
        List<Event> events,
        List<Order> orders,
        List<Item> items,
        List<Payment> payments) {

    /** How a visitor was led to the shop; everything but the channel may be null. */
    record Tracking(String channel, String utmSource, String utmMedium, String utmCampaign, String clickId) {

        /** A channel that leaves no trace. */
        static Tracking of(String channel) {
            return new Tracking(channel, null, null, null, null);
        }
    }

    /** One visit. */
    record Session(String sessionId, String userId, String clientId, Tracking tracking, Instant startedAt) {
        Session withUser(String other) {
            return new Session(sessionId, other, clientId, tracking, startedAt);
        }

        Session withoutClient() {
            return new Session(sessionId, userId, null, tracking, startedAt);
        }

        Session withoutTracking() {
            return new Session(sessionId, userId, clientId, Tracking.of(tracking.channel()), startedAt);
        }
    }

    /** One step of a visit. */
    record Event(String eventId, String sessionId, String clientId, String name, String page, Instant occurredAt) {}

    /** One purchase. */
    record Order(
            String orderId,
            String sessionId,
            String userId,
            String transactionId,
            String status,
            BigDecimal revenue,
            Tracking tracking,
            Instant orderedAt) {
        Order withTransaction(String other) {
            return new Order(orderId, sessionId, userId, other, status, revenue, tracking, orderedAt);
        }

        Order withRevenue(BigDecimal other) {
            return new Order(orderId, sessionId, userId, transactionId, status, other, tracking, orderedAt);
        }

        Order withoutTracking() {
            Tracking bare = Tracking.of(tracking.channel());
            return new Order(orderId, sessionId, userId, transactionId, status, revenue, bare, orderedAt);
        }
    }

    /** One line of an order. */
    record Item(String orderId, int lineNumber, String productId, int quantity, BigDecimal unitPrice) {
        BigDecimal lineRevenue() {
            return unitPrice.multiply(BigDecimal.valueOf(quantity));
        }
    }

    /** One payment of an order. */
    record Payment(String paymentId, String orderId, String method, BigDecimal amount, Instant paidAt) {
        Payment withAmount(BigDecimal other) {
            return new Payment(paymentId, orderId, method, other, paidAt);
        }
    }

    ShopDay withSessions(List<Session> others) {
        return new ShopDay(date, others, events, orders, items, payments);
    }

    ShopDay withEvents(List<Event> others) {
        return new ShopDay(date, sessions, others, orders, items, payments);
    }

    ShopDay withOrders(List<Order> others) {
        return new ShopDay(date, sessions, events, others, items, payments);
    }

    ShopDay withItems(List<Item> others) {
        return new ShopDay(date, sessions, events, orders, others, payments);
    }

    ShopDay withPayments(List<Payment> others) {
        return new ShopDay(date, sessions, events, orders, items, others);
    }
}
