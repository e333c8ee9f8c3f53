package io.tallyman.demo;

import io.tallyman.demo.ShopDay.Event;
import io.tallyman.demo.ShopDay.Item;
import io.tallyman.demo.ShopDay.Order;
import io.tallyman.demo.ShopDay.Payment;
import io.tallyman.demo.ShopDay.Session;
import io.tallyman.demo.ShopDay.Tracking;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Collects the visits of one day with all that follows from them. */
final class DayBuilder {
    private static final int PRODUCTS = 200;
    private static final String[] STEPS = {"page_view", "add_to_cart", "begin_checkout", "purchase"};
    private static final String[] STEP_PAGES = {"/", "/cart", "/checkout", "/thank-you"};
    private static final String[] PAID_SOURCES = {"google", "google", "google", "bing"};
    private static final String[] SOCIAL_SOURCES = {"instagram", "facebook", "pinterest"};
    private static final String[] METHODS = {"card", "card", "paypal", "invoice"};

    /** Items per order, in turn, so that a day's revenue does not hang on a few large orders. */
    private static final int[] ITEMS = {1, 2, 2, 3};

    private final LocalDate date;
    private final String day;
    private final Customers customers;
    private final SplittableRandom random;
    private final List<Session> sessions = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final List<Payment> payments = new ArrayList<>();

    DayBuilder(LocalDate date, Customers customers, SplittableRandom random) {
        this.date = date;
        this.day = date.format(DateTimeFormatter.BASIC_ISO_DATE) + "-";
        this.customers = customers;
        this.random = random;
    }

    /**
     * Adds one visit.
     *
     * @param depth how many steps it takes after the page view
     * @param untracked whether it comes through a channel that leaves no trace
     */
    void visit(Instant start, int depth, boolean untracked) {
        int customer = random.nextInt(customers.count());
        Session session = new Session(
                Ids.of("s-" + day, sessions.size() + 1L, 6),
                Customers.id(customer),
                Customers.client(customer, random),
                untracked ? Tracking.of("organic") : tracking(),
                start);
        sessions.add(session);

        Instant at = start;
        int pages = 1 + random.nextInt(3);
        for (int page = 0; page < pages; page++) {
            event(session, STEPS[0], page == 0 ? STEP_PAGES[0] : "/product/" + random.nextInt(PRODUCTS), at);
            at = at.plusSeconds(10 + random.nextInt(50));
        }
        for (int step = 1; step <= depth; step++) {
            event(session, STEPS[step], STEP_PAGES[step], at);
            if (step == STEPS.length - 1) {
                buy(session, at);
            }
            at = at.plusSeconds(30 + random.nextInt(60));
        }
    }

    ShopDay day() {
        return new ShopDay(date, sessions, events, orders, items, payments);
    }

    private void event(Session session, String name, String page, Instant at) {
        String id = Ids.of("e-" + day, events.size() + 1L, 7);
        events.add(new Event(id, session.sessionId(), session.clientId(), name, page, at));
    }

    private void buy(Session session, Instant at) {
        long number = orders.size() + 1L;
        String orderId = Ids.of("o-" + day, number, 6);
        BigDecimal revenue = BigDecimal.ZERO;
        int lines = ITEMS[orders.size() % ITEMS.length];
        for (int line = 1; line <= lines; line++) {
            int product = random.nextInt(PRODUCTS);
            int quantity = random.nextInt(100) < 85 ? 1 : 2;
            Item item = new Item(orderId, line, Ids.of("sku-", product, 4), quantity, price(product));
            items.add(item);
            revenue = revenue.add(item.lineRevenue());
        }
        orders.add(new Order(
                orderId,
                session.sessionId(),
                session.userId(),
                Ids.of("t-" + day, number, 6),
                status(),
                revenue,
                session.tracking(),
                at));
        String method = METHODS[random.nextInt(METHODS.length)];
        Instant paidAt = at.plusSeconds(10 + random.nextInt(100));
        payments.add(new Payment(Ids.of("p-" + day, number, 6), orderId, method, revenue, paidAt));
    }

    /** From 19.90 to 63.90. */
    static BigDecimal price(int product) {
        return BigDecimal.valueOf(1_990L + product * 37L % 45 * 100, 2);
    }

    private String status() {
        int drawn = random.nextInt(100);
        return drawn < 45 ? "paid" : drawn < 95 ? "shipped" : "refunded";
    }

    private Tracking tracking() {
        int drawn = random.nextInt(100);
        if (drawn < 34) {
            return Tracking.of("organic");
        }
        if (drawn < 52) {
            return Tracking.of("direct");
        }
        if (drawn < 76) {
            String source = PAID_SOURCES[random.nextInt(PAID_SOURCES.length)];
            return new Tracking("paid_search", source, "cpc", "shopping", click(95));
        }
        if (drawn < 90) {
            String source = SOCIAL_SOURCES[random.nextInt(SOCIAL_SOURCES.length)];
            return new Tracking("social", source, "social", "autumn", click(80));
        }
        return new Tracking("email", "newsletter", "email", "weekly", click(70));
    }

    /** A click id for that many of a hundred visits, else null. */
    private String click(int percent) {
        long id = random.nextLong();
        return random.nextInt(100) < percent ? "k-" + Long.toHexString(id) : null;
    }
}
