package io.tallyman.bench;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up the processor time of Spark's tasks. */
final class Processor extends SparkListener {
    private long nanos;

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        if (event.taskMetrics() != null) {
            nanos += event.taskMetrics().executorCpuTime();
        }
    }

    synchronized long millis() {
        return nanos / 1_000_000;
    }
}
