package io.tallyman.scan.source;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets a native engine read Delta tables.
 *
 * <p>DataFusion Comet takes over scans of Spark's own Parquet format and leaves Delta's, which adds deletion vectors and
 * column mapping, to Spark. By Delta's protocol a table of reader version 1 has neither: it is the Parquet files that its
 * log lists.
 */
final class NativeScan {
    private static final String COMET = "spark.comet.enabled";

    private NativeScan() {}

    /** The same rows in a form that Comet reads, where the session has Comet and the table allows it. */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> rows) {
        if (!Boolean.parseBoolean(spark.conf().get(COMET, "false"))) {
            return rows;
        }
        LogicalPlan plan = rows.queryExecution().analyzed();
        return Dataset.ofRows(spark, plan.transformUp(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
            @Override
            public boolean isDefinedAt(LogicalPlan node) {
                return node instanceof LogicalRelation relation
                        && relation.relation() instanceof HadoopFsRelation files
                        && files.location() instanceof TahoeLogFileIndex index
                        && index.getSnapshot().protocol().minReaderVersion() == 1;
            }

            @Override
            public LogicalPlan apply(LogicalPlan node) {
                LogicalRelation relation = (LogicalRelation) node;
                HadoopFsRelation files = (HadoopFsRelation) relation.relation();
                return new LogicalRelation(
                        new HadoopFsRelation(
                                files.location(),
                                files.partitionSchema(),
                                files.dataSchema(),
                                files.bucketSpec(),
                                new ParquetFileFormat(),
                                files.options(),
                                files.sparkSession()),
                        relation.output(),
                        relation.catalogTable(),
                        relation.isStreaming());
            }
        }));
    }
}
