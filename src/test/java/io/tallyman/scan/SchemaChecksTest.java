package io.tallyman.scan;

import static io.tallyman.cli.Morning.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A11: columns that differ from the contract, or from the run before. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class SchemaChecksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 18);

    @Test
    void columnsAreComparedWithTheContractAndWithTheRunBefore(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", "1L AS id, 1.50BD AS amount, 'a' AS name, 'b' AS extra");
        write(spark, folder, "alike", "1 AS id, 1L AS big, CAST(1 AS DECIMAL(18, 2)) AS price, true AS paid");
        write(spark, folder, "changing", "1 AS id, 'a' AS name, CAST(1 AS DECIMAL(18, 2)) AS amount, 'b' AS city");
        write(spark, folder, "steady", "1 AS id");
        String previous = "  checks = [ { check = schema, against = previous } ]\n";
        String config = table(folder, "orders", """
                  columns = { id = int, name = string, amount = "decimal(3,2)", gone = date }
                  checks = [ { check = schema } ]
                """)
                + table(folder, "alike", """
                  columns = { id = integer, big = long, price = "NUMERIC(18, 2)", paid = bool }
                  checks = [ { check = schema, warn = [retyped], fail = [missing, added, reordered] } ]
                """)
                + table(folder, "changing", previous)
                + table(folder, "steady", previous);

        List<String> first = lines(Morning.run(spark, folder, DAY, config));
        write(spark, folder, "changing", "1L AS id, CAST(1 AS DECIMAL(18, 2)) AS amount, 'a' AS name, 'c' AS postcode");
        List<String> second = lines(Morning.run(spark, folder, DAY.plusDays(1), config));

        assertThat(first)
                .contains(
                        "orders/schema-missing FAIL 1: 1, expected <= 0 (gone)",
                        "orders/schema-retyped FAIL 1: 1, expected <= 0 (id is bigint, expected int)",
                        "orders/schema-added WARN 1: 1, expected <= 0 (extra)",
                        "orders/schema-reordered WARN 2: 2, expected <= 0 (amount, name)",
                        "alike/schema-missing PASS 0: 0, expected <= 0",
                        "alike/schema-retyped PASS 0: 0, expected <= 0",
                        "alike/schema-added PASS 0: 0, expected <= 0",
                        "alike/schema-reordered PASS 0: 0, expected <= 0");
        assertThat(first.stream().filter(line -> line.contains("-vs-previous")))
                .hasSize(8)
                .allSatisfy(line -> assertThat(line).endsWith(" SKIPPED -: no earlier schema is known (0 of 1 day)"));
        assertThat(second)
                .contains(
                        "changing/schema-missing-vs-previous FAIL 1: 1, expected <= 0 (city)",
                        "changing/schema-retyped-vs-previous FAIL 1: 1, expected <= 0 (id is bigint, expected int)",
                        "changing/schema-added-vs-previous WARN 1: 1, expected <= 0 (postcode)",
                        "changing/schema-reordered-vs-previous WARN 2: 2, expected <= 0 (amount, name)",
                        "steady/schema-missing-vs-previous PASS 0: 0, expected <= 0",
                        "steady/schema-retyped-vs-previous PASS 0: 0, expected <= 0",
                        "steady/schema-added-vs-previous PASS 0: 0, expected <= 0",
                        "steady/schema-reordered-vs-previous PASS 0: 0, expected <= 0");
    }

    private static void write(SparkSession spark, Path folder, String table, String columns) {
        spark.sql("SELECT " + columns)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(folder.resolve(table).toString());
    }

    private static String table(Path folder, String name, String settings) {
        return "tables." + name + " {\n  source = { path = \"" + folder.resolve(name) + "\" }\n" + settings + "}\n";
    }

    /** Every verdict as {@code id status value: message}. */
}
