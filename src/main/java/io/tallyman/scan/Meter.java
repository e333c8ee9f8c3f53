package io.tallyman.scan;

import io.tallyman.check.Check;
import io.tallyman.metric.Cost;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.PassCost;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Counts Spark jobs, and rows and bytes read from sources, while it is open: in all and for each pass.
 *
 * <p>A pass marks its thread with a local property of Spark, which goes along with every job that the pass starts, also
 * with those that Spark starts from threads of its own.
 */
public final class Meter extends SparkListener implements AutoCloseable {
    private static final long PATIENCE_MS = 10_000;
    private static final String PASS = "tallyman.pass";
    private static final String POOL = "spark.scheduler.pool";
    private static final String OWN_POOLS = "tallyman-";
    private static final AtomicLong IDS = new AtomicLong();

    private final SparkContext context;
    private final Tally total = new Tally();
    private final Map<String, Metered> passes = new LinkedHashMap<>();
    private final Map<Integer, Metered> stages = new HashMap<>();

    public Meter(SparkSession spark) {
        this.context = spark.sparkContext();
        context.addSparkListener(this);
    }

    /**
     * Makes a pass, or a part of one, and counts what it takes. What is made within another on the same thread counts
     * for itself alone.
     *
     * @param what which pass it is, such as {@code aggregate}
     * @param measures what it answers; they bear its cost in equal parts
     */
    public <T> T measured(String table, String what, List<MetricKey> measures, Supplier<T> pass) {
        Metered metered = new Metered(table, what, measures, Optional.empty());
        return count(metered, what + ", " + measures.size() + " measures", pass);
    }

    /** Samples evidence of a check, which bears the cost alone. */
    public <T> T sampled(Check check, Supplier<T> sample) {
        String what = "evidence of " + check.name();
        return count(new Metered(check.table(), what, List.of(), Optional.of(check.id())), what, sample);
    }

    private <T> T count(Metered metered, String about, Supplier<T> work) {
        Properties before = context.getLocalProperties();
        Properties marked = new Properties();
        marked.putAll(before);
        String id = String.valueOf(IDS.incrementAndGet());
        marked.setProperty(PASS, id);
        marked.setProperty("spark.job.description", metered.table + ": " + about);
        int number = begin(id, metered);
        // Fair shares among passes, unless whoever made the session has said where its jobs go.
        if (before.getProperty(POOL, OWN_POOLS).startsWith(OWN_POOLS)) {
            marked.setProperty(POOL, OWN_POOLS + number);
        }
        context.setLocalProperties(marked);
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            end(metered, before.getProperty(PASS), System.nanoTime() - began);
            context.setLocalProperties(before);
        }
    }

    /** Which of this meter's passes it is. */
    private synchronized int begin(String id, Metered metered) {
        passes.put(id, metered);
        return passes.size();
    }

    private synchronized void end(Metered metered, String outer, long nanos) {
        metered.nanos += nanos;
        if (passes.containsKey(outer)) {
            passes.get(outer).nanos -= nanos;
        }
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart event) {
        total.jobs++;
        pass(event.properties()).ifPresent(pass -> pass.tally.jobs++);
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
        pass(event.properties()).ifPresent(pass -> stages.put(event.stageInfo().stageId(), pass));
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        if (event.taskMetrics() != null) {
            total.add(event.taskMetrics());
            if (stages.containsKey(event.stageId())) {
                stages.get(event.stageId()).tally.add(event.taskMetrics());
            }
        }
    }

    private Optional<Metered> pass(Properties properties) {
        return Optional.ofNullable(properties).map(p -> p.getProperty(PASS)).map(passes::get);
    }

    public synchronized int jobs() {
        return total.jobs;
    }

    public synchronized long rows() {
        return total.rows;
    }

    public synchronized long bytes() {
        return total.bytes;
    }

    /** What each pass took, in the order they began; whole once closed. A sample that needed no job is left out. */
    public synchronized List<PassCost> passes() {
        return passes.values().stream()
                .filter(pass -> pass.check.isEmpty() || pass.tally.jobs > 0)
                .map(Metered::cost)
                .toList();
    }

    /** Waits until every event so far has arrived. */
    public void settle() {
        try {
            context.listenerBus().waitUntilEmpty(PATIENCE_MS);
        } catch (Exception e) {
            // Numbers that arrive too late are a matter of cost accounting, not of verdicts.
        }
    }

    /** Stops counting. */
    @Override
    public void close() {
        settle();
        context.removeSparkListener(this);
    }

    /** What Spark has told so far. */
    private static final class Tally {
        private int jobs;
        private long rows;
        private long bytes;
        private long taskMillis;
        private long shuffleBytes;

        private void add(TaskMetrics task) {
            rows += task.inputMetrics().recordsRead();
            bytes += task.inputMetrics().bytesRead();
            taskMillis += task.executorRunTime();
            shuffleBytes += task.shuffleWriteMetrics().bytesWritten();
        }
    }

    /** A pass and what it has taken so far; its time is right once it has ended. */
    private static final class Metered {
        private final String table;
        private final String what;
        private final List<MetricKey> measures;
        private final Optional<String> check;
        private final Tally tally = new Tally();
        private long nanos;

        private Metered(String table, String what, List<MetricKey> measures, Optional<String> check) {
            this.table = table;
            this.what = what;
            this.measures = measures;
            this.check = check;
        }

        private PassCost cost() {
            Cost cost = new Cost(nanos, tally.rows, tally.bytes);
            return new PassCost(table, what, measures, check, tally.jobs, tally.taskMillis, tally.shuffleBytes, cost);
        }
    }
}
