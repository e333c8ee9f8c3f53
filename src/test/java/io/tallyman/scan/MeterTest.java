package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.cli.Morning;
import io.tallyman.metric.PassCost;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two Parquet tables: 300 orders and 50 users. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class MeterTest {
    private static final String DESCRIPTION = "spark.job.description";

    @TempDir
    static Path folder;

    @BeforeAll
    static void write(SparkSession spark) {
        Morning.write(spark, folder, "orders", "SELECT id FROM range(300)");
        Morning.write(spark, folder, "users", "SELECT id FROM range(50)");
    }

    @Test
    void passesAtTheSameTimeHaveTheirOwnRowsAndBytes(SparkSession spark) throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Meter meter = new Meter(spark);
        try (meter) {
            List<Future<Long>> sums = List.of(
                    threads.submit(() -> together(meter, both, spark, "orders")),
                    threads.submit(() -> together(meter, both, spark, "users")));
            assertThat(sums.get(0).get()).isEqualTo(44_850);
            assertThat(sums.get(1).get()).isEqualTo(1_225);
        } finally {
            threads.shutdownNow();
        }

        Map<String, PassCost> passes = passes(meter);
        PassCost orders = passes.get("orders");
        PassCost users = passes.get("users");
        assertThat(orders.cost().rows()).isEqualTo(300);
        assertThat(users.cost().rows()).isEqualTo(50);
        assertThat(users.cost().bytes()).isPositive().isLessThan(orders.cost().bytes());
        assertThat(orders.jobs()).isPositive();
        assertThat(users.jobs()).isPositive();
        assertThat(meter.rows()).isEqualTo(350);
        assertThat(meter.bytes()).isEqualTo(orders.cost().bytes() + users.cost().bytes());
        assertThat(meter.jobs()).isEqualTo(orders.jobs() + users.jobs());
    }

    @Test
    void jobsThatSparkStartsFromThreadsOfItsOwnBelongToThePass(SparkSession spark) {
        Meter meter = new Meter(spark);
        try (meter) {
            Dataset<Row> users = functions.broadcast(read(spark, "users"));
            meter.measured(
                    "orders",
                    "join",
                    List.of(),
                    () -> read(spark, "orders").join(users, "id").count());
        }

        assertThat(passes(meter).get("orders").cost().rows()).isEqualTo(350);
    }

    @Test
    void aPartOfAPassCountsForItselfAlone(SparkSession spark) {
        Meter meter = new Meter(spark);
        long began = System.nanoTime();
        try (meter) {
            meter.measured(
                    "orders",
                    "whole",
                    List.of(),
                    () -> sum(spark, "orders") + meter.measured("users", "part", List.of(), () -> sum(spark, "users")));
        }
        long elapsed = System.nanoTime() - began;

        PassCost whole = passes(meter).get("orders");
        PassCost part = passes(meter).get("users");
        assertThat(whole.cost().rows()).isEqualTo(300);
        assertThat(part.cost().rows()).isEqualTo(50);
        assertThat(whole.cost().nanos()).isPositive();
        assertThat(part.cost().nanos()).isPositive();
        assertThat(whole.cost().nanos() + part.cost().nanos()).isLessThanOrEqualTo(elapsed);
    }

    @Test
    void workOutsideOfPassesCountsInAllOnly(SparkSession spark) {
        Meter meter = new Meter(spark);
        try (meter) {
            sum(spark, "orders");
        }

        assertThat(meter.rows()).isEqualTo(300);
        assertThat(meter.passes()).isEmpty();
    }

    @Test
    void aPassThatFailsIsCountedAndLeavesItsThreadAsItWas(SparkSession spark) {
        Meter meter = new Meter(spark);
        spark.sparkContext().setJobDescription("mine");
        try (meter) {
            assertThatThrownBy(() -> meter.measured("orders", "broken", List.of(), () -> {
                        sum(spark, "orders");
                        assertThat(spark.sparkContext().getLocalProperty(DESCRIPTION))
                                .isEqualTo("orders: broken, 0 measures");
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
            assertThat(spark.sparkContext().getLocalProperty(DESCRIPTION)).isEqualTo("mine");
        } finally {
            spark.sparkContext().setJobDescription(null);
        }

        assertThat(passes(meter).get("orders").cost().rows()).isEqualTo(300);
    }

    /** Reads a table while another pass is under way. */
    private static long together(Meter meter, CyclicBarrier both, SparkSession spark, String table) {
        return meter.measured(table, "sum", List.of(), () -> {
            meet(both);
            long sum = sum(spark, table);
            meet(both);
            return sum;
        });
    }

    private static void meet(CyclicBarrier both) {
        try {
            both.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new IllegalStateException("the other pass did not come", e);
        }
    }

    private static long sum(SparkSession spark, String table) {
        return read(spark, table).selectExpr("sum(id)").collectAsList().get(0).getLong(0);
    }

    private static Dataset<Row> read(SparkSession spark, String table) {
        return spark.read().parquet(folder.resolve(table).toString());
    }

    private static Map<String, PassCost> passes(Meter meter) {
        return meter.passes().stream().collect(Collectors.toMap(PassCost::table, Function.identity()));
    }
}
