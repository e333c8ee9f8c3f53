package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Reading;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the configuration is refused; what is wrong with the data costs only the checks it concerns. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class BadInputTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final String ANSI = "spark.sql.ansi.enabled";

    private static final String ORDERS = """
            SELECT 'o-' || n AS order_id,
                   'paid' AS status,
                   TIMESTAMP '2026-11-19 10:00:00Z' AS ordered_at,
                   CAST(NULL AS DOUBLE) AS nothing,
                   CASE n WHEN 1 THEN DOUBLE('NaN') ELSE 1.5D END AS ratio,
                   CASE n WHEN 1 THEN DOUBLE('Infinity') ELSE 1.5D END AS boundless,
                   CAST(CASE n WHEN 1 THEN '12345678901234567890.123456789012345678' ELSE '0.000000000000000001' END
                       AS DECIMAL(38,18)) AS large,
                   named_struct('city', CASE n WHEN 1 THEN NULL ELSE 'Köln' END) AS address,
                   array('a', 'b') AS tags,
                   n AS `unit.price`,
                   n * 10 AS `net price`,
                   n * 100 AS `größe_数量`
            FROM VALUES (1), (2), (3), (4), (5) AS t(n)
            """;

    private static final String TABLES = """
            tables.gone_files {
              source = { path = "FOLDER/gone", format = parquet }
              checks = [{ check = row-count }]
            }
            tables.gone_delta   { source = { path = "FOLDER/gone" }, checks = [{ check = row-count }] }
            tables.gone_catalog { source = { table = nowhere.orders }, checks = [{ check = row-count }] }
            tables.empty {
              source = { path = "FOLDER/empty", format = parquet }, time = ordered_at
              checks = [
                { check = row-count }
                { check = sum, column = large, fail = "< 1" }
                { check = null-rate, columns = [status] }
                { check = unique, columns = [order_id] }
              ]
            }
            tables.texts {
              source = { path = "FOLDER/texts", format = parquet }, time = day
              checks = [
                { check = row-count }
                { check = null-rate, columns = [order_id] }
                { check = row-count, over = table, fail = "!= 9" }
              ]
            }
            tables.by_text {
              source = { path = "FOLDER/by_day", format = parquet, schema { order_id = string, day = string } }
              date   = { column = day, pattern = yyyyMMdd }
              checks = [
                { check = row-count, fail = "< 1", baseline { against = previous-week, warn = "20%", fail = "60%" } }
              ]
            }
            tables.by_number {
              source = { path = "FOLDER/by_day", format = parquet }
              date   = { column = day, pattern = yyyyMMdd }
              checks = [ { check = row-count, fail = "!= 5" } ]
            }
            tables.orders {
              source = { path = "FOLDER/orders", format = parquet }, time = ordered_at
              checks = [
                { check = row-count, fail = "!= 5" }
                { check = sum, name = filtered-away, column = ratio, where = "status = 'lost'", fail = "< 1" }
                { check = sum, name = absent, column = revenu, fail = "< 1" }
                { check = unique, name = absent-key, columns = [order_nr] }
                { check = sum, name = wrong-type, column = tags, fail = "< 1" }
                { check = null-rate, columns = [nothing] }
                { check = sum, name = all-null, column = nothing, fail = "< 1" }
                { check = mean, name = nan, column = ratio, fail = "< 1" }
                { check = sum, name = infinite, column = boundless, fail = "< 1" }
                { check = null-rate, name = nan-is-a-value, columns = [ratio] }
                { check = sum, column = large, fail = "< 1" }
                { check = null-rate, columns = ["address.city"] }
                { check = sum, column = "`unit.price`", fail = "< 1" }
                { check = unique, columns = ["`unit.price`"] }
                { check = sum, column = "net price", fail = "< 1" }
                { check = unique, columns = ["net price", größe_数量] }
                { check = sum, column = größe_数量, fail = "< 1" }
                { check = satisfies, name = dies, predicate = "CAST(status AS INT) > 0" }
              ]
            }
            """;

    @TempDir
    static Path folder;

    private static RunResult result;

    @BeforeAll
    static void run(SparkSession spark) {
        write(spark, "orders", ORDERS);
        write(spark, "empty", "SELECT * FROM (" + ORDERS + ") WHERE order_id IS NULL");
        String days = "SELECT 'o-' || id AS order_id, if(id < 5, '20261119', '20261112') AS day FROM range(9)";
        write(spark, "texts", days);
        spark.sql(days)
                .coalesce(1)
                .write()
                .partitionBy("day")
                .parquet(folder.resolve("by_day").toString());
        spark.conf().set(ANSI, "true");
        try {
            result = Morning.run(spark, folder, DAY, TABLES.replace("FOLDER", folder.toString()));
        } finally {
            spark.conf().unset(ANSI);
        }
    }

    @Test
    void missingConfigurationFileIsNamed() {
        Morning.Printed printed = Morning.tallyman("run", "--conf", "absent/shop.conf");

        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("shop.conf", "the file does not exist", "nothing was read or written");
    }

    @Test
    void unknownKeyIsRefusedWithTheNearestWord(@TempDir Path other) {
        assertThat(refused(
                        other,
                        "tables.orders { source = { table = o }, ownr = shop, checks = [ { check = row-count } ] }"))
                .contains("test.conf:4  tables.orders.ownr", "Unknown key 'ownr'", "Did you mean 'owner'?")
                .contains("1 problem; nothing was read or written.");
    }

    @Test
    void valueOfTheWrongTypeIsRefused(@TempDir Path other) {
        assertThat(refused(other, """
                        evidence-limit = many
                        tables.orders { source = { table = o }, checks = { check = row-count } }
                        """))
                .contains("test.conf:4  evidence-limit", "Expected a whole number", "many")
                .contains("test.conf:5  tables.orders.checks", "Expected a list of blocks");
    }

    @Test
    void severalProblemsAreReportedAtOnceEachWithItsLine(@TempDir Path other) {
        assertThat(refused(other, """
                        environment = lve
                        tables.orders {
                          source = { table = o }
                          checks = [
                            { check = row-cuont }
                            { check = row-count, fail = "5 or so" }
                          ]
                        }
                        """))
                .contains("test.conf:4  environment", "'live'")
                .contains("test.conf:8  tables.orders.checks[0]", "'row-count'")
                .contains("test.conf:9  tables.orders.checks[1]", "Expected a condition, found \"5 or so\"")
                .contains("3 problems; nothing was read or written.");
    }

    @Test
    void twoChecksOfTheSameNameAreRefused(@TempDir Path other) {
        assertThat(refused(other, """
                        tables.orders { source = { table = o }, checks = [
                          { check = row-count, fail = "< 1" }
                          { check = row-count, fail = "< 2" }
                        ] }
                        """))
                .contains("test.conf:6  orders/row-count", "Two checks have the same name", "test.conf:5", "`name`");
    }

    @Test
    void storeThatCannotBeWrittenEndsTheJob(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("plain-file"), "not a folder");
        Path conf = Morning.conf(
                other,
                "tables.users { source = { path = \"" + folder.resolve("texts")
                        + "\", format = parquet }, checks = [ { check = row-count } ] }");

        Morning.Printed printed =
                Morning.tallyman("run", "--conf", conf.toString(), "--set", "tallyman.store=" + file.resolve("store"));

        assertThat(printed.code()).isEqualTo(4);
        assertThat(printed.err())
                .contains("The job could not finish", file.resolve("store").toString());
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void corruptFileCostsOnlyItsOwnTableTheVerdicts(SparkSession spark, @TempDir Path other) throws IOException {
        StringBuilder tables = new StringBuilder();
        for (String table : List.of("t1", "t2", "t3", "t4", "t5")) {
            Path path = other.resolve(table);
            spark.sql("SELECT id FROM range(5)").coalesce(1).write().parquet(path.toString());
            // With a declared schema the damage shows only when rows are read.
            tables.append("tables." + table + " { source = { path = \"" + path
                    + "\", format = parquet, schema { id = bigint } }, checks = ["
                    + " { check = row-count, fail = \"!= 5\" }, { check = unique, columns = [id] },"
                    + " { check = sum, column = id, fail = \"!= 10\" } ] }\n");
        }
        overwriteWithGarbage(other.resolve("t3"));

        RunResult damaged = Morning.run(spark, other, DAY, tables.toString());

        assertThat(damaged.verdicts()).hasSize(15).allSatisfy(verdict -> {
            boolean corrupt = verdict.check().table().equals("t3");
            assertThat(verdict.status())
                    .as(verdict.check().id() + ": " + verdict.message())
                    .isEqualTo(corrupt ? Status.ERROR : Status.PASS);
            assertThat(verdict.message().contains("part-"))
                    .as(verdict.message())
                    .isEqualTo(corrupt);
        });
    }

    @Test
    void tableThatIsNotThereIsAnErrorOfItsOwnChecks() {
        assertError("gone_files/row-count", "cannot read table 'gone_files'", "gone");
        assertError("gone_delta/row-count", "there is no Delta table at");
        assertError("gone_catalog/row-count", "nowhere");
        assertValue("orders/row-count", Status.PASS, "5");
    }

    @Test
    void emptyTableFailsAndItsOtherChecksAreSkipped() {
        assertValue("empty/row-count", Status.FAIL, "0");
        assertThat(List.of("empty/sum(large)", "empty/null-rate(status)", "empty/unique(order_id)"))
                .allSatisfy(check -> {
                    assertThat(verdict(check).status()).as(check).isEqualTo(Status.SKIPPED);
                    assertThat(verdict(check).message()).contains("zero rows");
                });
    }

    @Test
    void zeroRowsAfterTheFilterAreSkipped() {
        assertThat(verdict("orders/filtered-away").status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict("orders/filtered-away").message()).isEqualTo("zero rows where status = 'lost'");
    }

    @Test
    void absentColumnIsAnErrorThatNamesIt() {
        assertError("orders/absent", "revenu");
        assertError("orders/absent-key", "order_nr");
    }

    @Test
    void columnOfAnotherTypeIsAnErrorThatNamesIt() {
        assertError("orders/wrong-type", "tags");
    }

    @Test
    void columnWithNothingButNullsIsCountedButHasNoSum() {
        assertValue("orders/null-rate(nothing)", Status.FAIL, "1.0");
        assertError("orders/all-null", "nothing", "every value is null");
    }

    @Test
    void notANumberAndInfinitiesAreErrorsAndNotValues() {
        assertError("orders/nan", "NaN");
        assertError("orders/infinite", "Infinity");
        assertValue("orders/nan-is-a-value", Status.PASS, "0.0");
    }

    @Test
    void textAsTimeIsAnErrorThatSaysWhatToDo() {
        for (String check : List.of("texts/row-count", "texts/null-rate(order_id)")) {
            assertError(check, "column 'day' is string", "timestamp or a date", "`schema`", "pattern =");
        }
        assertValue("texts/row-count over table", Status.PASS, "9");
    }

    @Test
    void textAndNumberPartitionsAreDatesByTheirPattern() {
        assertValue("by_number/row-count", Status.PASS, "5");
        assertValue("by_text/row-count", Status.WARN, "5");
        assertThat(verdict("by_text/row-count").expected())
                .hasValueSatisfying(expected -> assertThat(expected).isEqualByComparingTo("4"));
    }

    @Test
    void largeDecimalsKeepEveryDigit() {
        assertThat(verdict("orders/sum(large)").value().flatMap(Reading.Value::exact))
                .hasValue(new BigDecimal("12345678901234567890.123456789012345682"));
    }

    @Test
    void nestedColumnIsReachedByItsPath() {
        assertValue("orders/null-rate(address.city)", Status.FAIL, "0.2");
    }

    @Test
    void columnNamesMayHoldDotsSpacesAndAnyLetters() {
        assertValue("orders/sum(`unit.price`)", Status.PASS, "15");
        assertValue("orders/unique(`unit.price`)", Status.PASS, "0");
        assertValue("orders/sum(net price)", Status.PASS, "150");
        assertValue("orders/unique(net price,größe_数量)", Status.PASS, "0");
        assertValue("orders/sum(größe_数量)", Status.PASS, "1500");
    }

    @Test
    void predicateThatFailsAtRunTimeIsTheOnlyCulprit() {
        assertError("orders/dies", "CAST_INVALID_INPUT");
        assertValue("orders/row-count", Status.PASS, "5");
    }

    private static Verdict verdict(String check) {
        return Morning.verdict(result, check);
    }

    private static void assertError(String check, String... words) {
        assertThat(verdict(check).status()).as(check).isEqualTo(Status.ERROR);
        assertThat(verdict(check).value()).as(check).isEmpty();
        assertThat(verdict(check).message()).as(check).contains(words);
    }

    private static void assertValue(String check, Status status, String value) {
        Verdict verdict = verdict(check);
        assertThat(verdict.status()).as(check + ": " + verdict.message()).isEqualTo(status);
        assertThat(verdict.value().map(Reading.Value::decimal))
                .as(check)
                .hasValueSatisfying(number -> assertThat(number).isEqualByComparingTo(value));
    }

    /** What a refused configuration prints; `validate` reads no table. */
    private static String refused(Path other, String tallyman) {
        Morning.Printed printed = Morning.tallyman(
                "validate", "--conf", Morning.conf(other, tallyman).toString());
        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.out()).isEmpty();
        assertThat(other.resolve("store")).doesNotExist();
        return printed.err();
    }

    private static void write(SparkSession spark, String table, String sql) {
        spark.sql(sql).coalesce(1).write().parquet(folder.resolve(table).toString());
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
}
