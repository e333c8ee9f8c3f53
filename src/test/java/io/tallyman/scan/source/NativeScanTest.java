package io.tallyman.scan.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.suite.SourceSpec;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** Which Delta tables are handed to a native engine as the Parquet files that they are. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class NativeScanTest {
    private static final String COMET = "spark.comet.enabled";

    @BeforeEach
    void withComet(SparkSession spark) {
        spark.conf().set(COMET, "true");
    }

    @AfterEach
    void withoutComet(SparkSession spark) {
        spark.conf().unset(COMET);
    }

    @Test
    void plainTableIsReadAsParquetAtItsPinnedVersionWithItsPartitionsPruned(SparkSession spark, @TempDir Path folder) {
        create(spark, folder, "");
        Dataset<Row> rows = open(spark, folder);
        spark.sql("INSERT INTO delta.`" + folder + "` VALUES (9, DATE'2026-11-19', 'later')");

        Dataset<Row> slice = rows.filter("day = DATE'2026-11-19'");

        assertThat(texts(rows)).containsExactlyInAnyOrder("1 2026-11-18 null", "2 2026-11-19 null", "3 2026-11-19 x");
        assertThat(texts(slice)).containsExactlyInAnyOrder("2 2026-11-19 null", "3 2026-11-19 x");
        assertThat(format(slice)).isExactlyInstanceOf(ParquetFileFormat.class);
        assertThat(scan(slice).selectedPartitions()).hasSize(1);
    }

    @Test
    void tableWithDeletionVectorsOrMappedColumnsIsLeftToDelta(SparkSession spark, @TempDir Path folder) {
        create(spark, folder.resolve("vectors"), "'delta.enableDeletionVectors' = 'true'");
        spark.sql("DELETE FROM delta.`" + folder.resolve("vectors") + "` WHERE id = 2");
        create(spark, folder.resolve("mapped"), "'delta.columnMapping.mode' = 'name'");
        spark.sql("ALTER TABLE delta.`" + folder.resolve("mapped") + "` RENAME COLUMN id TO order_id");

        assertThat(format(open(spark, folder.resolve("vectors")))).isNotExactlyInstanceOf(ParquetFileFormat.class);
        assertThat(format(open(spark, folder.resolve("mapped")))).isNotExactlyInstanceOf(ParquetFileFormat.class);
        assertThat(texts(open(spark, folder.resolve("vectors"))))
                .containsExactlyInAnyOrder("1 2026-11-18 null", "3 2026-11-19 x");
        assertThat(open(spark, folder.resolve("mapped"))
                        .selectExpr("sum(order_id)")
                        .first()
                        .getLong(0))
                .isEqualTo(6);
    }

    @Test
    void withoutCometNothingChanges(SparkSession spark, @TempDir Path folder) {
        create(spark, folder, "");
        spark.conf().unset(COMET);

        assertThat(format(open(spark, folder))).isNotExactlyInstanceOf(ParquetFileFormat.class);
    }

    /** Two files, one from before the column {@code note} was there. */
    private static void create(SparkSession spark, Path folder, String properties) {
        String table = "delta.`" + folder + "`";
        spark.sql("CREATE TABLE " + table + " (id BIGINT, day DATE) USING delta PARTITIONED BY (day)"
                + (properties.isEmpty() ? "" : " TBLPROPERTIES (" + properties + ")"));
        spark.sql("INSERT INTO " + table + " SELECT /*+ COALESCE(1) */ id, day FROM"
                + " VALUES (1, DATE'2026-11-18'), (2, DATE'2026-11-19') AS t(id, day)");
        spark.sql("ALTER TABLE " + table + " ADD COLUMN note STRING");
        spark.sql("INSERT INTO " + table + " VALUES (3, DATE'2026-11-19', 'x')");
    }

    private static Dataset<Row> open(SparkSession spark, Path folder) {
        return Sources.open(spark, new SourceSpec.Files(folder.toString(), "delta", Map.of(), Map.of()))
                .rows();
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
                .toList();
    }

    private static FileFormat format(Dataset<Row> rows) {
        return scan(rows).relation().fileFormat();
    }

    private static FileSourceScanExec scan(Dataset<Row> rows) {
        for (SparkPlan leaf :
                JavaConverters.seqAsJavaList(rows.queryExecution().sparkPlan().collectLeaves())) {
            if (leaf instanceof FileSourceScanExec scan) {
                return scan;
            }
        }
        throw new AssertionError("no scan of files");
    }
}
