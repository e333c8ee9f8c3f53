package io.tallyman.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * What every part of the benchmark is given.
 *
 * @param folder absolute; where data and stores go
 * @param scale TPC-H scale factor
 * @param repeats rounds that count; one more warms up
 * @param only the contenders that take part; all of them where empty
 * @param progress told what goes on
 */
record Setting(
        SparkSession spark, Path folder, double scale, int repeats, List<String> only, Consumer<String> progress) {

    /** Where Tallyman's stores go. */
    Path stores() {
        return folder.resolve("stores");
    }

    /** A store for suites that never open it. */
    Path noStore(String name) {
        return stores().resolve("none").resolve(name);
    }
}
