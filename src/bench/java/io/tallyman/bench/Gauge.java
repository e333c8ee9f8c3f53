package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Measures a contender at work. */
final class Gauge {
    private final SparkSession spark;
    private final Path stores;

    /**
     * @param stores where Tallyman's stores are
     */
    Gauge(SparkSession spark, Path stores) {
        this.spark = spark;
        this.stores = stores;
    }

    /** A measurement, and what the contender answered. */
    record Outcome(Sample sample, Map<String, Double> answers) {}

    /** Lets the contender prepare, collects garbage, and then measures. */
    Outcome measure(Contender contender) {
        contender.prepare();
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        ScanFiles files = new ScanFiles(spark, stores);
        Processor processor = new Processor();
        spark.sparkContext().addSparkListener(processor);
        Meter meter = new Meter(spark);
        Map<String, Double> answers;
        double millis;
        try (files;
                meter) {
            long start = System.nanoTime();
            answers = contender.run(meter);
            millis = (System.nanoTime() - start) / 1e6;
        }
        // Closing the meter has waited for all events.
        spark.sparkContext().removeSparkListener(processor);
        Optional<Cost> cost = contender.onSpark()
                ? Optional.of(new Cost(
                        meter.jobs(),
                        meter.rows(),
                        meter.bytes(),
                        processor.millis(),
                        files.count(),
                        files.bytes(),
                        peakHeap()))
                : Optional.empty();
        return new Outcome(new Sample(contender.name(), millis, cost), answers);
    }

    private static long peakHeap() {
        return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
