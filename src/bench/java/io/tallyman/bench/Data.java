package io.tallyman.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Delta tables in one folder, made once and kept. */
record Data(SparkSession spark, Path folder) {
    private static final String COMPLETE = "complete";

    /** The tables of a folder; they are made if they are not all there yet. */
    static Data once(SparkSession spark, Path folder, Consumer<Data> maker) {
        Data data = new Data(spark, folder);
        Path complete = folder.resolve(COMPLETE);
        if (!Files.exists(complete)) {
            Folders.delete(folder);
            maker.accept(data);
            try {
                Files.createFile(complete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return data;
    }

    String path(String table) {
        return folder.resolve(table).toString();
    }

    /** The rows of a table; opens it anew. */
    Dataset<Row> read(String table) {
        return spark.read().format("delta").load(path(table));
    }

    /** Adds rows to a table. */
    void append(String table, Dataset<Row> rows, String... partitions) {
        rows.write().format("delta").mode("append").partitionBy(partitions).save(path(table));
    }

    /** Data files of a table, or of one of its partitions. */
    List<Path> files(String table) {
        return Folders.parquet(folder.resolve(table));
    }

    /** Rows of several tables together. */
    long rows(List<String> tables) {
        return tables.stream().mapToLong(table -> read(table).count()).sum();
    }
}
