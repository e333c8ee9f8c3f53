package io.tallyman.store;

import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * Where a store's tables live: folders below a path, or tables of a catalog schema.
 *
 * <p>A text that contains a slash or starts with a dot is a path; a bare word such as {@code ops} or
 * {@code catalog.schema} is a schema.
 */
final class Location {
    private final SparkSession spark;
    private final String text;
    private final Optional<Path> folder;

    private Location(SparkSession spark, String text, Optional<Path> folder) {
        this.spark = spark;
        this.text = text;
        this.folder = folder;
    }

    static Location of(SparkSession spark, String text) {
        if (!text.contains("/") && !text.startsWith(".")) {
            return new Location(spark, text, Optional.empty());
        }
        try {
            Path path = new Path(text);
            Path absolute = path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .makeQualified(path);
            return new Location(spark, text, Optional.of(absolute));
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(
                    "Cannot use the store at " + text + ": " + e.getMessage()
                            + ". Check the path and that its file system is known to Spark.",
                    e);
        }
    }

    /** The path as written; empty of a schema. */
    Optional<String> folder() {
        return folder.map(path -> text);
    }

    boolean has(StoreTable table) {
        return folder.isPresent()
                ? DeltaTable.isDeltaTable(spark, path(table))
                : spark.catalog().tableExists(identifier(table));
    }

    void create(StoreTable table) {
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark);
        if (folder.isPresent()) {
            builder = builder.location(path(table));
        } else {
            if (!spark.catalog().databaseExists(text)) {
                spark.sql("CREATE SCHEMA IF NOT EXISTS " + quoted(text));
            }
            builder = builder.tableName(identifier(table));
        }
        builder = builder.comment(table.comment()).addColumns(table.schema());
        if (table.partition().isPresent()) {
            builder = builder.partitionedBy(table.partition().get());
        }
        builder.execute();
    }

    /** For changes, at the newest version. */
    DeltaTable delta(StoreTable table) {
        return folder.isPresent()
                ? DeltaTable.forPath(spark, path(table))
                : DeltaTable.forName(spark, identifier(table));
    }

    /** Adds the columns that a table of an earlier version lacks. */
    void widen(StoreTable table) {
        List<StructField> missing = missing(table, delta(table).toDF());
        if (!missing.isEmpty()) {
            String name = folder.isPresent() ? "delta.`" + path(table) + "`" : identifier(table);
            String columns = missing.stream().map(StructField::toDDL).collect(Collectors.joining(", "));
            spark.sql("ALTER TABLE " + name + " ADD COLUMNS (" + columns + ")");
        }
    }

    /** For reading, at the newest version; no rows where it was never created, null in columns that it lacks. */
    Dataset<Row> read(StoreTable table) {
        if (!has(table)) {
            return spark.createDataFrame(List.<Row>of(), table.schema());
        }
        Dataset<Row> rows = folder.isPresent()
                ? spark.read().format("delta").load(path(table))
                : spark.read().table(identifier(table));
        for (StructField column : missing(table, rows)) {
            rows = rows.withColumn(column.name(), lit(null).cast(column.dataType()));
        }
        return rows;
    }

    void append(StoreTable table, Dataset<Row> rows) {
        if (folder.isPresent()) {
            rows.write().format("delta").mode("append").save(path(table));
        } else {
            rows.write().format("delta").mode("append").saveAsTable(identifier(table));
        }
    }

    Dataset<Row> rows(StoreTable table, List<Row> rows) {
        return spark.createDataFrame(rows, table.schema()).coalesce(1);
    }

    @Override
    public String toString() {
        return text;
    }

    private static List<StructField> missing(StoreTable table, Dataset<Row> rows) {
        List<String> present = List.of(rows.columns());
        return Stream.of(table.schema().fields())
                .filter(column -> !present.contains(column.name()))
                .toList();
    }

    private String path(StoreTable table) {
        return new Path(folder.orElseThrow(), table.tableName()).toString();
    }

    private String identifier(StoreTable table) {
        return quoted(text + "." + table.tableName());
    }

    private static String quoted(String name) {
        return Stream.of(name.split("\\.")).map(part -> "`" + part + "`").collect(Collectors.joining("."));
    }
}
