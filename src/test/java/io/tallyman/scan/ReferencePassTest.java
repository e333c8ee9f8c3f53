package io.tallyman.scan;

import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.RunResult.TableRead;
import io.tallyman.testkit.JobCounter;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All foreign keys that lead to one key share a pass, and none gets a number that it would not get alone. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ReferencePassTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final String ANSI = "spark.sql.ansi.enabled";

    @Test
    void foreignKeysOfSeveralTablesShareOnePassThatReadsTheReferencedKeyOnce(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT id FROM VALUES (1), (2), (3), (4), (5), (1), (NULL) AS t(id)");
        write(spark, folder, "orders", """
                SELECT *, DATE'2026-11-19' AS day
                FROM VALUES (1, 2), (1, 9), (6, NULL), (2, 2) AS t(user_id, gift_to)""");
        write(spark, folder, "events", "SELECT user_id FROM VALUES (1), (7), (7) AS t(user_id)");
        String config = table(folder, "orders", """
                  date = day
                  checks = [
                    { check = references, columns = [user_id], to = "users.id", fail = "> 9" }
                    { check = references, name = share, columns = [user_id], to = "users.id", fail = "> 25%" }
                    { check = references, columns = [gift_to], to = "users.id", fail = "> 9" }
                  ]
                """) + table(folder, "events", """
                  checks = [ { check = references, columns = [user_id], to = "users.id", count = keys, fail = "> 9" } ]
                """) + table(folder, "users", "");

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .containsExactlyInAnyOrder(
                        "orders/references(user_id) PASS 1: 1 (OrphanKeys 1), expected <= 9"
                                + " (1 orphan rows of 4, 1 distinct keys)",
                        "orders/share PASS 0.25: 25% (1 of 4; OrphanRows 1; OrphanKeys 1), expected <= 25%"
                                + " (1 orphan rows of 4, 1 distinct keys)",
                        "orders/references(gift_to) PASS 1: 1 (OrphanKeys 1), expected <= 9"
                                + " (1 orphan rows of 3, 1 distinct keys)",
                        "events/references(user_id) PASS 1: 1 (OrphanRows 2), expected <= 9"
                                + " (2 orphan rows of 3, 1 distinct keys)");
        assertThat(result.costs().passes()).isEqualTo(1);
        // 7 users once, 4 orders for each of their foreign keys, 3 events.
        assertThat(result.costs().rowsRead()).isEqualTo(7 + 2 * 4 + 3);
        // Three foreign keys took at least three jobs when each had a pass of its own.
        assertThat(result.costs().sparkJobs()).isBetween(1, 2);
        assertThat(result.tables())
                .extracting(TableRead::table, TableRead::passes)
                .containsExactlyInAnyOrder(tuple("orders", 1), tuple("events", 1));
    }

    @Test
    void frequentKeyAndReferencedDuplicatesMultiplyNothing(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT id FROM range(500) UNION ALL SELECT id FROM range(500)");
        write(spark, folder, "clicks", """
                SELECT if(id % 10 = 0, id, 7) AS user_id, if(id % 10 = 0, id, -1) AS gift_to FROM range(10000)""");
        String config = table(folder, "clicks", """
                  checks = [
                    { check = references, columns = [user_id], to = "users.id", fail = "> 99999" }
                    { check = references, columns = [gift_to], to = "users.id", fail = "> 99999" }
                  ]
                """) + table(folder, "users", "");

        RunResult result = Morning.run(spark, folder, DAY, config);

        // 500, 510 … 9990 are unknown; nine of ten clicks carry 7, who is known, or -1, who is not.
        assertThat(message(result, "clicks/references(user_id)"))
                .endsWith("(950 orphan rows of 10000, 950 distinct keys)");
        assertThat(message(result, "clicks/references(gift_to)"))
                .endsWith("(9950 orphan rows of 10000, 951 distinct keys)");
        assertThat(result.costs().passes()).isEqualTo(1);
    }

    @Test
    void emptySliceIsSkippedAndInAnEmptyTableNothingIsFound(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT id FROM VALUES (1), (2) AS t(id)");
        write(spark, folder, "nobody", "SELECT 1 AS id WHERE false");
        write(spark, folder, "orders", """
                SELECT user_id, DATE'2026-11-19' AS day FROM VALUES (1), (2), (2), (NULL) AS t(user_id)""");
        write(spark, folder, "events", "SELECT 5 AS user_id, DATE'2026-11-18' AS day");
        String checks = """
                  date = day
                  checks = [
                    { check = references, name = to-users, columns = [user_id], to = "users.id", fail = "> 9" }
                    { check = references, name = to-nobody, columns = [user_id], to = "nobody.id", fail = "> 9" }
                  ]
                """;
        String config = table(folder, "orders", checks)
                + table(folder, "events", checks)
                + table(folder, "users", "")
                + table(folder, "nobody", "");

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .containsExactlyInAnyOrder(
                        "orders/to-users PASS 0: 0 (OrphanKeys 0), expected <= 9",
                        "orders/to-nobody PASS 3: 3 (OrphanKeys 2), expected <= 9"
                                + " (3 orphan rows of 3, 2 distinct keys)",
                        "events/to-users SKIPPED -: zero rows with a key",
                        "events/to-nobody SKIPPED -: zero rows with a key");
        assertThat(result.costs().passes()).isEqualTo(2);
    }

    @Test
    void brokenForeignKeysLeaveTheOthersTheirNumbers(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT CAST(id AS BIGINT) AS id FROM VALUES (1), (2) AS t(id)");
        write(spark, folder, "orders", """
                SELECT * FROM VALUES (1, '1', 1), (2, 'abc', 2), (9, '3', 3) AS t(user_id, text, amount)""");
        String config = table(folder, "orders", """
                  checks = [
                    { check = references, name = first, columns = [user_id], to = "users.id", fail = "> 9" }
                    { check = references, name = divides, columns = [user_id], to = "users.id",
                      where = "1 / (amount - amount) > 0" }
                    { check = references, name = casts, columns = [text], to = "users.id" }
                    { check = references, name = misspelt, columns = [usr_id], to = "users.id" }
                    { check = references, name = unknown, columns = [user_id], to = "users.uid" }
                    { check = references, name = last, columns = [user_id], to = "users.id", where = "amount > 1",
                      fail = "> 9" }
                  ]
                """)
                + table(folder, "gone", """
                  checks = [ { check = references, columns = [user_id], to = "users.id" } ]
                """)
                + """
                tables.undated {
                  source = { path = "FOLDER/orders", format = parquet }
                  may-be-empty = true
                  time   = text
                  checks = [ { check = references, columns = [user_id], to = "users.id" } ]
                }
                """.replace("FOLDER", folder.toString())
                + table(folder, "users", "");

        RunResult result = ansi(spark, folder, config);

        assertThat(lines(result))
                .contains(
                        "orders/first PASS 1: 1 (OrphanKeys 1), expected <= 9 (1 orphan rows of 3, 1 distinct keys)",
                        "orders/last PASS 1: 1 (OrphanKeys 1), expected <= 9 (1 orphan rows of 2, 1 distinct keys)");
        assertThat(error(result, "orders/divides")).contains("DIVIDE_BY_ZERO");
        assertThat(error(result, "orders/casts")).isNotEmpty();
        assertThat(error(result, "orders/misspelt")).contains("usr_id");
        assertThat(error(result, "orders/unknown")).contains("uid");
        assertThat(error(result, "gone/references(user_id)")).contains("cannot read table 'gone'");
        assertThat(error(result, "undated/references(user_id)")).contains("column 'text' is string");
        // One to users.id, one to users.uid.
        assertThat(result.costs().passes()).isEqualTo(2);
    }

    @Test
    void runTimeErrorOfASensitiveTableIsWithheld(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT id FROM VALUES (1), (2) AS t(id)");
        write(spark, folder, "orders", "SELECT * FROM VALUES (1, 'secret'), (9, 'secret') AS t(user_id, text)");
        String config = table(folder, "orders", """
                  sensitive = [text]
                  checks = [
                    { check = references, columns = [user_id], to = "users.id", fail = "> 9" }
                    { check = references, name = tells, columns = [user_id], to = "users.id",
                      where = "CAST(text AS INT) > 0" }
                  ]
                """) + table(folder, "users", "");

        RunResult result = ansi(spark, folder, config);

        assertThat(error(result, "orders/tells"))
                .contains("CAST_INVALID_INPUT", "details withheld")
                .doesNotContain("secret");
        assertThat(message(result, "orders/references(user_id)")).endsWith("(1 orphan rows of 2, 1 distinct keys)");
    }

    @Test
    void damagedForeignKeyCostsOnlyItselfAndADamagedReferenceAllThatLeadThere(SparkSession spark, @TempDir Path folder)
            throws IOException {
        StringBuilder config = new StringBuilder();
        for (String name : List.of("t1", "t2", "t3", "t4", "t5", "intact", "damaged")) {
            write(spark, folder, name, "SELECT id FROM range(5)");
            // With a declared schema the damage shows only when rows are read.
            config.append("tables." + name + " { source = { path = \"" + folder.resolve(name)
                    + "\", format = parquet, schema { id = bigint } }");
            if (name.startsWith("t")) {
                config.append(", checks = [ { check = references, name = good, columns = [id], to = \"intact.id\" },"
                        + " { check = references, name = bad, columns = [id], to = \"damaged.id\" },"
                        + " { check = references, name = ugly, columns = [id], to = \"gone.id\" } ]");
            }
            config.append(" }\n");
        }
        config.append(table(folder, "gone", ""));
        overwriteWithGarbage(folder.resolve("t3"));
        overwriteWithGarbage(folder.resolve("damaged"));

        RunResult result = Morning.run(spark, folder, DAY, config.toString());

        for (String name : List.of("t1", "t2", "t4", "t5")) {
            assertThat(lines(result)).contains(name + "/good PASS 0: 0 (OrphanKeys 0), expected <= 0");
            assertThat(error(result, name + "/bad")).contains("part-");
            assertThat(error(result, name + "/ugly")).contains("cannot read table 'gone'");
        }
        assertThat(error(result, "t3/good")).contains("part-");
    }

    @Test
    void metricsCarryTheVersionOfTheTableThatHasTheForeignKey(SparkSession spark, @TempDir Path folder) {
        for (int version = 0; version < 3; version++) {
            delta(spark, folder, "orders");
        }
        delta(spark, folder, "users");
        String config = """
                tables.orders {
                  source = { path = "FOLDER/orders" }
                  may-be-empty = true
                  checks = [ { check = references, columns = [id], to = "users.id" } ]
                }
                tables.users { source = { path = "FOLDER/users" }, may-be-empty = true }
                """.replace("FOLDER", folder.toString());

        Morning.run(spark, folder, DAY, config);

        assertThat(spark
                        .read()
                        .format("delta")
                        .load(folder.resolve("store").resolve("metrics").toString())
                        .selectExpr("concat_ws('|', table_name, name, string(value), string(table_version))")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0)))
                .containsExactlyInAnyOrder("orders|OrphanRows|0.0|2", "orders|OrphanKeys|0.0|2");
    }

    @Test
    void planNamesTheForeignKeysThatShareThePass(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "users", "SELECT 1L AS id");
        write(spark, folder, "orders", "SELECT 1L AS user_id, 1L AS gift_to, DATE'2026-11-19' AS day");
        write(spark, folder, "events", "SELECT 1L AS user_id");
        String conf =
                Morning.conf(folder, """
                tables.users {
                  source = { path = "FOLDER/users", format = parquet, schema { id = bigint } }
                  may-be-empty = true
                }
                tables.orders {
                  source = { path = "FOLDER/orders", format = parquet
                    schema { user_id = bigint, gift_to = bigint, day = date } }
                  date   = day
                  may-be-empty = true
                  checks = [
                    { check = references, columns = [user_id], to = "users.id" }
                    { check = references, columns = [gift_to], to = "users.id", nulls = orphan, where = "user_id > 1" }
                  ]
                }
                tables.events {
                  source = { path = "FOLDER/events", format = parquet, schema { user_id = bigint } }
                  may-be-empty = true
                  checks = [ { check = references, columns = [user_id], to = "users.id" } ]
                }
                """.replace("FOLDER", folder.toString())).toString();
        List<Morning.Printed> printed = new ArrayList<>();

        int jobs = JobCounter.jobsDuring(
                spark, () -> printed.add(Morning.tallyman("plan", "--conf", conf, "--date", DAY.toString())));

        assertThat(printed.get(0).code()).as(printed.get(0).err()).isZero();
        assertThat(printed.get(0).out().replaceAll("\\s+", " "))
                .contains("3 checks in 1 passes")
                .contains("reference user_id of orders, gift_to of orders with nulls where user_id > 1,"
                        + " user_id of all events -> users.id")
                .contains("columns day, gift_to, id, user_id; 4 partitions, 4 files, at most ");
        assertThat(jobs).isZero();
    }

    private static RunResult ansi(SparkSession spark, Path folder, String config) {
        spark.conf().set(ANSI, "true");
        try {
            return Morning.run(spark, folder, DAY, config);
        } finally {
            spark.conf().unset(ANSI);
        }
    }

    private static String error(RunResult result, String id) {
        assertThat(Morning.verdict(result, id).status()).as(id).isEqualTo(Status.ERROR);
        return message(result, id);
    }

    private static String message(RunResult result, String id) {
        return Morning.verdict(result, id).message();
    }

    private static void delta(SparkSession spark, Path folder, String table) {
        spark.range(3)
                .toDF("id")
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve(table).toString());
    }

    private static void overwriteWithGarbage(Path table) throws IOException {
        try (Stream<Path> files = Files.list(table)) {
            Path part = files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
            byte[] garbage = new byte[(int) Files.size(part)];
            new Random(1).nextBytes(garbage);
            Files.write(part, garbage);
            Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
        }
    }

    /** A table without the check that it is not empty, so that the references' pass is all there is. */
    private static String table(Path folder, String name, String settings) {
        return Morning.table(folder, name, "  may-be-empty = true\n" + settings);
    }
}
