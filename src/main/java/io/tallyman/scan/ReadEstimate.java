package io.tallyman.scan;

import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import scala.collection.JavaConverters;

/**
 * What a pass will read, from file listings and the Delta log alone.
 *
 * @param columns columns that are read
 * @param partitions partitions (or folders) that are read; 0 where the source has none to tell
 * @param files files that are opened
 * @param bytes size of those files, an upper bound for columnar formats; 0 where it is not known
 */
public record ReadEstimate(List<String> columns, int partitions, int files, long bytes) {

    /** How many of a pass's measures the Delta log may answer, if its statistics turn out to be exact. */
    public static int fromLog(Warehouse warehouse, Pass pass) {
        return pass.trip() == Trip.AGGREGATE && warehouse.logStatistics()
                ? AggregatePass.fromLog(warehouse.table(pass.table()), pass)
                : 0;
    }

    /** The estimate of a pass; throws Spark's reason where the pass cannot be analysed. */
    public static ReadEstimate of(Warehouse warehouse, Pass pass) {
        return switch (pass.trip()) {
            case SCHEMA, DERIVED -> new ReadEstimate(List.of(), 0, 0, 0);
            case QUERY, DEEQU ->
                estimate(
                        warehouse.table(pass.table()) == null
                                ? List.of()
                                : List.of(warehouse.table(pass.table()).rows(pass.scope(), pass.dates())));
            case REFERENCE -> estimate(ReferencePass.datasets(warehouse, pass));
            case AGGREGATE, GROUPING, CATEGORY, RECONCILIATION -> estimate(List.of(dataset(warehouse, pass)));
        };
    }

    private static Dataset<Row> dataset(Warehouse warehouse, Pass pass) {
        OpenTable table = warehouse.table(pass.table());
        Object measure = pass.measures().get(0).measure();
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        if (measure instanceof Keys keys) {
            return KeyPasses.rowsPerKey(rows, keys.columns(), keys.where());
        }
        if (measure instanceof Categories categories) {
            Dataset<Row> all = table.rows(pass.scope(), CategoryPass.days(pass));
            return KeyPasses.rowsPerKey(all, List.of(categories.column()), categories.where());
        }
        if (measure instanceof Mismatches mismatches) {
            return MatchPasses.compared(rows, warehouse.table(mismatches.of()).all(), mismatches)
                    .groupBy("__differs")
                    .count();
        }
        return AggregatePass.dataset(table, pass);
    }

    private static ReadEstimate estimate(List<Dataset<Row>> datasets) {
        Set<String> columns = new TreeSet<>();
        List<PartitionDirectory> partitions = new ArrayList<>();
        for (Dataset<Row> dataset : datasets) {
            SparkPlan plan = dataset.queryExecution().sparkPlan();
            for (SparkPlan leaf : JavaConverters.seqAsJavaList(plan.collectLeaves())) {
                if (leaf instanceof FileSourceScanExec scan) {
                    columns.addAll(List.of(scan.requiredSchema().fieldNames()));
                    partitions.addAll(List.of(scan.selectedPartitions()));
                }
            }
        }
        int files = partitions.stream().mapToInt(p -> p.files().size()).sum();
        long bytes = partitions.stream()
                .flatMap(p -> JavaConverters.seqAsJavaList(p.files()).stream())
                .mapToLong(f -> f.fileStatus().getLen())
                .sum();
        return new ReadEstimate(List.copyOf(columns), partitions.size(), files, bytes);
    }
}
