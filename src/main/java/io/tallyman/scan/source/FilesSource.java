package io.tallyman.scan.source;

import io.tallyman.suite.SourceSpec;
import java.util.Optional;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** Files below a path: Delta (pinned to its current version), Parquet, ORC, Avro, JSON, CSV. */
final class FilesSource {
    private FilesSource() {}

    static Opened open(SparkSession spark, SourceSpec.Files spec) {
        DataFrameReader reader = spark.read().format(spec.format()).options(spec.options());
        String description = spec.format() + " " + spec.path();
        if (spec.format().equals("delta")) {
            DeltaLog log = DeltaLog.forTable(spark, spec.path());
            if (!log.tableExists()) {
                throw new IllegalArgumentException("there is no Delta table at " + spec.path());
            }
            long version = log.update(false, scala.Option.empty(), scala.Option.empty())
                    .version();
            Dataset<Row> rows = reader.option("versionAsOf", version).load(spec.path());
            return new Opened(NativeScan.of(spark, rows), Optional.of(version), description);
        }
        if (!spec.schema().isEmpty()) {
            reader = reader.schema(Sources.schema(spec.schema()));
        }
        return new Opened(reader.load(spec.path()), Optional.empty(), description);
    }
}
