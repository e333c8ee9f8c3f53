package io.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.testkit.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs every SQL cell of the notebook over the demo's store. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class NotebookTest {
    private static final Path NOTEBOOK = Path.of("notebooks", "explore-the-store.sql");

    @TempDir
    private Path folder;

    @Test
    void everyCellRunsAndEveryQueryShowsSomething(SparkSession spark) throws IOException {
        Morning.Printed demo = Morning.tallyman("demo", "--folder", folder.toString());
        assertThat(demo.code()).as(demo.err()).isZero();

        List<String> cells = cells(Files.readString(NOTEBOOK));
        assertThat(cells).hasSizeGreaterThan(10);
        for (String cell : cells) {
            String sql = cell.replace("target/demo", folder.toString());
            List<Row> rows = spark.sql(sql).collectAsList();
            if (cell.startsWith("CREATE ")) {
                assertThat(rows).as(cell).isEmpty();
            } else {
                assertThat(rows).as(cell).isNotEmpty();
            }
        }
    }

    /** The SQL of each cell; Markdown cells have none. */
    private static List<String> cells(String notebook) {
        return Arrays.stream(notebook.split("(?m)^-- COMMAND -+$"))
                .map(NotebookTest::sql)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private static String sql(String cell) {
        return cell.lines()
                .filter(line -> !line.startsWith("-- MAGIC") && !line.startsWith("-- Databricks notebook source"))
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
