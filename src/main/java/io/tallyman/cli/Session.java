package io.tallyman.cli;

import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a run. */
final class Session {
    private static final String[][] DEFAULTS = {
        {"spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"},
        {"spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"},
        // The store's tables are small; Delta's own defaults are made for large logs.
        {"spark.databricks.delta.snapshotPartitions", "2"},
        {"spark.databricks.delta.stalenessLimit", "0"},
        // Passes run side by side, so that a small one need not wait behind a large one.
        {"spark.scheduler.mode", "FAIR"},
        // Beyond this many columns Spark no longer compiles a whole stage; an aggregation of many measures has more
        // than the 100 that are its default, and takes three times as long when it is not compiled.
        {"spark.sql.codegen.maxFields", "5000"},
        // A run compiles some hundred stages; with the 100 that are kept by default, the next run in this process would
        // compile them all again.
        {"spark.sql.codegen.cache.maxEntries", "1000"},
    };

    private Session() {}

    /** Starts Spark, or takes the session there is; what the caller has set is kept. */
    static SparkSession open(ZoneId zone) {
        if (SparkSession.getDefaultSession().isDefined()) {
            return SparkSession.getDefaultSession().get();
        }
        org.apache.spark.SparkConf conf = new org.apache.spark.SparkConf();
        SparkSession.Builder builder = SparkSession.builder().appName("Tallyman");
        for (String[] setting : DEFAULTS) {
            if (!conf.contains(setting[0])) {
                builder.config(setting[0], setting[1]);
            }
        }
        if (!conf.contains("spark.sql.session.timeZone")) {
            builder.config("spark.sql.session.timeZone", zone.getId());
        }
        return builder.getOrCreate();
    }
}
