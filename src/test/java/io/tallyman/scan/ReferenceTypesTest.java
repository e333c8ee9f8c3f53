package io.tallyman.scan;

import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys of different types match where SQL's {@code =} says so. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ReferenceTypesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    /** A foreign key and what it refers to, each with its type. */
    private record Pair(String name, String type, String keys, String toType, String toKeys) {
        String to() {
            return name + "_to";
        }
    }

    private static final List<Pair> PAIRS = List.of(
            new Pair("int_bigint", "INT", "(1), (2), (9), (9), (NULL)", "BIGINT", "(1), (2), (2), (NULL)"),
            new Pair("bigint_int", "BIGINT", "(1), (4294967297), (4294967298), (NULL)", "INT", "(1), (2)"),
            new Pair(
                    "text_bigint",
                    "STRING",
                    "('1'), ('01'), ('7'), ('07'), ('abc'), ('abc'), ('def'), (NULL)",
                    "BIGINT",
                    "(1), (2)"),
            new Pair("bigint_text", "BIGINT", "(1), (2), (3), (NULL)", "STRING", "('1'), ('02'), ('x'), (NULL)"),
            new Pair("text_decimal", "STRING", "('1.50'), ('1.5'), ('2'), ('x')", "DECIMAL(10,2)", "('1.5'), ('3')"),
            new Pair("decimals", "DECIMAL(6,3)", "('1.500'), ('1.501'), (NULL)", "DECIMAL(10,2)", "('1.5')"),
            new Pair("int_decimal", "INT", "(1), (2)", "DECIMAL(10,2)", "('1.00'), ('2.50')"),
            new Pair("doubles", "DOUBLE", "('NaN'), ('-0.0'), ('0.0'), ('5'), ('6')", "DOUBLE", "('NaN'), ('0.0')"),
            new Pair("float_double", "FLOAT", "('0.5'), ('0.1')", "DOUBLE", "('0.5'), ('0.1')"),
            new Pair("text_date", "STRING", "('2026-01-01'), ('2026-1-1'), ('soon'), (NULL)", "DATE", "('2026-01-01')"),
            new Pair(
                    "date_timestamp",
                    "DATE",
                    "('2026-01-01'), ('2026-01-02')",
                    "TIMESTAMP",
                    "('2026-01-01 00:00:00'), ('2026-01-02 00:00:01')"),
            new Pair("boolean_int", "BOOLEAN", "(true), (false), (NULL)", "INT", "(1)"));

    @Test
    void keysOfDifferentTypesMatchAsInAnAntiJoin(SparkSession spark, @TempDir Path folder) {
        StringBuilder config = new StringBuilder();
        for (Pair pair : PAIRS) {
            write(
                    spark,
                    folder,
                    pair.name(),
                    "SELECT CAST(k AS " + pair.type() + ") AS k FROM VALUES " + pair.keys() + " AS t(k)");
            write(
                    spark,
                    folder,
                    pair.to(),
                    "SELECT CAST(id AS " + pair.toType() + ") AS id FROM VALUES " + pair.toKeys() + " AS t(id)");
            config.append(table(folder, pair.name(), """
                      checks = [
                        { check = references, columns = [k], to = "TO.id", fail = "> 99" }
                        { check = references, name = nulls, columns = [k], to = "TO.id", nulls = orphan, fail = "> 99" }
                      ]
                    """.replace("TO", pair.to())));
            config.append(table(folder, pair.to(), ""));
        }

        RunResult result = Morning.run(spark, folder, DAY, config.toString());

        for (Pair pair : PAIRS) {
            assertThat(message(result, pair.name() + "/references(k)"))
                    .as(pair.name())
                    .endsWith("(" + antiJoin(spark, folder, pair, false) + ")");
            assertThat(message(result, pair.name() + "/nulls"))
                    .as(pair.name() + " with nulls")
                    .endsWith("(" + antiJoin(spark, folder, pair, true) + ")");
        }
        // '1' and '01' are user 1; '7' and '07' are one number, but two keys.
        assertThat(message(result, "text_bigint/references(k)")).endsWith("(5 orphan rows of 7, 4 distinct keys)");
        assertThat(message(result, "text_bigint/nulls")).endsWith("(6 orphan rows of 8, 5 distinct keys)");
        assertThat(result.costs().passes()).isEqualTo(PAIRS.size());
    }

    @Test
    void foreignKeysOfOtherTypesShareThePassToo(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", """
                SELECT CAST(id AS BIGINT) AS id FROM VALUES (1), (2), (2), (3), (NULL) AS t(id)""");
        write(spark, folder, "orders", """
                SELECT CAST(a AS INT) AS a, b, CAST(c AS DECIMAL(4, 1)) AS c, CAST(d AS BIGINT) AS d
                FROM VALUES (1, '1', 1.0, 3), (2, 'x', 2.5, 8), (9, '3', NULL, 8) AS t(a, b, c, d)""");
        write(spark, folder, "lines", """
                SELECT * FROM VALUES ('eu', '1'), ('eu', '01'), ('eu', 'x'), ('us', 'x'), ('eu', NULL), (NULL, '1')
                  AS t(region, number)""");
        write(spark, folder, "invoices", """
                SELECT * FROM VALUES ('eu', 1), ('eu', 1), ('us', 2), (NULL, 1) AS t(area, id)""");
        String composite = "check = references, columns = [region, number],"
                + " to = { table = invoices, columns = [area, id] }, fail = \"> 9\"";
        String config = table(folder, "orders", """
                  checks = [
                    { check = references, columns = [a], to = "users.id", fail = "> 9" }
                    { check = references, columns = [b], to = "users.id", fail = "> 9" }
                    { check = references, columns = [c], to = "users.id", fail = "> 9" }
                    { check = references, columns = [d], to = "users.id", fail = "> 9" }
                  ]
                """)
                + table(
                        folder,
                        "lines",
                        "checks = [ { COMPOSITE }, { COMPOSITE, name = nulls, nulls = orphan } ]\n"
                                .replace("COMPOSITE", composite))
                + table(folder, "users", "")
                + table(folder, "invoices", "");

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(message(result, "orders/references(a)")).endsWith("(1 orphan rows of 3, 1 distinct keys)");
        assertThat(message(result, "orders/references(b)")).endsWith("(1 orphan rows of 3, 1 distinct keys)");
        assertThat(message(result, "orders/references(c)")).endsWith("(1 orphan rows of 2, 1 distinct keys)");
        assertThat(message(result, "orders/references(d)")).endsWith("(2 orphan rows of 3, 1 distinct keys)");
        assertThat(message(result, "lines/references(region,number)"))
                .endsWith("(2 orphan rows of 4, 2 distinct keys)");
        assertThat(message(result, "lines/nulls")).endsWith("(4 orphan rows of 6, 4 distinct keys)");
        assertThat(result.costs().passes()).isEqualTo(2);
    }

    @Test
    void charactersArePaddedAsInAComparison(SparkSession spark, @TempDir Path folder) {
        spark.sql("CREATE TABLE reference_chars (k CHAR(5)) USING parquet");
        spark.sql("CREATE TABLE reference_chars_to (id CHAR(2)) USING parquet");
        try {
            spark.sql("INSERT INTO reference_chars VALUES ('ab'), ('cd'), ('zz')");
            spark.sql("INSERT INTO reference_chars_to VALUES ('ab'), ('cd')");
            String config = """
                    tables.chars {
                      source = { table = reference_chars }
                      checks = [ { check = references, columns = [k], to = "chars_to.id", fail = "> 9" } ]
                    }
                    tables.chars_to { source = { table = reference_chars_to } }
                    """;

            RunResult result = Morning.run(spark, folder, DAY, config);

            assertThat(message(result, "chars/references(k)")).endsWith("(1 orphan rows of 3, 1 distinct keys)");
        } finally {
            spark.sql("DROP TABLE reference_chars");
            spark.sql("DROP TABLE reference_chars_to");
        }
    }

    /** What SQL over the files finds, in the words of a verdict. */
    private static String antiJoin(SparkSession spark, Path folder, Pair pair, boolean nulls) {
        String filter = nulls ? "" : " WHERE k IS NOT NULL";
        String kept = "SELECT k FROM parquet.`" + folder.resolve(pair.name()) + "`" + filter;
        String lost = "SELECT k FROM (" + kept + ") AS f WHERE NOT EXISTS (SELECT 1 FROM parquet.`"
                + folder.resolve(pair.to()) + "` AS t WHERE f.k = t.id)";
        return spark.sql(lost).count() + " orphan rows of " + spark.sql(kept).count() + ", "
                + spark.sql("SELECT DISTINCT k FROM (" + lost + ")").count() + " distinct keys";
    }

    private static String message(RunResult result, String id) {
        return Morning.verdict(result, id).message();
    }

    /** A table without the check that it is not empty, so that the references' pass is all there is. */
    private static String table(Path folder, String name, String settings) {
        return Morning.table(folder, name, "  may-be-empty = true\n" + settings);
    }
}
