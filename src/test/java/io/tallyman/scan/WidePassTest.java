package io.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.testkit.JobCounter;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** More checks on one table than one aggregation should carry. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class WidePassTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final String ANSI = "spark.sql.ansi.enabled";
    private static final int CHECKS = 400;

    @Test
    void hundredsOfChecksAreSplitAndEachHasItsOwnNumber(SparkSession spark, @TempDir Path folder) {
        RunResult result = run(spark, folder, "");

        // Quantities are 0 to 999, so that k of them are below k.
        for (int k = 0; k < CHECKS; k++) {
            assertThat(Morning.line(Morning.verdict(result, "orders/above-" + k)))
                    .contains((k == 0 ? "PASS " : "FAIL ") + k + ":");
        }
        assertThat(result.costs().byPass())
                .singleElement()
                .satisfies(pass -> assertThat(pass.cost().rows()).isEqualTo(4 * 1000));
    }

    @Test
    void oneThatDiesAmongHundredsLeavesTheOthersTheirNumbers(SparkSession spark, @TempDir Path folder) {
        List<RunResult> results = new ArrayList<>();
        int jobs;
        spark.conf().set(ANSI, "true");
        try {
            jobs = JobCounter.jobsDuring(
                    spark,
                    () -> results.add(run(
                            spark,
                            folder,
                            "{ check = satisfies, name = divides, predicate = \"1 / (quantity - quantity) > 0\" }")));
        } finally {
            spark.conf().unset(ANSI);
        }

        RunResult result = results.get(0);
        assertThat(Morning.verdict(result, "orders/divides").status()).isEqualTo(Status.ERROR);
        assertThat(Morning.verdict(result, "orders/above-399").message()).contains("399");
        assertThat(result.verdicts().stream().filter(v -> v.status() == Status.ERROR))
                .hasSize(1);
        // Halving some hundred measures takes seven steps of two passes, two jobs each; the rest is the store's.
        assertThat(jobs).isLessThan(150);
    }

    @Test
    void misspeltColumnAmongHundredsIsFencedOff(SparkSession spark, @TempDir Path folder) {
        RunResult result = run(spark, folder, "{ check = satisfies, name = misspelt, predicate = \"quantty > 0\" }");

        assertThat(Morning.verdict(result, "orders/misspelt").message()).contains("quantty");
        assertThat(result.verdicts().stream().filter(v -> v.status() == Status.ERROR))
                .hasSize(1);
    }

    private static RunResult run(SparkSession spark, Path folder, String further) {
        Morning.write(spark, folder, "orders", "SELECT CAST(id AS INT) AS quantity FROM range(1000)");
        StringBuilder checks = new StringBuilder();
        for (int k = 0; k < CHECKS; k++) {
            checks.append("{ check = satisfies, name = above-" + k + ", predicate = \"quantity >= " + k + "\" }\n");
        }
        return Morning.run(
                spark,
                folder,
                DAY,
                "evidence-limit = 0\n"
                        + Morning.table(
                                folder,
                                "orders",
                                "  may-be-empty = true\n  checks = [\n" + checks + further + "\n  ]\n"));
    }
}
