package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.TableRead;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Reading;
import io.tallyman.scan.source.Opened;
import io.tallyman.scan.source.Sources;
import io.tallyman.suite.SourceSpec;
import io.tallyman.testkit.SparkExtension;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same five orders in every kind of source give the same two numbers in one run. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class SourcesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    /** Half an hour after midnight in Berlin is the evening before in UTC; 10.10 + 20.20 + 30.30 + 40.45 + 0.05. */
    private static final String ROWS = """
            ('o-1', 10.10, TIMESTAMP '2026-11-18 23:30:00Z'),
            ('o-2', 20.20, TIMESTAMP '2026-11-19 08:00:00Z'),
            ('o-3', 30.30, TIMESTAMP '2026-11-19 12:00:00Z'),
            ('o-4', 40.45, TIMESTAMP '2026-11-19 16:00:00Z'),
            ('o-5',  0.05, TIMESTAMP '2026-11-19 22:30:00Z')
            """;

    private static final String REVENUE = "101.10";
    private static final String ORDERS =
            "SELECT order_id, CAST(revenue AS DECIMAL(18,2)) AS revenue, ordered_at FROM VALUES " + ROWS
                    + " AS t(order_id, revenue, ordered_at)";
    private static final String SCHEMA =
            "schema { order_id = string, revenue = \"decimal(18,2)\", ordered_at = timestamp }";

    @TempDir
    static Path folder;

    private static RunResult result;

    @BeforeAll
    static void run(SparkSession spark) throws IOException, SQLException {
        Dataset<Row> orders = spark.sql(ORDERS).coalesce(1);
        for (String format : List.of("parquet", "orc", "avro", "json")) {
            orders.write().format(format).save(folder.resolve(format).toString());
        }
        orders.write().option("header", "true").csv(folder.resolve("csv").toString());
        writeDelta(orders);
        spark.sql("CREATE TABLE sources_parquet USING parquet AS " + ORDERS);
        spark.sql("CREATE TABLE sources_delta USING delta AS " + ORDERS + " WHERE revenue < 30");
        spark.sql("INSERT INTO sources_delta " + ORDERS + " WHERE revenue > 30");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            fill(postgres);
            result = Morning.run(spark, folder, DAY, configuration(postgres.getPort()));
        }
    }

    @AfterAll
    static void drop(SparkSession spark) {
        spark.sql("DROP TABLE IF EXISTS sources_parquet");
        spark.sql("DROP TABLE IF EXISTS sources_delta");
    }

    @Test
    void passwordInTheFileIsRefusedAndNotPrinted(@TempDir Path other) {
        Path conf = Morning.conf(other, """
                tables.orders {
                  source = { jdbc { url = "jdbc:postgresql://db.example.com/shop", table = orders, user = reader
                    password = hunter2 } }
                  checks = [ { check = row-count } ]
                }
                """);

        Morning.Printed printed = Morning.tallyman("run", "--conf", conf.toString());

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("test.conf:6", "Passwords come from the environment", "${PG_PASSWORD}");
        assertThat(printed.out() + printed.err()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "as_delta",
                "as_parquet",
                "as_orc",
                "as_avro",
                "as_json",
                "as_csv",
                "in_catalog",
                "in_catalog_delta",
                "in_postgres",
                "by_postgres_query",
                "by_sql"
            })
    void everySourceGivesTheSameNumbersExactly(String table) {
        assertThat(exact(table + "/row-count")).as(table).hasValue("5");
        assertThat(exact(table + "/sum(revenue)")).as(table).hasValue(REVENUE);
    }

    @Test
    void everyCheckOfEverySourcePasses() {
        assertThat(result.verdicts())
                .hasSize(22)
                .allSatisfy(verdict -> assertThat(verdict.status())
                        .as(verdict.check().id() + ": " + verdict.message())
                        .isEqualTo(Status.PASS));
    }

    @Test
    void deltaTablesAreReadAtTheVersionThatIsRecorded() {
        Map<String, String> versions =
                result.tables().stream().collect(Collectors.toMap(TableRead::table, TableRead::version));

        assertThat(versions)
                .hasSize(11)
                .containsEntry("as_delta", "1")
                .containsEntry("in_catalog_delta", "1")
                .containsEntry("in_catalog", "")
                .containsEntry("as_parquet", "")
                .containsEntry("in_postgres", "");
    }

    @Test
    void laterCommitDoesNotReachAnOpenedTable(SparkSession spark, @TempDir Path other) {
        String path = other.resolve("orders").toString();
        Dataset<Row> orders = spark.sql(ORDERS).coalesce(1);
        orders.write().format("delta").save(path);
        Opened opened = Sources.open(spark, new SourceSpec.Files(path, "delta", Map.of(), Map.of()));

        orders.write().format("delta").mode("append").save(path);

        assertThat(opened.version()).hasValue(0L);
        assertThat(opened.rows().count()).isEqualTo(5);
        assertThat(Sources.open(spark, new SourceSpec.Files(path, "delta", Map.of(), Map.of()))
                        .rows()
                        .count())
                .isEqualTo(10);
    }

    /** Version 0 has two of the orders, version 1 all five. */
    private static void writeDelta(Dataset<Row> orders) {
        String path = folder.resolve("delta").toString();
        orders.filter("revenue < 20.20 OR revenue > 40")
                .limit(2)
                .write()
                .format("delta")
                .save(path);
        orders.write().format("delta").mode("overwrite").save(path);
    }

    private static void fill(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE orders (order_id text, revenue numeric(18,2), ordered_at timestamp with time zone)");
            statement.execute("INSERT INTO orders VALUES " + ROWS.replace("TIMESTAMP", "TIMESTAMPTZ"));
        }
    }

    private static String configuration(int port) {
        String jdbc = "url = \"jdbc:postgresql://localhost:" + port + "/postgres\", user = postgres";
        String paid = "SELECT order_id, revenue, ordered_at FROM ";
        return table("as_delta", files("delta", ""))
                + table("as_parquet", files("parquet", ""))
                + table("as_orc", files("orc", ""))
                + table("as_avro", files("avro", ""))
                + table("as_json", files("json", SCHEMA))
                + table("as_csv", files("csv", SCHEMA + ", options { header = true }"))
                + table("in_catalog", "table = sources_parquet")
                + table("in_catalog_delta", "table = sources_delta")
                + table("in_postgres", "jdbc { " + jdbc + ", table = orders }")
                + table("by_postgres_query", "jdbc { " + jdbc + ", query = \"" + paid + "orders WHERE revenue > 0\" }")
                + table(
                        "by_sql",
                        "sql = \"" + paid + "as_orc WHERE revenue > 30 UNION ALL " + paid
                                + "as_parquet WHERE revenue < 30\"");
    }

    private static String files(String format, String more) {
        return "path = \"" + folder.resolve(format) + "\", format = " + format + (more.isEmpty() ? "" : ", " + more);
    }

    private static String table(String name, String source) {
        return """
                tables.NAME {
                  source = { SOURCE }
                  time   = ordered_at
                  checks = [
                    { check = row-count, fail = "!= 5" }
                    { check = sum, column = revenue, fail = "!= 101.10" }
                  ]
                }
                """.replace("NAME", name).replace("SOURCE", source);
    }

    private static Optional<String> exact(String check) {
        Verdict verdict = Morning.verdict(result, check);
        assertThat(verdict.value()).as(check + ": " + verdict.message()).isPresent();
        return verdict.value().flatMap(Reading.Value::exact).map(Object::toString);
    }
}
