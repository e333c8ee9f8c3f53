package io.tallyman.scan;

import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
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

/** A1: when a table's data ends, and where its business dates begin. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class FreshnessChecksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final LocalDate CLOCKS_GO_BACK = LocalDate.of(2026, 10, 25);
    private static final String CHECKS = """
              checks = [
                { check = freshness, fail = "> 24h" }
                { check = row-count }
                { check = sum, column = id, fail = "!= 6" }
              ]
            """;

    @Test
    void aMissingSliceFailsAndSlicesAreCutInTheZoneOfTheTable(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "missing", events("2026-11-16T11:00:00Z", "2026-11-17T11:00:00Z"));
        write(
                spark,
                folder,
                "midnight",
                events("2026-11-18T22:59:59Z", "2026-11-18T23:00:00Z", "2026-11-19T22:59:59Z", "2026-11-19T23:00:00Z"));
        write(
                spark,
                folder,
                "overseas",
                events("2026-11-19T04:59:59Z", "2026-11-19T05:00:00Z", "2026-11-20T04:30:00Z", "2026-11-20T05:00:00Z"));
        write(spark, folder, "wall_clock", """
                SELECT * FROM VALUES (1, TIMESTAMP_NTZ'2026-11-18 23:59:59.999999'),
                  (2, TIMESTAMP_NTZ'2026-11-19 00:00:00'), (4, TIMESTAMP_NTZ'2026-11-19 23:00:00'),
                  (8, TIMESTAMP_NTZ'2026-11-20 00:00:00') AS t(id, happened_at)""");
        write(spark, folder, "dated", """
                SELECT * FROM VALUES (1, DATE'2026-11-18'), (2, DATE'2026-11-19'), (4, DATE'2026-11-19'),
                  (8, DATE'2026-11-20') AS t(id, happened_at)""");
        String config = table(folder, "missing", """
                  time = happened_at
                  checks = [
                    { check = freshness, fail = "> 24h" }
                    { check = row-count }
                    { check = null-rate, columns = [id] }
                  ]
                """)
                + table(folder, "midnight", "  time = happened_at\n" + CHECKS)
                + table(folder, "overseas", "  time = happened_at\n  time-zone = \"America/New_York\"\n" + CHECKS)
                + table(folder, "wall_clock", "  time = happened_at\n" + CHECKS)
                + table(folder, "dated", "  time = happened_at\n" + CHECKS)
                + "tables.gone { source = { path = \"" + folder.resolve("gone") + "\" }, time = happened_at\n" + CHECKS
                + "}\n"
                + "tables.over_gone { source = { sql = \"SELECT * FROM gone\" }, checks = [ { check = row-count } ] }\n";

        List<String> lines = lines(Morning.run(spark, folder, DAY, config));

        // The day ends at 23:00 UTC: 12:00 UTC+1 two days earlier is 60 hours old.
        assertThat(lines)
                .contains(
                        "missing/freshness FAIL 216000: 2d 12h, expected <= 24h",
                        "missing/row-count FAIL 0: 0, expected != 0",
                        "missing/null-rate(id) SKIPPED -: zero rows",
                        "midnight/freshness PASS 1: 1s, expected <= 24h",
                        "midnight/row-count PASS 2: 2, expected != 0",
                        "midnight/sum(id) PASS 6: 6, expected = 6",
                        "overseas/freshness PASS 1800: 30m, expected <= 24h",
                        "overseas/row-count PASS 2: 2, expected != 0",
                        "overseas/sum(id) PASS 6: 6, expected = 6",
                        "wall_clock/freshness PASS 3600: 1h, expected <= 24h",
                        "wall_clock/row-count PASS 2: 2, expected != 0",
                        "wall_clock/sum(id) PASS 6: 6, expected = 6",
                        "dated/freshness PASS 1: 1s, expected <= 24h",
                        "dated/row-count PASS 2: 2, expected != 0",
                        "dated/sum(id) PASS 6: 6, expected = 6");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "over_gone/row-count ERROR -: cannot read table 'over_gone': its query reads table 'gone',"
                                        + " which cannot be read: "));
        assertThat(lines.stream().filter(line -> line.startsWith("gone/")))
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(line).contains(" ERROR -: cannot read table 'gone': there is no Delta table at "));
    }

    @Test
    void theDayOfTwentyFiveHoursIsWholeAndASliceShortOfItsSourceIsNotComplete(
            SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "half_hours", """
                SELECT explode(sequence(TIMESTAMP'2026-10-24T21:30:00Z', TIMESTAMP'2026-10-25T23:30:00Z',
                  INTERVAL 30 MINUTES)) AS happened_at""");
        write(spark, folder, "wall_clock", """
                SELECT explode(sequence(TIMESTAMP_NTZ'2026-10-24 23:30:00', TIMESTAMP_NTZ'2026-10-26 00:30:00',
                  INTERVAL 30 MINUTES)) AS happened_at""");
        write(spark, folder, "late", "SELECT TIMESTAMP'2026-10-24T10:00:00Z' AS happened_at");
        write(spark, folder, "feed", twoDays(1000));
        write(spark, folder, "short_copy", twoDays(998));
        write(spark, folder, "enough_copy", twoDays(999));
        write(spark, folder, "full_copy", twoDays(1000));
        String copied = "  date = day\n  checks = [ { check = slice-freshness, upstream = feed } ]\n";
        String dated = """
                  time = happened_at
                  checks = [ { check = row-count, fail = "< 1" }, { check = freshness, fail = "> 36h" } ]
                """;
        String config = table(folder, "half_hours", dated)
                + table(folder, "wall_clock", dated)
                + table(folder, "late", dated)
                + table(folder, "feed", "  date = day\n")
                + table(folder, "short_copy", copied)
                + table(folder, "enough_copy", copied)
                + table(folder, "full_copy", copied);

        List<String> lines = lines(Morning.run(spark, folder, CLOCKS_GO_BACK, config));

        // From 22:00 UTC to 23:00 UTC of the next day; a wall clock shows 48 half hours all the same.
        assertThat(lines)
                .contains(
                        "half_hours/row-count PASS 50: 50, expected >= 1",
                        "half_hours/freshness PASS 1800: 30m, expected <= 36h",
                        "wall_clock/row-count PASS 48: 48, expected >= 1",
                        "wall_clock/freshness PASS 1800: 30m, expected <= 36h",
                        "late/row-count FAIL 0: 0, expected >= 1",
                        "late/freshness FAIL 133200: 1d 13h, expected <= 36h",
                        "short_copy/slice-freshness(feed) FAIL 86400: 1d, expected < 1d"
                                + " (newest complete slice 2026-10-24: 1000 of 1000 rows)",
                        "enough_copy/slice-freshness(feed) PASS 0: 0s, expected < 1d"
                                + " (newest complete slice 2026-10-25: 999 of 1000 rows)",
                        "full_copy/slice-freshness(feed) PASS 0: 0s, expected < 1d"
                                + " (newest complete slice 2026-10-25: 1000 of 1000 rows)");
    }

    /** Events at these instants, with the ids 1, 2, 4, 8. */
    private static String events(String... instants) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < instants.length; i++) {
            rows.append(i == 0 ? "" : ", ").append("(").append(1 << i).append(", TIMESTAMP'");
            rows.append(instants[i]).append("')");
        }
        return "SELECT * FROM VALUES " + rows + " AS t(id, happened_at)";
    }

    /** A complete day of 1000 rows, then one of this many. */
    private static String twoDays(int rows) {
        return "SELECT explode(sequence(1, 1000)) AS id, DATE'2026-10-24' AS day UNION ALL"
                + " SELECT explode(sequence(1, " + rows + ")) AS id, DATE'2026-10-25' AS day";
    }

    /** Every verdict as {@code id status value: message}. */
}
