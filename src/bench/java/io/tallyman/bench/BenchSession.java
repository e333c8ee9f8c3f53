package io.tallyman.bench;

import io.tallyman.cli.BenchBridge;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of the process: that of a run, on all cores of this machine.
 *
 * @param startedIn seconds from the start of the process until the session was there
 */
record BenchSession(SparkSession spark, double startedIn) {

    /**
     * Starts Spark.
     *
     * @param folder absolute; where Spark may put what it has to
     */
    static BenchSession open(Path folder) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.master", "local[*]");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.driver.host", "localhost");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.scheduler.mode", "FAIR");
        settings.put("spark.sql.shuffle.partitions", "4");
        settings.put("spark.sql.session.timeZone", "UTC");
        settings.put(
                "spark.sql.warehouse.dir", folder.resolve("spark-warehouse").toString());
        settings.forEach((key, value) -> System.setProperty(key, System.getProperty(key, value)));
        SparkSession spark = BenchBridge.session();
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        return new BenchSession(spark, (System.currentTimeMillis() - started) / 1e3);
    }
}
