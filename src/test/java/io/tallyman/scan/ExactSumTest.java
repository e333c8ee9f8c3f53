package io.tallyman.scan;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.cli.Morning;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Tolerance;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class ExactSumTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);
    private static final String ANSI = "spark.sql.ansi.enabled";
    private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";
    private static final String FACTORY = "spark.sql.codegen.factoryMode";
    private static final String COMET = "spark.comet.enabled";
    private static final String COLLECT_STATISTICS = "spark.databricks.delta.stats.collect";
    private static final String CHARGED = "price * (1 - discount) * (1 + tax)";

    /** Four lines of each order; orders 3, 13 and so on have no price. */
    private static final String LINES = """
            SELECT CAST(id div 4 AS INT) AS order_id,
              CAST(if((id div 4) % 10 = 3, NULL, 901 + id * 37.77) AS DECIMAL(15, 2)) AS price,
              CAST(if(id % 11 = 0, NULL, (id % 11) / 100) AS DECIMAL(15, 2)) AS discount,
              CAST((id % 9) / 100 AS DECIMAL(15, 2)) AS tax,
              CAST(id % 50 AS INT) AS quantity, CAST(id % 100 - 50 AS TINYINT) AS pieces,
              CAST(id * 32 AS SMALLINT) AS grams,
              CAST(id AS DECIMAL(38, 2)) AS huge, CAST(id AS DOUBLE) AS weight
            FROM range(1000)""";

    @AfterEach
    void asBefore(SparkSession spark) {
        spark.conf().unset(ANSI);
        spark.conf().unset(COMET);
        spark.conf().unset(COLLECT_STATISTICS);
        spark.conf().set(WHOLE_STAGE, "false");
        spark.conf().set(FACTORY, "NO_CODEGEN");
    }

    @Test
    void whatIsNoPlainCalculationWithDecimalIsLeftToSpark(SparkSession spark, @TempDir Path folder) {
        OpenTable lines = table(spark, folder, LINES);

        assertThat(List.of(
                        "weight",
                        "quantity",
                        "huge",
                        "price / 2",
                        "price * weight",
                        "price * (quantity + 1)",
                        "coalesce(price, 0)",
                        "CAST(price AS DECIMAL(15, 1))",
                        "CAST(price AS DECIMAL(5, 2))",
                        "CAST(NULL AS DECIMAL(5, 2))",
                        "price * CAST('1' AS DECIMAL(5, 2))",
                        "sum(price)",
                        "explode(array(price))",
                        "sum(price) OVER (PARTITION BY order_id)"))
                .allSatisfy(
                        value -> assertThat(ExactSum.of(lines, value)).as(value).isEmpty());
    }

    @Test
    void aProductThatMayPassSixtyFourBitsIsLeftToSpark(SparkSession spark, @TempDir Path folder) {
        OpenTable lines = table(spark, folder, """
                SELECT 1 AS order_id, CAST('9999999999999.99' AS DECIMAL(15, 2)) AS price,
                  CAST(repeat('9', 18) AS DECIMAL(18, 0)) AS most""");

        assertThat(ExactSum.of(lines, "price * price")).isEmpty();
        assertThat(ExactSum.of(lines, "most * 10")).isEmpty();
        assertThat(ExactSum.of(lines, "price * 100")).isPresent();
    }

    @Test
    void aProductNeedsStatisticsOfEveryFileAndAColumnDoesNot(SparkSession spark, @TempDir Path folder) {
        table(spark, folder, LINES);
        spark.conf().set(COLLECT_STATISTICS, "false");
        spark.sql(LINES).write().format("delta").mode("append").save(path(folder, "lines"));

        OpenTable lines = open(spark, folder, "lines");

        assertThat(ExactSum.of(lines, CHARGED)).isEmpty();
        assertThat(rows(lines, ExactSum.of(lines, "price").orElseThrow())).isEqualTo(plain(lines, "price"));
    }

    @Test
    void rowsThatWereDeletedWithoutANewFileLeaveAProductToSpark(SparkSession spark, @TempDir Path folder) {
        table(spark, folder, LINES);
        String table = "delta.`" + path(folder, "lines") + "`";
        spark.sql("ALTER TABLE " + table + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = true)");
        spark.sql("DELETE FROM " + table + " WHERE order_id BETWEEN 0 AND 5");

        OpenTable lines = open(spark, folder, "lines");

        assertThat(ExactSum.of(lines, CHARGED)).isEmpty();
        assertThat(rows(lines, ExactSum.of(lines, "price").orElseThrow())).isEqualTo(plain(lines, "price"));
    }

    @Test
    void aNativeEngineAddsForItself(SparkSession spark, @TempDir Path folder) {
        OpenTable lines = table(spark, folder, LINES);
        spark.conf().set(COMET, "true");

        assertThat(ExactSum.of(lines, "price")).isEmpty();
    }

    @Test
    void statisticsThatAreWrongFailTheSumButNotTheCheck(SparkSession spark, @TempDir Path folder) throws IOException {
        spark.sql("SELECT * FROM VALUES (1, CAST(6 AS DECIMAL(38, 4))), (2, CAST(7 AS DECIMAL(38, 4))) AS t(id, total)")
                .write()
                .format("delta")
                .save(path(folder, "orders"));
        spark.sql("""
                SELECT order_id, CAST(price AS DECIMAL(15, 2)) AS price
                FROM VALUES (1, 2), (1, -1), (2, 9999999999999.99) AS t(order_id, price)""").coalesce(1).write().format("delta").save(path(folder, "lines"));
        WrongStatistics.claim(folder.resolve("lines"), "price", "9999999999999.99", "2.00");
        OpenTable lines = open(spark, folder, "lines");
        Mismatches measure = new Mismatches(
                "total",
                List.of("id"),
                "lines",
                "price * price + 0.5",
                List.of("order_id"),
                Tolerance.NONE,
                Optional.empty(),
                Form.COUNT);
        MetricKey key = new MetricKey("orders", Scope.TABLE, measure);
        Pass pass = new Pass(
                "orders", Scope.TABLE, Trip.RECONCILIATION, List.of(THURSDAY), List.of(THURSDAY), List.of(key));
        List<String> reasons = new ArrayList<>();

        Map<LocalDate, Map<MetricKey, Reading>> readings =
                MatchPasses.mismatches(open(spark, folder, "orders"), lines, pass, e -> {
                    reasons.add(Failures.reason(e, false));
                    return "told";
                });

        Column sum = ExactSum.of(lines, measure.ofValue()).orElseThrow();
        assertThatThrownBy(() -> rows(lines, sum)).hasStackTraceContaining("overflow");
        // Order 1: 2 * 2 + 0.5 + 1 * 1 + 0.5 = 6; order 2 is far from 7.
        assertThat(((Reading.Value) readings.get(THURSDAY).get(key)).value()).isEqualTo(1.0);
        assertThat(reasons).singleElement().asString().contains("overflow");
    }

    @ParameterizedTest(name = "ANSI {0}, generated code {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void chargesOfLinesAreAddedInWholeNumbersAndAreThoseOfPlainSql(
            boolean ansi, boolean generated, SparkSession spark, @TempDir Path folder) {
        OpenTable lines = table(spark, folder, LINES);
        spark.conf().set(ANSI, String.valueOf(ansi));
        spark.conf().set(WHOLE_STAGE, String.valueOf(generated));
        spark.conf().set(FACTORY, generated ? "CODEGEN_ONLY" : "NO_CODEGEN");

        for (String value : List.of(
                CHARGED,
                "-" + CHARGED,
                "price - discount * tax",
                "price * quantity",
                "price * pieces",
                "grams * discount",
                "0.5 * price + 3",
                "CAST(price AS DECIMAL(20, 4)) * discount")) {
            Dataset<Row> fast = totals(lines, ExactSum.of(lines, value).orElseThrow());

            assertThat(optimized(fast)).as(value).contains("UnscaledValue(").doesNotContain("4294967296");
            assertThat(fast.schema())
                    .as(value)
                    .isEqualTo(plainTotals(lines, value).schema());
            assertThat(fast.collectAsList()).as(value).hasSize(250).isEqualTo(plain(lines, value));
        }
        assertThat(optimized(plainTotals(lines, CHARGED))).doesNotContain("UnscaledValue(");
    }

    @ParameterizedTest(name = "ANSI {0}, generated code {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void amountsAtTheLimitAreAddedInHalves(boolean ansi, boolean generated, SparkSession spark, @TempDir Path folder) {
        OpenTable lines = table(spark, folder, """
                SELECT order_id, CAST(amount AS DECIMAL(18, 0)) AS amount
                FROM VALUES
                  (1, '999999999999999999'), (1, '999999999999999999'), (1, '999999999999999999'), (1, NULL),
                  (2, '-999999999999999999'), (2, '-999999999999999999'), (2, '-1'),
                  (3, '999999999999999999'), (3, '-999999999999999999'), (3, '-4294967296'), (3, '4294967295'),
                  (4, NULL), (4, NULL),
                  (5, '0') AS t(order_id, amount)""");
        spark.conf().set(ANSI, String.valueOf(ansi));
        spark.conf().set(WHOLE_STAGE, String.valueOf(generated));
        spark.conf().set(FACTORY, generated ? "CODEGEN_ONLY" : "NO_CODEGEN");

        Dataset<Row> fast = totals(lines, ExactSum.of(lines, "amount").orElseThrow());

        assertThat(optimized(fast)).contains("4294967296");
        assertThat(fast.schema()).isEqualTo(plainTotals(lines, "amount").schema());
        assertThat(fast.collectAsList().stream().map(row -> String.valueOf(row.get(1))))
                .containsExactly("2999999999999999997", "-1999999999999999999", "-1", "null", "0");
    }

    @Test
    void theRangeOfAPartitionColumnIsKnown(SparkSession spark, @TempDir Path folder) {
        String rows = """
                SELECT CAST(id div 4 AS INT) AS order_id, CAST(901 + id * 37.77 AS DECIMAL(15, 2)) AS price,
                  CAST(if(id % 3 = 0, NULL, id % 3) AS SMALLINT) AS pieces, CAST(id % 2 / 10 AS DECIMAL(9, 2)) AS tax
                FROM range(40)""";
        spark.sql(rows)
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy("pieces", "tax")
                .save(path(folder, "lines"));

        OpenTable lines = open(spark, folder, "lines");

        for (String value : List.of("price * pieces", "price * (1 + tax)")) {
            Dataset<Row> fast = totals(lines, ExactSum.of(lines, value).orElseThrow());

            assertThat(optimized(fast)).as(value).contains("UnscaledValue(").doesNotContain("4294967296");
            assertThat(fast.collectAsList()).as(value).hasSize(10).isEqualTo(plain(lines, value));
        }
    }

    private static List<Row> rows(OpenTable lines, Column total) {
        return totals(lines, total).collectAsList();
    }

    private static List<Row> plain(OpenTable lines, String value) {
        return plainTotals(lines, value).collectAsList();
    }

    private static Dataset<Row> plainTotals(OpenTable lines, String value) {
        return totals(lines, expr("sum(" + value + ")"));
    }

    private static Dataset<Row> totals(OpenTable lines, Column total) {
        return lines.all().groupBy("order_id").agg(total.as("total")).orderBy("order_id");
    }

    private static String optimized(Dataset<Row> rows) {
        return rows.queryExecution().optimizedPlan().toString();
    }

    private static OpenTable table(SparkSession spark, Path folder, String rows) {
        spark.sql(rows).write().format("delta").save(path(folder, "lines"));
        return open(spark, folder, "lines");
    }

    private static OpenTable open(SparkSession spark, Path folder, String name) {
        String config = "tables." + name + " { source = { path = \"" + path(folder, name) + "\" } }\n";
        Loaded loaded = SuiteReader.read(List.of(Morning.conf(folder, config)), Map.of());
        try (Warehouse warehouse = Warehouse.open(spark, ((Loaded.Accepted) loaded).suite(), Set.of(name))) {
            return warehouse.table(name);
        }
    }

    private static String path(Path folder, String table) {
        return folder.resolve(table).toString();
    }
}
