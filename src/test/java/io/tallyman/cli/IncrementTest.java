package io.tallyman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.judge.RunResult;
import io.tallyman.metric.PassCost;
import io.tallyman.store.Store;
import io.tallyman.store.StoreTable;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** States of slices in a store, from run to run. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class IncrementTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @TempDir
    Path folder;

    @Test
    void aRunReadsOnlyTheSliceThatIsNewSinceTheOneBefore(SparkSession spark) throws IOException {
        append(spark, "(1, 10.50, DATE'2026-11-17'), (2, NULL, DATE'2026-11-17'), (3, 2.25, DATE'2026-11-18')");
        RunResult first = run(spark, DAY.minusDays(1), true);
        assertThat(values(first)).containsExactly("revenue 12.75", "large 1", "average 6.375");
        deleteDataFiles();
        append(spark, "(4, 101.25, DATE'2026-11-19')");

        RunResult second = run(spark, DAY, true);

        assertThat(values(second)).containsExactly("revenue 114", "large 2", "average 38");
        assertThat(second.costs().byPass()).extracting(PassCost::what).contains("increment");
        Store store = store(spark);
        assertThat(store.states("orders"))
                .extracting(state -> state.date() + " at " + state.tableVersion())
                .containsExactlyInAnyOrder("2026-11-17 at 0", "2026-11-18 at 0", "2026-11-19 at 1");
        assertThat(store.states("orders"))
                .allSatisfy(
                        state -> assertThat(state.aggregates().keySet()).anyMatch(key -> key.startsWith("count(1) ")));

        // The same date again has nothing to read, and nothing to write about slices.
        deleteDataFiles();
        long commits = commits(spark);
        assertThat(values(run(spark, DAY, true))).isEqualTo(values(second));
        assertThat(commits(spark)).isEqualTo(commits);

        // A run that was killed before it was complete has left states that hold.
        spark.sql("UPDATE delta.`" + folder.resolve("store/runs") + "` SET state = 'running'");
        RunResult after = run(spark, DAY, true);
        assertThat(after.attempt()).isEqualTo(3);
        assertThat(values(after)).isEqualTo(values(second));
    }

    @Test
    void aStoreHasStatesOnlyWhereATableIsIncremental(SparkSession spark) {
        append(spark, "(1, 10.50, DATE'2026-11-18'), (2, 1.00, DATE'2026-11-19')");

        RunResult plain = run(spark, DAY, false);

        assertThat(folder.resolve("store/states")).doesNotExist();
        assertThat(store(spark).exists()).isTrue();
        assertThat(store(spark).states("orders")).isEmpty();
        assertThat(plain.costs().byPass()).extracting(PassCost::what).doesNotContain("increment");

        assertThat(values(run(spark, DAY, true))).isEqualTo(values(plain));
        assertThat(store(spark).table(StoreTable.STATES).count()).isEqualTo(2);
    }

    private RunResult run(SparkSession spark, LocalDate date, boolean incremental) {
        return Morning.run(spark, folder, date, """
                tables.orders {
                  source = { path = "FOLDER/orders", format = delta }
                  date = day
                  incremental = INCREMENTAL
                  may-be-empty = true
                  checks = [
                    { check = sum, name = revenue, column = revenue, over = table, fail = "< 0" }
                    { check = row-count, name = large, where = "revenue > 5", over = table }
                    { check = kpi, name = average, value = "sum(revenue)", per = { value = "count(revenue)" },
                      over = table }
                  ]
                }
                """.replace("FOLDER", folder.toString())
                .replace("INCREMENTAL", String.valueOf(incremental)));
    }

    private static List<String> values(RunResult result) {
        return result.verdicts().stream()
                .map(verdict -> verdict.check().name() + " "
                        + verdict.value().orElseThrow().value())
                .map(text -> text.replaceFirst("\\.0$", ""))
                .toList();
    }

    private void append(SparkSession spark, String rows) {
        spark.sql("SELECT id, CAST(revenue AS DECIMAL(10, 2)) AS revenue, day FROM VALUES " + rows
                        + " AS t(id, revenue, day)")
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy("day")
                .mode("append")
                .save(folder.resolve("orders").toString());
    }

    private void deleteDataFiles() throws IOException {
        List<Path> data;
        try (Stream<Path> files = Files.walk(folder.resolve("orders"))) {
            data = files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.toString().contains("_delta_log"))
                    .toList();
        }
        assertThat(data).isNotEmpty();
        for (Path file : data) {
            Files.delete(file);
        }
    }

    private long commits(SparkSession spark) {
        return spark.sql("DESCRIBE HISTORY delta.`" + folder.resolve("store/states") + "`")
                .count();
    }

    private Store store(SparkSession spark) {
        return Store.open(spark, folder.resolve("store").toString());
    }
}
