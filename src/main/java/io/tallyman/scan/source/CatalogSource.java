package io.tallyman.scan.source;

import io.delta.tables.DeltaTable;
import io.tallyman.suite.SourceSpec;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tables of the session's catalog; Delta tables are pinned to their current version. */
final class CatalogSource {
    private CatalogSource() {}

    static Opened open(SparkSession spark, SourceSpec.Catalog spec) {
        String name = spec.table();
        // Delta has its own reader of versions; any other table answers to its name.
        if (isDelta(spark, name)) {
            long version = DeltaTable.forName(spark, name).history(1).first().getAs("version");
            Dataset<Row> rows = spark.sql("SELECT * FROM " + name + " VERSION AS OF " + version);
            return new Opened(NativeScan.of(spark, rows), Optional.of(version), name);
        }
        return new Opened(spark.table(name), Optional.empty(), name);
    }

    private static boolean isDelta(SparkSession spark, String name) {
        return spark.sql("DESCRIBE TABLE EXTENDED " + name)
                        .filter("col_name = 'Provider' AND lower(data_type) = 'delta'")
                        .count()
                > 0;
    }
}
