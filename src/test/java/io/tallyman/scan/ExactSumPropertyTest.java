package io.tallyman.scan;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import io.tallyman.testkit.SparkExtension;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sums in 64-bit whole numbers are those that Java's own arithmetic finds in the rows.
 *
 * <p>{@code -Dtallyman.property.tries=200} tries that many tables, {@code -Dtallyman.property.seed=17} begins with
 * that one.
 */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ExactSumPropertyTest {
    private static final int TRIES = Integer.getInteger("tallyman.property.tries", 12);
    private static final long FIRST = Long.getLong("tallyman.property.seed", 0L);
    private static final String ANSI = "spark.sql.ansi.enabled";
    private static final String COLLECT_STATISTICS = "spark.databricks.delta.stats.collect";
    private static final int ORDERS = 8;

    private static int sums;
    private static int inWholeNumbers;

    /** The same calculation in SQL and in Java. */
    private record Calculation(String sql, BinaryOperator<BigDecimal> java) {}

    private static final List<Calculation> CALCULATIONS = List.of(
            new Calculation("price", (price, rate) -> price),
            new Calculation("-rate", (price, rate) -> rate == null ? null : rate.negate()),
            new Calculation("price * rate", known(BigDecimal::multiply)),
            new Calculation("price - rate", known(BigDecimal::subtract)),
            new Calculation(
                    "rate + price + 0.125",
                    known((price, rate) -> price.add(rate).add(new BigDecimal("0.125")))),
            new Calculation(
                    "price * (1 - rate)", known((price, rate) -> price.multiply(BigDecimal.ONE.subtract(rate)))),
            new Calculation(
                    "(price + 7) * (price - rate)",
                    known((price, rate) -> price.add(BigDecimal.valueOf(7)).multiply(price.subtract(rate)))));

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + TRIES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsAreThoseOfJavasOwnArithmetic(long seed, SparkSession spark, @TempDir Path folder) {
        Random random = new Random(seed);
        DecimalType price = type(random);
        DecimalType rate = type(random);
        List<Row> rows = rows(random, price, rate);
        spark.conf().set(ANSI, String.valueOf(random.nextBoolean()));
        spark.conf().set(COLLECT_STATISTICS, String.valueOf(random.nextInt(4) > 0));
        StructType schema = new StructType()
                .add("order_id", DataTypes.IntegerType)
                .add("price", price)
                .add("rate", rate);
        spark.createDataFrame(rows, schema)
                .repartition(2)
                .write()
                .format("delta")
                .save(folder.resolve("lines").toString());
        OpenTable lines = open(spark, folder);

        for (Calculation calculation : CALCULATIONS) {
            String what = calculation.sql() + " of " + price.simpleString() + " and " + rate.simpleString();
            Optional<Column> sum = ExactSum.of(lines, calculation.sql());
            sums++;
            if (sum.isPresent()) {
                inWholeNumbers++;
                Dataset<Row> fast = lines.all()
                        .groupBy("order_id")
                        .agg(sum.get().as("total"))
                        .orderBy("order_id");
                Dataset<Row> plain = lines.all()
                        .groupBy("order_id")
                        .agg(expr("sum(" + calculation.sql() + ")").as("total"));
                assertThat(fast.schema()).as(what).isEqualTo(plain.schema());
                assertThat(fast.collectAsList().stream()
                                .map(row -> row.getInt(0) + "=" + text(row.getDecimal(1)))
                                .toList())
                        .as(what)
                        .isEqualTo(byHand(rows, calculation));
            }
        }
    }

    @AfterEach
    void asBefore(SparkSession spark) {
        spark.conf().unset(ANSI);
        spark.conf().unset(COLLECT_STATISTICS);
    }

    @AfterAll
    static void aFairShareWasAddedInWholeNumbers() {
        if (TRIES >= 12) {
            assertThat(inWholeNumbers).as("of %d sums", sums).isBetween(sums / 5, sums - 1);
        }
    }

    private static BinaryOperator<BigDecimal> known(BinaryOperator<BigDecimal> calculation) {
        return (price, rate) -> price == null || rate == null ? null : calculation.apply(price, rate);
    }

    private static DecimalType type(Random random) {
        int precision = random.nextInt(5) == 0 ? 16 + random.nextInt(23) : 1 + random.nextInt(15);
        return DataTypes.createDecimalType(precision, random.nextInt(Math.min(precision, 8) + 1));
    }

    /** Rows of a few orders, the last of which has no amounts at all. */
    private static List<Row> rows(Random random, DecimalType price, DecimalType rate) {
        int prices = 1 + random.nextInt(price.precision());
        int rates = 1 + random.nextInt(rate.precision());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int order = random.nextInt(ORDERS);
            boolean nothing = order == ORDERS - 1;
            rows.add(RowFactory.create(
                    order,
                    nothing ? null : amount(random, prices, price.scale()),
                    nothing ? null : amount(random, rates, rate.scale())));
        }
        return rows;
    }

    /** A number of up to so many digits, now and then the largest, the smallest or none. */
    private static BigDecimal amount(Random random, int digits, int scale) {
        BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
        BigInteger any = new BigInteger(most.bitLength() + 8, random).mod(most);
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> new BigDecimal(most, scale);
            case 2 -> new BigDecimal(most.negate(), scale);
            case 3, 4 -> new BigDecimal(any.negate(), scale);
            default -> new BigDecimal(any, scale);
        };
    }

    private static List<String> byHand(List<Row> rows, Calculation calculation) {
        Map<Integer, Optional<BigDecimal>> totals = new TreeMap<>();
        for (Row row : rows) {
            Optional<BigDecimal> value =
                    Optional.ofNullable(calculation.java().apply(row.getDecimal(1), row.getDecimal(2)));
            totals.merge(
                    row.getInt(0),
                    value,
                    (one, other) -> one.isPresent() && other.isPresent()
                            ? Optional.of(one.get().add(other.get()))
                            : one.or(() -> other));
        }
        return totals.entrySet().stream()
                .map(total -> total.getKey() + "=" + text(total.getValue().orElse(null)))
                .toList();
    }

    private static String text(BigDecimal number) {
        return number == null ? "none" : number.stripTrailingZeros().toPlainString();
    }

    private static OpenTable open(SparkSession spark, Path folder) {
        String config = "tables.lines { source = { path = \"" + folder.resolve("lines") + "\" } }\n";
        Loaded loaded = SuiteReader.read(List.of(Morning.conf(folder, config)), Map.of());
        try (Warehouse warehouse = Warehouse.open(spark, ((Loaded.Accepted) loaded).suite(), Set.of("lines"))) {
            return warehouse.table("lines");
        }
    }
}
