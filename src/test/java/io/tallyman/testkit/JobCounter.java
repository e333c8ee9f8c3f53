package io.tallyman.testkit;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** Counts the Spark jobs that a piece of work starts. */
public final class JobCounter extends SparkListener {
    private static final long DRAIN_MILLIS = 60_000;

    private final AtomicInteger jobs = new AtomicInteger();

    private JobCounter() {}

    public static int jobsDuring(SparkSession spark, Runnable work) {
        SparkContext context = spark.sparkContext();
        JobCounter counter = new JobCounter();
        drain(context);
        context.addSparkListener(counter);
        try {
            work.run();
            drain(context);
        } finally {
            context.removeSparkListener(counter);
        }
        return counter.jobs.get();
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        jobs.incrementAndGet();
    }

    private static void drain(SparkContext context) {
        try {
            context.listenerBus().waitUntilEmpty(DRAIN_MILLIS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark's listener bus did not drain", e);
        }
    }
}
