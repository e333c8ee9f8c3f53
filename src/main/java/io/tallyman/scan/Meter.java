package io.tallyman.scan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Counts Spark jobs, and rows and bytes read from sources, while it is open. */
public final class Meter extends SparkListener implements AutoCloseable {
    private static final long PATIENCE_MS = 10_000;

    private final SparkSession spark;
    private final AtomicInteger jobs = new AtomicInteger();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public Meter(SparkSession spark) {
        this.spark = spark;
        spark.sparkContext().addSparkListener(this);
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
        jobs.incrementAndGet();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        if (event.taskMetrics() != null) {
            rows.addAndGet(event.taskMetrics().inputMetrics().recordsRead());
            bytes.addAndGet(event.taskMetrics().inputMetrics().bytesRead());
        }
    }

    public int jobs() {
        return jobs.get();
    }

    public long rows() {
        return rows.get();
    }

    public long bytes() {
        return bytes.get();
    }

    /** Stops counting, once every event so far has arrived. */
    @Override
    public void close() {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty(PATIENCE_MS);
        } catch (Exception e) {
            // Numbers that arrive too late are a matter of cost accounting, not of verdicts.
            jobs.get();
        }
        spark.sparkContext().removeSparkListener(this);
    }
}
