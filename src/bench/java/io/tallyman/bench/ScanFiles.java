package io.tallyman.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.collection.JavaConverters;

/** The data files that queries read while it is open, each once; Delta's logs and Tallyman's stores do not count. */
final class ScanFiles implements QueryExecutionListener, AutoCloseable {
    private final SparkSession spark;
    private final Path stores;
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    ScanFiles(SparkSession spark, Path stores) {
        this.spark = spark;
        this.stores = stores;
        spark.listenerManager().register(this);
    }

    @Override
    public void onSuccess(String function, QueryExecution query, long nanoseconds) {
        // The plan before a native engine puts its own scans in.
        for (SparkPlan leaf : JavaConverters.seqAsJavaList(query.sparkPlan().collectLeaves())) {
            if (leaf instanceof FileSourceScanExec scan) {
                for (PartitionDirectory partition : scan.selectedPartitions()) {
                    JavaConverters.seqAsJavaList(partition.files()).forEach(this::add);
                }
            }
        }
    }

    @Override
    public void onFailure(String function, QueryExecution query, Exception error) {
        // What a failed query has read is not known.
    }

    private void add(FileStatusWithMetadata file) {
        Path path = Path.of(file.getPath().toUri().getPath());
        if (!path.startsWith(stores) && !path.toString().contains("_delta_log")) {
            sizes.put(path.toString(), file.getLen());
        }
    }

    int count() {
        return sizes.size();
    }

    long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        spark.listenerManager().unregister(this);
    }
}
