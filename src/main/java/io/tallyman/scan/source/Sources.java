package io.tallyman.scan.source;

import io.tallyman.suite.SourceSpec;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Opens any kind of source. */
public final class Sources {
    private Sources() {}

    /**
     * Opens a source without reading rows.
     *
     * @throws RuntimeException with Spark's reason where it cannot be opened
     */
    public static Opened open(SparkSession spark, SourceSpec spec) {
        if (spec instanceof SourceSpec.Catalog catalog) {
            return CatalogSource.open(spark, catalog);
        }
        if (spec instanceof SourceSpec.Files files) {
            return FilesSource.open(spark, files);
        }
        if (spec instanceof SourceSpec.Jdbc jdbc) {
            return JdbcSource.open(spark, jdbc);
        }
        SourceSpec.Sql sql = (SourceSpec.Sql) spec;
        return new Opened(spark.sql(sql.query()), java.util.Optional.empty(), "sql");
    }

    /** A schema from column names and Spark SQL types. */
    static StructType schema(Map<String, String> columns) {
        StructType schema = new StructType();
        for (Map.Entry<String, String> column : columns.entrySet()) {
            schema = schema.add(column.getKey(), org.apache.spark.sql.types.DataType.fromDDL(column.getValue()));
        }
        return schema;
    }
}
