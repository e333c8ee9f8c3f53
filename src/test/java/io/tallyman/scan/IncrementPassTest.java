package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Metric;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole-table numbers from the states of slices are those of the rows, and unchanged slices are not read. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class IncrementPassTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    /** Orders of three days. */
    private static final String ORDERS = """
            SELECT id, client, CAST(amount AS DECIMAL(10, 2)) AS amount, quantity, CAST(day AS DATE) AS day
            FROM VALUES
              (1L, 'a', 10.50, 3, '2026-11-17'),
              (2L, NULL, 20.00, 1, '2026-11-17'),
              (3L, 'ccc', -0.25, 2, '2026-11-17'),
              (4L, 'b', NULL, 5, '2026-11-18'),
              (5L, 'b', 7.00, NULL, '2026-11-18'),
              (6L, 'dd', 1.00, 4, '2026-11-19')
              AS t(id, client, amount, quantity, day)""";

    private static final String SUM = "{ check = sum, column = amount, over = table, fail = \"< 0\" }\n";

    private static final String CHECKS = SUM + """
            { check = row-count, over = table }
            { check = row-count, name = large, where = "quantity > 1", over = table }
            { check = satisfies, predicate = "amount >= 0", over = table }
            { check = min, column = amount, over = table, fail = "< -1" }
            { check = max, column = quantity, over = table, fail = "> 9" }
            { check = kpi, name = longest, value = "length(max(client))", over = table }
            { check = kpi, name = days, value = "datediff(max(day), min(day))", over = table }
            { check = kpi, name = average, value = "sum(amount)", per = { value = "count(amount)" }, over = table }
            { check = kpi, name = paid, value = "count(*)", where = "amount > 0", over = table }
            """;

    private final HeldStates held = new HeldStates();

    @TempDir
    Path folder;

    @Test
    void onlyTheNewSliceIsRead(SparkSession spark) throws IOException {
        append(spark, "orders", ORDERS + " WHERE day < '2026-11-19'", "day");
        append(spark, "events", events("'2026-11-17T08:00:00Z'", "'2026-11-17T22:59:59.999999Z'"));
        append(spark, "events", events("'2026-11-17T23:00:00Z'"));
        String config = orders(CHECKS, true) + table("events", "time = at", """
                { check = kpi, name = keys, value = "sum(id)", over = table }
                { check = row-count, name = odd, where = "id % 2 = 1", over = table }
                """, true);
        held.morning(spark, folder, DAY.minusDays(1), config);
        List<Path> old = dataFiles();
        append(spark, "orders", ORDERS + " WHERE day = '2026-11-19'", "day");
        append(spark, "events", events("'2026-11-19T08:00:00Z'"));
        for (Path file : old) {
            Files.delete(file);
        }

        Measured measured = held.morning(spark, folder, DAY, config);

        assertThat(measured.byDate("orders/Sum(amount)@table")).containsExactly(Map.entry(DAY, "38.25"));
        assertThat(measured.byDate("orders/Size(*)@table")).containsExactly(Map.entry(DAY, "6"));
        assertThat(measured.byDate("orders/Size(*)[quantity > 1]@table")).containsExactly(Map.entry(DAY, "4"));
        assertThat(measured.byDate("orders/Minimum(amount)@table")).containsExactly(Map.entry(DAY, "-0.25"));
        assertThat(measured.byDate("orders/Kpi(length(max(client)))@table")).containsExactly(Map.entry(DAY, "2"));
        assertThat(measured.byDate("orders/Kpi(datediff(max(day), min(day)))@table"))
                .containsExactly(Map.entry(DAY, "2"));
        assertThat(measured.byDate("events/Kpi(sum(id))@table")).containsExactly(Map.entry(DAY, "4"));
        assertThat(measured.byDate("events/Size(*)[id % 2 = 1]@table")).containsExactly(Map.entry(DAY, "4"));
        assertThat(held.dates("orders")).containsExactly("2026-11-17", "2026-11-18", "2026-11-19");
        assertThat(held.dates("events")).containsExactly("2026-11-17", "2026-11-18", "2026-11-19");
    }

    @Test
    void onlySlicesWhoseFilesChangedAreReadAgain(SparkSession spark) {
        append(spark, "orders", ORDERS + " WHERE day < '2026-11-19'", "day");
        assertReads(spark, "SELECT 1", "2026-11-17", "2026-11-18");
        assertReads(spark, insert(6, "DATE'2026-11-19'"), "2026-11-19");
        assertReads(spark, "UPDATE ORDERS SET amount = 11.75 WHERE id = 1", "2026-11-17");
        assertReads(spark, "ALTER TABLE ORDERS SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
        assertReads(spark, "DELETE FROM ORDERS WHERE id = 2", "2026-11-17");
        assertReads(spark, "DELETE FROM ORDERS WHERE id = 3", "2026-11-17");
        assertReads(
                spark,
                "MERGE INTO ORDERS AS o USING (SELECT 4L AS id, 'bbbb' AS client) AS s ON o.id = s.id"
                        + " WHEN MATCHED THEN UPDATE SET client = s.client",
                "2026-11-18");
        assertReads(spark, insert(7, "DATE'2026-11-17'"), "2026-11-17");
        assertReads(spark, "OPTIMIZE ORDERS", "2026-11-17", "2026-11-18");
        assertReads(spark, insert(8, "DATE'2026-10-01'"), "2026-10-01");
        assertReads(spark, "DELETE FROM ORDERS WHERE day = '2026-11-18'");
        assertThat(held.dates("orders")).containsExactly("2026-10-01", "2026-11-17", "2026-11-19");
        assertReads(spark, insert(9, "NULL"));
        assertReads(spark, "RESTORE TABLE ORDERS TO VERSION AS OF 9", "2026-11-18");
    }

    @Test
    void aDateThatSharesAFileIsReadEveryTime(SparkSession spark) {
        append(spark, "orders", events("'2026-11-16T08:00:00Z'"));
        append(spark, "orders", events("'2026-11-17T08:00:00Z'"));
        assertAlike(spark, "time = at", eventChecks(), "2026-11-16", "2026-11-17");
        append(spark, "orders", events("'2026-11-17T22:00:00Z'", "'2026-11-17T23:00:00Z'"));
        assertAlike(spark, "time = at", eventChecks(), "2026-11-16");
        append(spark, "orders", events("NULL"));
        append(spark, "orders", events("'2026-11-19T08:00:00Z'", "NULL"));
        assertAlike(spark, "time = at", eventChecks(), "2026-11-16");
        spark.sql(sql("OPTIMIZE ORDERS"));
        assertAlike(spark, "time = at", eventChecks());
    }

    @Test
    void anotherDefinitionHasStatesOfItsOwn(SparkSession spark) throws IOException {
        append(spark, "orders", ORDERS, "day");
        String more = CHECKS + "{ check = kpi, name = pieces, value = \"sum(quantity)\", over = table }\n"
                + "{ check = row-count, name = noted, where = \"note IS NULL\", over = table }\n";
        assertAlike(spark, "date = day", CHECKS, "2026-11-17", "2026-11-18", "2026-11-19");
        spark.sql(sql("ALTER TABLE ORDERS ADD COLUMNS (note STRING)"));
        Measured before = assertAlike(spark, "date = day", CHECKS, "2026-11-17", "2026-11-18", "2026-11-19");
        Measured after = assertAlike(spark, "date = day", more, "2026-11-17", "2026-11-18", "2026-11-19");
        for (Path file : dataFiles()) {
            Files.delete(file);
        }

        assertThat(held.morning(spark, folder, DAY, orders(CHECKS, true)).readings())
                .isEqualTo(before.readings());
        assertThat(held.morning(spark, folder, DAY, orders(more, true)).readings())
                .isEqualTo(after.readings());
    }

    /** Spark's SQL of {@code from_json} names neither the schema nor the options. */
    @Test
    void aggregatesThatSqlWritesAlikeAreKeptApart(SparkSession spark) {
        append(spark, "orders", ORDERS, "day");
        String checks = """
                { check = kpi, name = numbers, over = table,
                  value = "count(from_json(to_json(struct(client)), 'client BIGINT').client)" }
                { check = kpi, name = texts, over = table,
                  value = "count(from_json(to_json(struct(client)), 'client STRING').client)" }
                """;

        Measured measured = held.morning(spark, folder, DAY, orders(checks, true));

        assertThat(measured.verdicts()).anyMatch(line -> line.startsWith("orders/numbers PASS 0:"));
        assertThat(measured.verdicts()).anyMatch(line -> line.startsWith("orders/texts PASS 5:"));
    }

    @Test
    void aColumnThatTakesTheNameOfAnotherIsReadAgain(SparkSession spark) {
        spark.sql(sql("CREATE TABLE ORDERS (a INT, b INT, day DATE) USING delta PARTITIONED BY (day)"
                + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name')"));
        spark.sql(sql("INSERT INTO ORDERS VALUES (1, 10, DATE'2026-11-18'), (2, 20, DATE'2026-11-19')"));
        String checks = "{ check = kpi, name = difference, value = \"sum(a) - 2 * sum(b)\", over = table }\n";
        assertAlike(spark, "date = day", checks, "2026-11-18", "2026-11-19");
        for (String rename : List.of("a TO c", "b TO a", "c TO b")) {
            spark.sql(sql("ALTER TABLE ORDERS RENAME COLUMN " + rename));
        }
        Measured renamed = assertAlike(spark, "date = day", checks, "2026-11-18", "2026-11-19");
        assertThat(renamed.byDate("orders/Kpi(sum(a) - 2 * sum(b))@table")).containsExactly(Map.entry(DAY, "24"));

        spark.sql(sql("ALTER TABLE ORDERS DROP COLUMN b"));
        spark.sql(sql("ALTER TABLE ORDERS ADD COLUMNS (b INT)"));
        assertAlike(spark, "date = day", checks, "2026-11-18", "2026-11-19");
    }

    @Test
    void sumsAreExactAndAnOverflowIsLeftToTheRows(SparkSession spark) {
        append(spark, "orders", """
                SELECT CAST(day AS DATE) AS day, whole, over, CAST(big AS DECIMAL(38, 2)) AS big,
                  CAST(huge AS DECIMAL(38, 2)) AS huge, CAST(burst AS DECIMAL(38, 2)) AS burst,
                  CAST(NULL AS INT) AS nothing, half
                FROM VALUES
                  ('2026-11-17', 9223372036854775797L, 9223372036854775807L, repeat('4', 36), repeat('9', 36),
                    repeat('9', 36), NULL),
                  ('2026-11-17', 0L, 0L, '0.01', '0', repeat('9', 36), NULL),
                  ('2026-11-18', 4L, 10L, repeat('5', 36), repeat('9', 36), '-5', 5),
                  ('2026-11-19', 6L, 10L, '0.98', '0', NULL, 6)
                  AS t(day, whole, over, big, huge, burst, half)""", "day");
        String checks = Stream.of("whole", "over", "big", "huge", "burst", "nothing", "half")
                .map(column -> SUM.replace("amount", column))
                .reduce("", String::concat);

        Measured measured = assertAlike(spark, "date = day", checks, "2026-11-17", "2026-11-18", "2026-11-19");

        assertThat(Measured.readings(measured.fromStates()).keySet())
                .containsExactly(
                        "orders/Sum(big)@table on 2026-11-19",
                        "orders/Sum(half)@table on 2026-11-19",
                        "orders/Sum(nothing)@table on 2026-11-19",
                        "orders/Sum(whole)@table on 2026-11-19");
        assertThat(measured.byDate("orders/Sum(whole)@table")).containsValue(String.valueOf(Long.MAX_VALUE));
        assertThat(measured.byDate("orders/Sum(big)@table")).containsValue("9".repeat(36) + ".99");
        assertThat(measured.byDate("orders/Sum(half)@table")).containsValue("11");
        assertThat(measured.byDate("orders/Sum(nothing)@table")).containsValue("failed");
        assertThat(measured.byDate("orders/Sum(over)@table")).containsValue("failed");
        assertThat(measured.byDate("orders/Sum(huge)@table")).containsValue("failed");
        assertThat(measured.byDate("orders/Sum(burst)@table")).containsValue("failed");
    }

    @Test
    void whatDoesNotFollowFromSlicesIsReadFromTheRows(SparkSession spark) {
        append(spark, "orders", ORDERS, "day");
        UDF1<Integer, Integer> twice = quantity -> quantity == null ? null : 2 * quantity;
        spark.udf().register("increment_twice", twice, DataTypes.IntegerType);
        String checks = """
                { check = row-count, name = all, where = "quantity > 0", over = table }
                { check = mean, column = quantity, over = table, fail = "< 0" }
                { check = sum, expression = "CAST(amount AS DOUBLE)", over = table, fail = "< 0" }
                { check = kpi, name = clients, value = "count(DISTINCT client)", over = table }
                { check = kpi, name = past, value = "count_if(day < current_date())", over = table }
                { check = kpi, name = yesterday, value = "count_if(day < 'today')", over = table }
                { check = kpi, name = own, value = "sum(increment_twice(quantity))", over = table }
                { check = kpi, name = hidden, value = "length(max(client))", over = table }
                """;

        Measured measured = assertAlike(
                spark, "date = day\nsensitive = [client]", checks, "2026-11-17", "2026-11-18", "2026-11-19");

        assertThat(measured.fromStates())
                .extracting(metric -> metric.key().id())
                .containsExactly("orders/Size(*)[quantity > 0]@table");
    }

    @Test
    void whateverGoesWrongIsLeftToTheRows(SparkSession spark) {
        append(spark, "orders", ORDERS, "day");
        AtomicInteger asked = new AtomicInteger();
        SliceStates broken = new SliceStates(table -> {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("no store");
            }
            return List.of();
        });

        Measured measured = Measured.of(spark, folder, DAY, orders(CHECKS, true), true, broken);

        assertThat(asked).hasValueGreaterThan(1);
        assertThat(measured.readings())
                .isEqualTo(Measured.of(spark, folder, DAY, orders(CHECKS, false), false)
                        .readings());
    }

    /** Runs a statement; the next morning reads just these dates, and tells what the rows tell. */
    private void assertReads(SparkSession spark, String statement, String... dates) {
        spark.sql(sql(statement));

        Measured scanned = Measured.of(spark, folder, DAY, orders(CHECKS, false), false);
        Measured measured = held.morning(spark, folder, DAY, orders(CHECKS, true));

        assertThat(measured.readings()).as(statement).isEqualTo(scanned.readings());
        List<Metric> aggregated = scanned.metrics().stream()
                .filter(metric -> metric.key().measure().trip() == Trip.AGGREGATE)
                .filter(metric -> metric.key().scope() == Scope.TABLE)
                .toList();
        assertThat(Measured.readings(measured.fromStates()))
                .as("from states after %s", statement)
                .isEqualTo(Measured.readings(aggregated));
        long version = aggregated.get(0).tableVersion().orElseThrow();
        assertThat(held.readAt("orders", version))
                .as("read after %s", statement)
                .containsExactly(dates);
    }

    /** Tells what the rows tell, and holds the states of these dates then. */
    private Measured assertAlike(SparkSession spark, String slicing, String checks, String... dates) {
        Measured scanned = Measured.of(spark, folder, DAY, table("orders", slicing, checks, false), false);
        Measured measured = held.morning(spark, folder, DAY, table("orders", slicing, checks, true));

        assertThat(measured.readings()).isEqualTo(scanned.readings());
        assertThat(measured.verdicts()).isEqualTo(scanned.verdicts());
        assertThat(measured.fromStates()).isNotEmpty();
        assertThat(scanned.readings()).containsAllEntriesOf(Measured.readings(measured.fromStates()));
        assertThat(held.dates("orders")).containsExactly(dates);
        return measured;
    }

    private String orders(String checks, boolean incremental) {
        return table("orders", "date = day", checks, incremental);
    }

    private String table(String name, String slicing, String checks, boolean incremental) {
        return "tables." + name + " {\n  source = { path = \"" + folder.resolve(name) + "\", format = delta }\n"
                + slicing + "\nincremental = " + incremental + "\nmay-be-empty = true\nchecks = [\n" + checks
                + "]\n}\n";
    }

    private String sql(String statement) {
        return statement.replace("ORDERS", "delta.`" + folder.resolve("orders") + "`");
    }

    private static String insert(int id, String day) {
        return "INSERT INTO ORDERS SELECT " + id + "L, 'dd', CAST(1 AS DECIMAL(10, 2)), 4, " + day;
    }

    private static String eventChecks() {
        return """
                { check = row-count, over = table }
                { check = kpi, name = keys, value = "sum(id)", over = table }
                { check = kpi, name = dated, value = "count(at)", over = table }
                """;
    }

    /** Events at these instants, each with the id 1. */
    private static String events(String... instants) {
        return "SELECT 1 AS id, CAST(at AS TIMESTAMP) AS at FROM VALUES (" + String.join("), (", instants)
                + ") AS t(at)";
    }

    /** Appends the rows of a query, as one file per partition. */
    private void append(SparkSession spark, String table, String query, String... partitions) {
        spark.sql(query)
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy(partitions)
                .mode("append")
                .save(folder.resolve(table).toString());
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> data = files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.toString().contains("_delta_log"))
                    .toList();
            assertThat(data).isNotEmpty();
            return data;
        }
    }
}
