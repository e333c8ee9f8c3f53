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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        Scanned scanned = ansi(spark, true, () -> shop.scan(WEEK, plan -> plan, false));

        for (Metric metric : scanned.metrics()) {
            boolean divides = metric.key().id().contains("WHERE") && users.contains(metric.date());
            assertThat(metric.reading() instanceof Reading.Failed)
                    .as("%s on %s", metric.key().id(), metric.date())
                    .isEqualTo(divides);
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

    @ParameterizedTest(name = "ANSI {0}")
    @ValueSource(booleans = {false, true})
    void bytesAndShortsAreLookedUpToTheEndsOfTheirTypes(boolean ansi, SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, """
                { check = references, columns = [lane], to = "users.lane", fail = "> 1%" }
                { check = references, columns = [no_lane], to = "users.lane", fail = "> 1%" }
                { check = references, columns = [box], to = "users.box", fail = "> 1%" }
                { check = references, columns = [no_box], to = "users.box", fail = "> 1%" }
                { check = references, columns = [wide_lane], to = "users.lane", fail = "> 1%" }
                """);
        shop.write("users", """
                SELECT CAST(id - 128 AS TINYINT) AS lane, CAST(32767 - id AS SMALLINT) AS box FROM range(40)
                UNION ALL SELECT NULL, NULL""");
        shop.write("orders", """
                SELECT CAST(lane AS TINYINT) AS lane, CAST(no_lane AS TINYINT) AS no_lane,
                  CAST(box AS SMALLINT) AS box, CAST(no_box AS SMALLINT) AS no_box,
                  CAST(lane AS SMALLINT) AS wide_lane, DATE'2026-11-19' AS day
                FROM VALUES (-128, 127, 32767, -32768), (-89, -88, 32728, 32727), (-89, -88, NULL, 32727),
                  (NULL, -128, 32728, 32767) AS t(lane, no_lane, box, no_box)""");

        Scanned scanned = ansi(spark, ansi, () -> shop.scan(List.of(LAST)));

        assertThat(scanned.inBits())
                .containsExactlyInAnyOrder("lane -> users.lane", "box -> users.box", "wide_lane -> users.lane");
        assertAsInPlainSql(shop, scanned, List.of(LAST), "lane", "users.lane");
        assertAsInPlainSql(shop, scanned, List.of(LAST), "no_lane", "users.lane");
        assertAsInPlainSql(shop, scanned, List.of(LAST), "box", "users.box");
        assertAsInPlainSql(shop, scanned, List.of(LAST), "no_box", "users.box");
        assertAsInPlainSql(shop, scanned, List.of(LAST), "wide_lane", "users.lane");
        assertThat(scanned.texts("orders/OrphanRatio(no_lane -> users.lane)")).containsExactly("3/4");
        assertThat(scanned.texts("orders/OrphanKeys(no_lane -> users.lane)")).containsExactly("2");
    }

    @ParameterizedTest(name = "ANSI {0}")
    @ValueSource(booleans = {false, true})
    void foreignKeysOfEveryWidthShareOneLookUp(boolean ansi, SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, """
                { check = references, columns = [tiny], to = "users.id", fail = "> 1%" }
                { check = references, columns = [small], to = "users.id", fail = "> 1%" }
                { check = references, columns = [medium], to = "users.id", fail = "> 1%" }
                { check = references, columns = [large], to = "users.id", fail = "> 1%" }
                """);
        shop.write("users", USERS);
        // The last is 1 where only 32 of its bits are looked at.
        shop.write("orders", """
                SELECT CAST(tiny AS TINYINT) AS tiny, CAST(small AS SMALLINT) AS small, CAST(medium AS INT) AS medium,
                  CAST(large AS BIGINT) AS large, DATE'2026-11-19' AS day
                FROM VALUES (1, -1, 64, 100), (100, 101, 65, NULL), (NULL, 100, 100, 4294967297)
                  AS t(tiny, small, medium, large)""");

        List<String> plans = new ArrayList<>();
        Scanned scanned = ansi(spark, ansi, () -> {
            plans.addAll(plans(spark, () -> shop.scan(List.of(LAST), plan -> plan, false)));
            return shop.scan(List.of(LAST));
        });

        assertThat(plans).filteredOn(ReferenceBitsTest::looksUpBits).hasSize(1);
        assertThat(scanned.inBits()).containsExactlyInAnyOrder("tiny -> users.id", "medium -> users.id");
        for (String key : List.of("tiny", "small", "medium", "large")) {
            assertAsInPlainSql(shop, scanned, List.of(LAST), key, "users.id");
        }
        assertThat(scanned.texts("orders/OrphanRatio(small -> users.id)")).containsExactly("2/3");
        assertThat(scanned.texts("orders/OrphanRatio(large -> users.id)")).containsExactly("1/2");
    }

    @Test
    void aTableMayLeadToItself(SparkSession spark, @TempDir Path folder) {
        String parent = "parent_order_id -> orders.order_id";
        ReferenceShop shop = new ReferenceShop(
                spark,
                folder,
                "{ check = references, columns = [parent_order_id], to = \"orders.order_id\", fail = \"> 1%\" }");
        shop.write("orders", """
                SELECT id AS order_id, CAST(if(id > 20, id - 20, NULL) AS INT) AS parent_order_id,
                  if(id > 20, DATE'2026-11-19', DATE'2026-11-16') AS day
                FROM range(1, 41)""");

        Scanned sound = shop.scan(WEEK);
        shop.append("orders", """
                SELECT order_id, CAST(parent AS INT) AS parent_order_id, CAST(day AS DATE) AS day
                FROM VALUES (50L, 50, '2026-11-16'), (51L, 49, '2026-11-16'), (52L, 49, '2026-11-19')
                  AS t(order_id, parent, day)""");
        Scanned broken = shop.scan(WEEK);

        // The parents of the last day are orders of an earlier one.
        assertThat(sound.inBits()).containsExactly(parent);
        assertThat(sound.texts("orders/OrphanRatio(" + parent + ")"))
                .containsExactly("empty", "empty", "empty", "empty", "0/20");
        assertThat(broken.inBits()).isEmpty();
        assertThat(broken.texts("orders/OrphanRatio(" + parent + ")"))
                .containsExactly("empty", "1/2", "empty", "empty", "1/21");
        assertAsInPlainSql(shop, broken, WEEK, "parent_order_id", "orders.order_id");
    }

    @Test
    void aPartitionColumnLeadsSomewhereAndIsLedTo(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, """
                { check = references, columns = [user_id], to = "users.id", fail = "> 1%" }
                { check = references, columns = [gift_to], to = "users.id", fail = "> 1%" }
                """);
        shop.writePartitioned("users", "id", """
                SELECT CAST(id AS INT) AS id, 'known' AS name FROM range(5) UNION ALL SELECT NULL, 'unknown'""");
        shop.writePartitioned("orders", "user_id", """
                SELECT CAST(user_id AS INT) AS user_id, CAST(gift_to AS BIGINT) AS gift_to, CAST(day AS DATE) AS day
                FROM VALUES (0, 4, '2026-11-16'), (0, 5, '2026-11-19'), (4, 5, '2026-11-19'), (NULL, 0, '2026-11-19'),
                  (4, NULL, '2026-11-19') AS t(user_id, gift_to, day)""");

        Scanned scanned = shop.scan(WEEK);

        assertThat(scanned.inBits()).containsExactly("user_id -> users.id");
        assertAsInPlainSql(shop, scanned, WEEK, "user_id", "users.id");
        assertAsInPlainSql(shop, scanned, WEEK, "gift_to", "users.id");
        assertThat(scanned.texts("orders/OrphanRatio(gift_to -> users.id)"))
                .containsExactly("empty", "0/1", "empty", "empty", "2/3");
    }

    @Test
    void aReferencedRowThatIsDeletedWithoutANewFileIsGone(SparkSession spark, @TempDir Path folder) {
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS);
        shop.write("users", USERS);
        shop.write("orders", ORDERS);
        Scanned before = shop.scan(WEEK);
        String users = "delta.`" + shop.path("users") + "`";
        spark.sql("ALTER TABLE " + users + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)");
        spark.sql("DELETE FROM " + users + " WHERE id = 64");

        Scanned after = shop.scan(WEEK);

        assertThat(before.inBits()).hasSize(2);
        // Of a file with deleted rows the log does not know the range.
        assertThat(after.inBits()).isEmpty();
        assertThat(after.texts("orders/OrphanRatio(user_id -> users.id)"))
                .containsExactly("empty", "0/3", "empty", "empty", "1/1");
        assertAsInPlainSql(shop, after, WEEK, "user_id", "users.id");
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

    private static <T> T ansi(SparkSession spark, boolean enabled, Supplier<T> work) {
        spark.conf().set("spark.sql.ansi.enabled", String.valueOf(enabled));
        try {
            return work.get();
        } finally {
            spark.conf().unset("spark.sql.ansi.enabled");
        }
    }

    /**
     * Compares the orphans of orders with those of an outer join.
     *
     * @param to referenced table and column
     */
    private static void assertAsInPlainSql(
            ReferenceShop shop, Scanned scanned, List<LocalDate> dates, String key, String to) {
        String table = to.substring(0, to.indexOf('.'));
        String column = to.substring(to.indexOf('.') + 1);
        List<String> ratios = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (LocalDate day : dates) {
            Row found = shop.spark()
                    .sql("SELECT count(1), count_if(known IS NULL), count(DISTINCT if(known IS NULL, k, NULL))"
                            + " FROM (SELECT " + key + " AS k FROM delta.`" + shop.path("orders") + "` WHERE " + key
                            + " IS NOT NULL AND day = DATE'" + day + "') LEFT JOIN (SELECT DISTINCT " + column
                            + " AS known FROM delta.`" + shop.path(table) + "`) ON k = known")
                    .head();
            boolean none = found.getLong(0) == 0;
            ratios.add(none ? "empty" : found.getLong(1) + "/" + found.getLong(0));
            keys.add(none ? "empty" : String.valueOf(found.getLong(2)));
        }
        assertThat(scanned.texts("orders/OrphanRatio(" + key + " -> " + to + ")"))
                .as(key)
                .isEqualTo(ratios);
        assertThat(scanned.texts("orders/OrphanKeys(" + key + " -> " + to + ")"))
                .as(key)
                .isEqualTo(keys);
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
