package io.tallyman.scan;

import static io.tallyman.cli.Morning.evidence;
import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A5, A6 and E10: keys that belong together, and values that must not leave the warehouse. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class ReferenceChecksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @Test
    void orphansAndDuplicatesAreCountedByRowAndByKey(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "lines", """
                SELECT *, DATE'2026-11-19' AS day FROM VALUES ('eu', 1), ('eu', 2), ('us', 1), ('us', 9), ('us', 9),
                  ('eu', 9), (NULL, 1), ('eu', NULL), (NULL, NULL) AS t(region, order_id)""");
        write(spark, folder, "orders", """
                SELECT * FROM VALUES ('eu', 1), ('eu', 2), ('us', 1), (NULL, 1) AS t(area, id)""");
        write(spark, folder, "payments", """
                SELECT * FROM VALUES
                  (1, 'card', DATE'2026-11-19'), (1, 'card', DATE'2026-11-19'), (1, 'cash', DATE'2026-11-19'),
                  (2, 'card', DATE'2026-11-19'), (NULL, 'card', DATE'2026-11-19'), (NULL, 'card', DATE'2026-11-19'),
                  (NULL, NULL, DATE'2026-11-19'), (NULL, NULL, DATE'2026-11-19'),
                  (2, 'card', DATE'2026-11-18'), (3, 'card', DATE'2026-11-18') AS t(payment_id, method, day)""");
        String references =
                "check = references, columns = [region, order_id]," + " to = { table = orders, columns = [area, id] }";
        String config = "evidence-limit = 2\n"
                + table(folder, "lines", """
                  date = day
                  checks = [
                    { REFERENCES }
                    { REFERENCES, name = null-is-orphan, nulls = orphan }
                    { REFERENCES, name = share, fail = "> 40%" }
                    { REFERENCES, name = share-is-met, fail = "> 50%" }
                    { REFERENCES, name = by-key, count = keys, warn = "> 1" }
                    { REFERENCES, name = early, where = "order_id < 9" }
                    { REFERENCES, name = none, where = "order_id > 9" }
                  ]
                """.replace("REFERENCES", references))
                + table(folder, "orders", "")
                + table(folder, "payments", """
                  date = day
                  checks = [
                    { check = unique, columns = [payment_id] }
                    { check = unique, name = over-all, columns = [payment_id], over = table }
                    { check = unique, name = share, columns = [payment_id], fail = "> 40%" }
                    { check = unique, columns = [payment_id, method] }
                    { check = distinct-count, columns = [payment_id], fail = "< 3" }
                    { check = distinct-count, columns = [payment_id, method], fail = "< 4" }
                  ]
                """);

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .contains(
                        "lines/references(region,order_id) FAIL 3: 3 (OrphanKeys 2), expected <= 0"
                                + " (3 orphan rows of 6, 2 distinct keys)",
                        "lines/null-is-orphan FAIL 6: 6 (OrphanKeys 5), expected <= 0"
                                + " (6 orphan rows of 9, 5 distinct keys)",
                        "lines/share FAIL 0.5: 50% (3 of 6; OrphanRows 3; OrphanKeys 2), expected <= 40%"
                                + " (3 orphan rows of 6, 2 distinct keys)",
                        "lines/share-is-met PASS 0.5: 50% (3 of 6; OrphanRows 3; OrphanKeys 2), expected <= 50%"
                                + " (3 orphan rows of 6, 2 distinct keys)",
                        "lines/by-key WARN 2: 2 (OrphanRows 3), expected <= 1"
                                + " (3 orphan rows of 6, 2 distinct keys)",
                        "lines/early PASS 0: 0 (OrphanKeys 0), expected <= 0",
                        "lines/none SKIPPED -: zero rows with a key",
                        "payments/unique(payment_id) FAIL 2: 2, expected <= 0",
                        "payments/over-all FAIL 3: 3, expected <= 0",
                        "payments/share FAIL 0.5: 50% (2 of 4), expected <= 40%",
                        "payments/unique(payment_id,method) FAIL 2: 2, expected <= 0",
                        "payments/distinct-count(payment_id) FAIL 2: 2, expected >= 3",
                        "payments/distinct-count(payment_id,method) PASS 4: 4, expected >= 4");
        assertThat(evidence(result, "lines/references(region,order_id)"))
                .containsExactly("{region=us, order_id=9, rows=2}", "{region=eu, order_id=9, rows=1}");
        assertThat(evidence(result, "lines/null-is-orphan")).hasSize(2).contains("{region=us, order_id=9, rows=2}");
        assertThat(evidence(result, "payments/unique(payment_id)")).containsExactly("{payment_id=1, rows=3}");
        assertThat(evidence(result, "payments/over-all"))
                .containsExactly("{payment_id=1, rows=3}", "{payment_id=2, rows=2}");
        assertThat(evidence(result, "payments/unique(payment_id,method)"))
                .containsExactlyInAnyOrder(
                        "{payment_id=1, method=card, rows=2}", "{payment_id=null, method=card, rows=2}");
        assertThat(stored(spark, folder, "metrics")
                        .filter("table_name = 'lines' AND `filter` IS NULL")
                        .selectExpr("concat(name, ' ', CAST(value AS INT))")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .filter(metric -> metric.matches("Orphan(Rows|Keys) .*")))
                .containsExactlyInAnyOrder("OrphanRows 3", "OrphanKeys 2", "OrphanRows 6", "OrphanKeys 5");
    }

    @Test
    void valuesOfASensitiveColumnAreNeverStored(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "customers", """
                SELECT *, DATE'2026-11-19' AS day FROM VALUES (1, 'secret.one@example.com', 'DE'),
                  (2, 'secret.one@example.com', 'DE'), (3, 'secret.two@example.com', 'FR'),
                  (4, 'secret-without-at', 'DE'), (5, NULL, 'DE') AS t(customer_id, email, country)""");
        write(spark, folder, "accounts", "SELECT 'secret.two@example.com' AS email, 'FR' AS country");
        String config = table(folder, "customers", """
                  date = day
                  key = [customer_id]
                  sensitive = [email]
                  checks = [
                    { check = unique, columns = [email] }
                    { check = unique, columns = [email, country] }
                    { check = references, columns = [email], to = "accounts.email" }
                    { check = references, columns = [email, country],
                      to = { table = accounts, columns = [email, country] } }
                    { check = satisfies, name = has-at, predicate = "email LIKE '%@%'" }
                    { check = satisfies, name = has-at-by-country, predicate = "email LIKE '%@%'", nulls = ignore,
                      evidence = [country] }
                    { check = satisfies, name = tells, predicate = "raise_error(email) IS NULL" }
                    { check = null-rate, columns = [email], fail = "> 50%" }
                    { check = max, expression = "lower(EMAIL)", fail = "> 1" }
                    { check = min, name = least, expression = "concat(country, `email`)", fail = "> 1" }
                  ]
                """) + table(folder, "accounts", "  sensitive = [email]\n") + """
                kpis = [
                  { name = last-email, table = customers, value = "max(email)" }
                  { name = emails, table = customers, value = "count(DISTINCT email)" }
                ]
                """;

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(lines(result))
                .contains(
                        "customers/unique(email) FAIL 1: 1, expected <= 0",
                        "customers/unique(email,country) FAIL 1: 1, expected <= 0",
                        "customers/references(email) FAIL 3: 3 (OrphanKeys 2), expected <= 0"
                                + " (3 orphan rows of 4, 2 distinct keys)",
                        "customers/has-at FAIL 2: 2, expected <= 0",
                        "customers/has-at-by-country FAIL 1: 1, expected <= 0",
                        "customers/null-rate(email) PASS 0.2: 20% (1 of 5), expected <= 50%",
                        "customers/max(lower(EMAIL)) ERROR -: withheld: it would store a value of the sensitive"
                                + " column 'EMAIL'",
                        "customers/least ERROR -: withheld: it would store a value of the sensitive column 'email'",
                        "kpis/last-email ERROR -: withheld: it would store a value of the sensitive column 'email'",
                        "kpis/emails PASS 3: 3, recorded");
        assertThat(Morning.verdict(result, "customers/tells").status()).isEqualTo(Status.ERROR);
        assertThat(Morning.verdict(result, "customers/tells").message())
                .contains("details withheld: the table has sensitive columns");
        assertThat(evidence(result, "customers/unique(email)")).isEmpty();
        assertThat(evidence(result, "customers/unique(email,country)")).containsExactly("{country=DE, rows=2}");
        assertThat(evidence(result, "customers/references(email)")).isEmpty();
        assertThat(evidence(result, "customers/references(email,country)"))
                .containsExactly("{country=DE, rows=2}", "{country=DE, rows=1}");
        assertThat(evidence(result, "customers/has-at"))
                .containsExactlyInAnyOrder("{customer_id=4}", "{customer_id=5}");
        assertThat(evidence(result, "customers/has-at-by-country")).containsExactly("{customer_id=4, country=DE}");
        for (String table : List.of("runs", "metrics", "results", "evidence")) {
            assertThat(stored(spark, folder, table).toJSON().collectAsList())
                    .as(table)
                    .isNotEmpty()
                    .noneMatch(row -> row.contains("secret"));
        }
    }

    private static Dataset<Row> stored(SparkSession spark, Path folder, String table) {
        return spark.read()
                .format("delta")
                .load(folder.resolve("store").resolve(table).toString());
    }

    /** Every verdict as {@code id status value: message}. */
}
