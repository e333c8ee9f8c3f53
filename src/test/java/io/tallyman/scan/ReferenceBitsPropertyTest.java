package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Metric;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Scope;
import io.tallyman.scan.ReferenceShop.Scanned;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever whole numbers keys are, their orphans are those of an outer join in plain SQL.
 *
 * <p>{@code -Dtallyman.property.tries=200} tries that many tables, {@code -Dtallyman.property.seed=17} begins with that
 * one.
 */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ReferenceBitsPropertyTest {
    private static final int ENOUGH = 6;
    private static final int TRIES = Integer.getInteger("tallyman.property.tries", ENOUGH);
    private static final long FIRST = Long.getLong("tallyman.property.seed", 0L);

    private static final List<LocalDate> WEEK =
            LocalDate.of(2026, 11, 15).datesUntil(LocalDate.of(2026, 11, 20)).toList();

    /** Where the numbers begin: around zero, at either end of a type, and far from any. */
    private static final List<Long> LOWEST = List.of(
            0L,
            1L,
            -300L,
            -64L,
            (long) Short.MAX_VALUE - 399,
            (long) Integer.MIN_VALUE,
            (long) Integer.MAX_VALUE - 200,
            Long.MIN_VALUE,
            Long.MAX_VALUE - 399,
            1L << 60);

    private static final int MOST = 400;

    private static final String CHECKS = """
            { check = references, columns = [user_id], to = "users.id" }
            { check = references, name = share, columns = [user_id], to = "users.id", fail = "> 1%" }
            { check = references, columns = [gift_to], to = "users.id" }
            { check = references, name = nulls, columns = [gift_to], to = "users.id", nulls = orphan }
            { check = references, name = some, columns = [user_id], to = "users.id", where = "gift_to IS NOT NULL" }
            { check = references, name = all, columns = [user_id], to = "users.id", over = table }
            """;

    private static int foreignKeys;
    private static int inBits;

    /** What is wrong with some of a foreign key's numbers. */
    private enum Flaw {
        NONE,
        NULL,
        MISSING,
        OUTSIDE
    }

    /** What plain SQL finds of a foreign key on a day. */
    private record Found(long rows, long lost, long keys) {
        String text(Orphans measure) {
            if (rows == 0) {
                return "empty";
            }
            return switch (measure.stat()) {
                case ROWS -> String.valueOf(lost);
                case KEYS -> String.valueOf(keys);
                case ROW_RATIO -> lost + "/" + rows;
            };
        }
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + TRIES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bitsTellWhatAnOuterJoinTells(long seed, SparkSession spark, @TempDir Path folder) {
        Random random = new Random(seed);
        ReferenceShop shop = new ReferenceShop(spark, folder, CHECKS);
        fill(shop, random);
        List<LocalDate> dates = random.nextBoolean() ? WEEK : WEEK.subList(3, 4);

        Scanned scanned = shop.scan(dates);

        Map<String, Map<LocalDate, Found>> plain = new HashMap<>();
        for (Metric metric : scanned.metrics()) {
            Orphans measure = (Orphans) metric.key().measure();
            Map<LocalDate, Found> found = plain.computeIfAbsent(measure.group(), group -> plainSql(shop, measure));
            LocalDate day = metric.key().scope() == Scope.TABLE ? null : metric.date();
            assertThat(Measured.text(metric))
                    .as("%s on %s", metric.key().id(), day)
                    .isEqualTo(found.getOrDefault(day, new Found(0, 0, 0)).text(measure));
        }
        // A wrong answer would have been seen above; one without orphans must not hide behind another's.
        for (String group : scanned.inBits()) {
            assertThat(dates.stream().mapToLong(day -> lost(plain.get(group), day)))
                    .as(group)
                    .containsOnly(0L);
        }
        foreignKeys += plain.size();
        inBits += scanned.inBits().size();
    }

    @AfterAll
    static void bitsAnsweredAFairShare() {
        if (TRIES >= ENOUGH) {
            assertThat(inBits).as("of %d foreign keys", foreignKeys).isBetween(foreignKeys / 10, foreignKeys - 1);
        }
    }

    private static long lost(Map<LocalDate, Found> found, LocalDate day) {
        return found.getOrDefault(day, new Found(0, 0, 0)).lost();
    }

    /** Per day, and of all days under null. */
    private static Map<LocalDate, Found> plainSql(ReferenceShop shop, Orphans measure) {
        String key = measure.columns().get(0);
        String counts = measure.nullsAreOrphans() ? "true" : key + " IS NOT NULL";
        List<Row> rows = shop.spark()
                .sql("SELECT day, count(1), count_if(id IS NULL),"
                        + " count(DISTINCT if(id IS NULL, coalesce(CAST(k AS STRING), 'none'), NULL))"
                        + " FROM (SELECT day, " + key + " AS k FROM delta.`" + shop.path("orders") + "` WHERE "
                        + counts + " AND " + measure.where().orElse("true") + ")"
                        + " LEFT JOIN (SELECT DISTINCT id FROM delta.`" + shop.path("users")
                        + "` WHERE id IS NOT NULL) ON k = id GROUP BY ROLLUP(day)")
                .collectAsList();
        return rows.stream().collect(HashMap::new, (found, row) -> found.put(day(row), found(row)), HashMap::putAll);
    }

    private static LocalDate day(Row row) {
        return row.isNullAt(0) ? null : row.getDate(0).toLocalDate();
    }

    private static Found found(Row row) {
        return new Found(row.getLong(1), row.getLong(2), row.getLong(3));
    }

    private static void fill(ReferenceShop shop, Random random) {
        long lowest = LOWEST.get(random.nextInt(LOWEST.size()));
        int kept = List.of(100, 80, 30, 2).get(random.nextInt(4));
        List<Long> users = LongStream.range(0, 1 + random.nextInt(MOST))
                .filter(i -> i == 0 || random.nextInt(100) < kept)
                .map(i -> lowest + i)
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        long highest = users.get(users.size() - 1);
        DataType type = type(random, lowest, highest);
        users.add(users.get(0));
        write(
                shop,
                "users",
                new StructType().add("id", type),
                users.stream().map(id -> RowFactory.create(boxed(type, id))).toList());
        if (random.nextBoolean()) {
            shop.append("users", "SELECT CAST(NULL AS " + type.sql() + ") AS id");
        }
        writeOrders(shop, random, users);
        if (random.nextInt(4) == 0) {
            String table = "delta.`" + shop.path("users") + "`";
            shop.spark().sql("ALTER TABLE " + table + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)");
            shop.spark()
                    .sql("DELETE FROM " + table + " WHERE id = CAST('" + users.get(users.size() / 2) + "' AS BIGINT)");
        }
    }

    private static void writeOrders(ReferenceShop shop, Random random, List<Long> users) {
        DataType user = type(random, users.get(0), users.get(users.size() - 2));
        DataType gift = type(random, users.get(0), users.get(users.size() - 2));
        Flaw ofUser = random.nextBoolean() ? Flaw.NONE : any(random);
        Flaw ofGift = any(random);
        List<Row> orders = new ArrayList<>();
        for (int i = random.nextInt(300); i > 0; i--) {
            // The second day has no rows.
            LocalDate day = WEEK.get(List.of(0, 2, 3, 4).get(random.nextInt(4)));
            orders.add(RowFactory.create(
                    number(random, users, user, ofUser), number(random, users, gift, ofGift), Date.valueOf(day)));
        }
        StructType columns =
                new StructType().add("user_id", user).add("gift_to", gift).add("day", DataTypes.DateType);
        write(shop, "orders", columns, orders);
    }

    private static Flaw any(Random random) {
        return Flaw.values()[random.nextInt(Flaw.values().length)];
    }

    /** A user's number, or one in fifty times the flaw. */
    private static Object number(Random random, List<Long> users, DataType type, Flaw flaw) {
        long known = users.get(random.nextInt(users.size()));
        if (random.nextInt(50) > 0 || flaw == Flaw.NONE) {
            return boxed(type, known);
        }
        LongPredicate fits = number -> fits(type, number) && !users.contains(number);
        long[] others = flaw == Flaw.MISSING
                ? new long[] {known + 1, known - 1, known + 64}
                : new long[] {known - 1000, known + 1000, known + (1L << 40), Long.MIN_VALUE, Long.MAX_VALUE};
        long[] orphans = LongStream.of(others).filter(fits).toArray();
        return flaw == Flaw.NULL || orphans.length == 0 ? null : boxed(type, orphans[random.nextInt(orphans.length)]);
    }

    /** A type that holds both numbers. */
    private static DataType type(Random random, long low, long high) {
        List<DataType> types = List.of(DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType).stream()
                .filter(type -> fits(type, low) && fits(type, high))
                .toList();
        return types.get(random.nextInt(types.size()));
    }

    private static boolean fits(DataType type, long number) {
        return type.equals(DataTypes.LongType)
                || (type.equals(DataTypes.IntegerType) ? (int) number : (short) number) == number;
    }

    private static Object boxed(DataType type, long number) {
        if (type.equals(DataTypes.LongType)) {
            return number;
        }
        if (type.equals(DataTypes.IntegerType)) {
            return (int) number;
        }
        return (short) number;
    }

    private static void write(ReferenceShop shop, String table, StructType columns, List<Row> rows) {
        shop.spark()
                .createDataFrame(rows, columns)
                .coalesce(1)
                .write()
                .format("delta")
                .save(shop.path(table));
    }
}
