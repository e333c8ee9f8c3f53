package io.tallyman.demo;

import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The tables that get rows every day, with the shape of their rows. */
enum DailyTable {
    SESSIONS("session_date", """
            session_id STRING, user_id STRING, client_id STRING, channel STRING, utm_source STRING, utm_medium STRING,
            utm_campaign STRING, click_id STRING, started_at TIMESTAMP, session_date DATE""") {
        @Override
        Stream<Row> rows(ShopDay day) {
            return day.sessions().stream()
                    .map(s -> RowFactory.create(
                            s.sessionId(),
                            s.userId(),
                            s.clientId(),
                            s.tracking().channel(),
                            s.tracking().utmSource(),
                            s.tracking().utmMedium(),
                            s.tracking().utmCampaign(),
                            s.tracking().clickId(),
                            s.startedAt(),
                            day.date()));
        }
    },

    EVENTS("event_date", """
            event_id STRING, session_id STRING, client_id STRING, event_name STRING, page STRING,
            occurred_at TIMESTAMP, event_date DATE""") {
        @Override
        Stream<Row> rows(ShopDay day) {
            return day.events().stream()
                    .map(e -> RowFactory.create(
                            e.eventId(), e.sessionId(), e.clientId(), e.name(), e.page(), e.occurredAt(), day.date()));
        }
    },

    ORDERS("order_date", """
            order_id STRING, session_id STRING, user_id STRING, transaction_id STRING, status STRING, currency STRING,
            revenue DECIMAL(18,2), channel STRING, utm_source STRING, click_id STRING, ordered_at TIMESTAMP,
            order_date DATE""") {
        @Override
        Stream<Row> rows(ShopDay day) {
            return day.orders().stream()
                    .map(o -> RowFactory.create(
                            o.orderId(),
                            o.sessionId(),
                            o.userId(),
                            o.transactionId(),
                            o.status(),
                            CURRENCY,
                            o.revenue(),
                            o.tracking().channel(),
                            o.tracking().utmSource(),
                            o.tracking().clickId(),
                            o.orderedAt(),
                            day.date()));
        }
    },

    ORDER_ITEMS("order_date", """
            order_id STRING, line_number INT, product_id STRING, quantity INT, unit_price DECIMAL(18,2),
            line_revenue DECIMAL(18,2), order_date DATE""") {
        @Override
        Stream<Row> rows(ShopDay day) {
            return day.items().stream()
                    .map(i -> RowFactory.create(
                            i.orderId(),
                            i.lineNumber(),
                            i.productId(),
                            i.quantity(),
                            i.unitPrice(),
                            i.lineRevenue(),
                            day.date()));
        }
    },

    PAYMENTS("payment_date", """
            payment_id STRING, order_id STRING, method STRING, amount DECIMAL(18,2), currency STRING,
            paid_at TIMESTAMP, payment_date DATE""") {
        @Override
        Stream<Row> rows(ShopDay day) {
            return day.payments().stream()
                    .map(p -> RowFactory.create(
                            p.paymentId(), p.orderId(), p.method(), p.amount(), CURRENCY, p.paidAt(), day.date()));
        }
    };

    private static final String CURRENCY = "EUR";

    private final String partition;
    private final String columns;

    DailyTable(String partition, String columns) {
        this.partition = partition;
        this.columns = columns;
    }

    abstract Stream<Row> rows(ShopDay day);

    /** Name in the warehouse. */
    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The partition column, which holds the business date. */
    String partition() {
        return partition;
    }

    StructType schema() {
        return StructType.fromDDL(columns);
    }
}
