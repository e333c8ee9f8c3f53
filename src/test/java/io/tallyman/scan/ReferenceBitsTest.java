package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Metric;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.plan.Plan;
import io.tallyman.scan.ReferenceShop.Scanned;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Foreign keys of whole numbers are looked up in bits, which is seen only in what Spark does. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ReferenceBitsTest {
    private static final List<LocalDate> WEEK =
            LocalDate.of(2026, 11, 15).datesUntil(LocalDate.of(2026, 11, 20)).toList();

    private static final LocalDate LAST = WEEK.get(4);

    private static final String ORDERS = """
            SELECT CAST(user_id AS BIGINT) AS user_id, CAST(gift_to AS INT) AS gift_to, CAST(day AS DATE) AS day
            FROM VALUES (1, 2, '2026-11-16'), (1, NULL, '2026-11-16'), (100, 7, '2026-11-16'),
              (NULL, 7, '2026-11-18'), (NULL, NULL, '2026-11-18'), (64, 63, '2026-11-19')
              AS t(user_id, gift_to, day)""";

    private static final String USERS = "SELECT CAST(id + 1 AS BIGINT) AS id FROM range(100)";

    private static final String CHECKS = """
            { check = references, columns = [user_id], to = "users.id" }
            { check = references, name = share, columns = [user_id], to = "users.id", fail = "> 1%" }
            { check = references, columns = [gift_to], to = "users.id" }
            """;

    @Test
    void anOrphanLeavesItsForeignKeyAloneToTheGrouping(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS);
        shop.write("users", USERS);
        shop.write("orders", ORDERS + " UNION ALL SELECT 2, 101, DATE'2026-11-19'");

        Scanned scanned = shop.scan(List.of(LAST));

        assertThat(scanned.inBits()).containsExactly("user_id -> users.id");
        assertThat(scanned.texts("orders/OrphanRows(user_id -> users.id)")).containsExactly("0");
        assertThat(scanned.texts("orders/OrphanRatio(user_id -> users.id)")).containsExactly("0/2");
        assertThat(scanned.texts("orders/OrphanRows(gift_to -> users.id)")).containsExactly("1");
        assertThat(scanned.texts("orders/OrphanKeys(gift_to -> users.id)")).containsExactly("1");
    }

    @Test
    void aNullThatCountsIsAnOrphan(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(
                spark, folder, "{ check = references, columns = [user_id], to = \"users.id\", nulls = orphan }");
        shop.write("users", USERS);
        shop.write("orders", ORDERS);

        Scanned withNulls = shop.scan(List.of(WEEK.get(3)));
        Scanned without = shop.scan(List.of(LAST));

        assertThat(withNulls.inBits()).isEmpty();
        assertThat(withNulls.texts("orders/OrphanRows(user_id -> users.id nulls)"))
                .containsExactly("2");
        assertThat(without.inBits()).containsExactly("user_id -> users.id nulls");
        assertThat(without.texts("orders/OrphanRows(user_id -> users.id nulls)"))
                .containsExactly("0");
    }

    @Test
    void sparseKeysAndOtherTypesAreGrouped(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, """
                { check = references, name = sparse, columns = [id], to = "users.sparse" }
                { check = references, name = text, columns = [as_text], to = "users.id" }
                { check = references, name = decimal, columns = [as_decimal], to = "users.id" }
                { check = references, name = to-decimal, columns = [id], to = "users.as_decimal" }
                { check = references, name = pair, columns = [id, twin], to = { table = users, columns = [id, twin] } }
                """);
        String columns = "SELECT id, id AS twin, id * 1000003 AS sparse, CAST(id AS STRING) AS as_text,"
                + " CAST(id AS DECIMAL(18, 0)) AS as_decimal, DATE'2026-11-19' AS day FROM ";
        shop.write("users", columns + "range(100)");
        shop.write("orders", columns + "range(1)");

        Scanned scanned = shop.scan(List.of(LAST));

        assertThat(scanned.inBits()).isEmpty();
        assertThat(scanned.metrics())
                .hasSize(10)
                .allSatisfy(metric -> assertThat(Measured.text(metric)).isEqualTo("0"));
    }

    @Test
    void aForeignKeyThatCannotBeReadFailsAndCostsNoOtherItsNumbers(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS + """
                { check = references, name = divides, columns = [user_id], to = "users.id"
                  where = "1 / (user_id - user_id) > 0" }
                """);
        shop.write("users", USERS);
        shop.write("orders", ORDERS);
        List<LocalDate> users = List.of(WEEK.get(1), LAST);
        spark.conf().set("spark.sql.ansi.enabled", "true");
        try {
            List<Metric> metrics = shop.scan(WEEK, plan -> plan, false).metrics();

            for (Metric metric : metrics) {
                boolean divides = metric.key().id().contains("WHERE") && users.contains(metric.date());
                assertThat(metric.reading() instanceof Reading.Failed)
                        .as("%s on %s", metric.key().id(), metric.date())
                        .isEqualTo(divides);
            }
        } finally {
            spark.conf().unset("spark.sql.ansi.enabled");
        }
    }

    @Test
    void everyDateHasItsOwnRows(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS);
        shop.write("users", USERS);
        shop.write("orders", ORDERS);

        Scanned scanned = shop.scan(WEEK);

        assertThat(scanned.inBits()).containsExactlyInAnyOrder("user_id -> users.id", "gift_to -> users.id");
        assertThat(scanned.texts("orders/OrphanRatio(user_id -> users.id)"))
                .containsExactly("empty", "0/3", "empty", "empty", "0/1");
        assertThat(scanned.texts("orders/OrphanRows(gift_to -> users.id)"))
                .containsExactly("empty", "0", "empty", "0", "0");
        assertThat(scanned.texts("orders/OrphanKeys(gift_to -> users.id)"))
                .containsExactly("empty", "0", "empty", "0", "0");
    }

    @Test
    void anEarlierDayIsUnknownBeforeTheFirstRow(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS);
        shop.write("users", USERS);
        shop.write("orders", ORDERS);

        Scanned scanned = shop.scan(List.of(LAST), ReferenceBitsTest::afterTheWeek, true);

        assertThat(scanned.inBits()).hasSize(2);
        assertThat(scanned.texts("orders/OrphanRatio(user_id -> users.id)"))
                .containsExactly("0/3", "empty", "empty", "0/1");
    }

    @Test
    void nothingIsGroupedByKeyUnlessThereAreOrphans(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS);
        shop.write("users", USERS);
        shop.write("orders", ORDERS);

        List<String> good = plans(spark, () -> shop.scan(List.of(LAST), plan -> plan, false));
        List<String> goodWeek = plans(spark, () -> shop.scan(WEEK, plan -> plan, false));
        shop.append("orders", "SELECT 101L AS user_id, 2 AS gift_to, DATE'2026-11-19' AS day");
        List<String> bad = plans(spark, () -> shop.scan(List.of(LAST), plan -> plan, false));

        assertThat(good).anyMatch(ReferenceBitsTest::looksUpBits).noneMatch(ReferenceBitsTest::groupsByKey);
        assertThat(goodWeek).anyMatch(ReferenceBitsTest::looksUpBits).noneMatch(ReferenceBitsTest::groupsByKey);
        assertThat(bad).anyMatch(ReferenceBitsTest::looksUpBits).anyMatch(ReferenceBitsTest::groupsByKey);
        // Bits are changed in place, which takes no sorting of the rows.
        assertThat(good).noneMatch(plan -> looksUpBits(plan) && plan.contains("SortAggregate"));
    }

    private static boolean looksUpBits(String plan) {
        return plan.contains("bit_or(");
    }

    private static boolean groupsByKey(String plan) {
        return plan.contains("keys=[key0");
    }

    private static Plan afterTheWeek(Plan plan) {
        List<Pass> passes = plan.passes().stream()
                .map(pass -> pass.trip() == Trip.REFERENCE
                        ? new Pass(pass.table(), pass.scope(), pass.trip(), WEEK, pass.judged(), pass.measures())
                        : pass)
                .toList();
        return new Plan(plan.dates(), passes, plan.derived());
    }

    /** What Spark did in a piece of work. */
    private static List<String> plans(SparkSession spark, Runnable work) {
        List<String> plans = new CopyOnWriteArrayList<>();
        QueryExecutionListener listener = new QueryExecutionListener() {
            @Override
            public void onSuccess(String name, QueryExecution query, long nanoseconds) {
                plans.add(query.executedPlan().toString());
            }

            @Override
            public void onFailure(String name, QueryExecution query, Exception e) {
                plans.add(query.executedPlan().toString());
            }
        };
        drain(spark);
        spark.listenerManager().register(listener);
        try {
            work.run();
            drain(spark);
        } finally {
            spark.listenerManager().unregister(listener);
        }
        return plans;
    }

    private static void drain(SparkSession spark) {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty(60_000);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark's listener bus did not drain", e);
        }
    }
}
