package io.tallyman.bench;

import io.tallyman.check.Check;
import io.tallyman.cli.BenchBridge;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Reading;
import io.tallyman.scan.Meter;
import io.tallyman.store.StoreTable;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** A whole run of Tallyman, with everything that it records; each time into a store of its own. */
final class TallymanRun implements Contender {
    private final String name;
    private final SparkSession spark;
    private final Path stores;
    private final Conf conf;
    private final Optional<LocalDate> before;
    private final LocalDate date;
    private Path store;
    private Suite suite;

    private TallymanRun(
            String name, SparkSession spark, Path stores, Conf conf, Optional<LocalDate> before, LocalDate date) {
        this.name = name;
        this.spark = spark;
        this.stores = stores;
        this.conf = conf;
        this.before = before;
        this.date = date;
    }

    /** The first run of all; it also creates the store's tables. */
    static TallymanRun first(String name, SparkSession spark, Path stores, Conf conf, LocalDate date) {
        return new TallymanRun(name, spark, stores, conf, Optional.empty(), date);
    }

    /** The run of the day after a first run, which is not measured. */
    static TallymanRun second(String name, SparkSession spark, Path stores, Conf conf, LocalDate date) {
        return new TallymanRun(name, spark, stores, conf, Optional.of(date.minusDays(1)), date);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() {
        close();
        store = Folders.fresh(stores, name);
        suite = conf.suite(store);
        before.ifPresent(day -> BenchBridge.run(spark, suite, day));
    }

    @Override
    public Map<String, Double> run(Meter meter) {
        RunResult result = BenchBridge.run(spark, suite, date);
        Map<Check, Reading> readings = new LinkedHashMap<>();
        for (Verdict verdict : result.verdicts()) {
            readings.put(verdict.check(), verdict.reading());
        }
        return TallymanPasses.answers(suite.checks(), check -> Optional.ofNullable(readings.get(check)));
    }

    /** Forgets the store, also in Delta's cache, whose snapshots would stay on the heap. */
    @Override
    public void close() {
        if (store != null) {
            for (StoreTable table : StoreTable.values()) {
                String path = store.resolve(table.tableName()).toString();
                DeltaLog.invalidateCache(spark, new org.apache.hadoop.fs.Path(path));
            }
            Folders.delete(store.getParent());
            store = null;
        }
    }
}
