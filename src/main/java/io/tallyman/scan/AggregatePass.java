package io.tallyman.scan;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.plan.Pass;
import io.tallyman.suite.SourceSpec;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As few aggregations over a table as its shareable measures fit in, grouped by business date. */
final class AggregatePass {
    private static final Logger LOG = LoggerFactory.getLogger(AggregatePass.class);

    /**
     * Spark's generated code grows faster than the number of expressions: the more there are in one aggregation, the
     * longer it takes until it is compiled, and the fewer, the more often the columns are read.
     */
    static final int MOST_EXPRESSIONS = 200;

    private final OpenTable table;
    private final Pass pass;
    private final Meter meter;
    private final SliceStates states;
    private final boolean useLog;
    private final boolean redact;
    private final Clock clock;

    /**
     * One pass.
     *
     * @param meter books the parts of the log, of the states and of the scan apart
     * @param states known states of slices, and where new ones are noted
     * @param useLog whether the statistics of a Delta table's log may answer
     * @param redact whether a run-time error may quote values that must not be stored
     */
    AggregatePass(
            OpenTable table, Pass pass, Meter meter, SliceStates states, boolean useLog, boolean redact, Clock clock) {
        this.meter = meter;
        this.states = states;
        this.useLog = useLog;
        this.redact = redact;
        this.table = table;
        this.pass = pass;
        this.clock = clock;
    }

    List<Metric> run() {
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        List<Metric> metrics = new ArrayList<>();
        List<Compiled> ready = Fence.analysed(
                table,
                pass.measures(),
                rows,
                (key, e) -> metrics.addAll(failed(List.of(key), pass.judged(), e, false)));
        Map<Compiled, List<Metric>> known = new LinkedHashMap<>(fromLog(rows, ready));
        ready.removeAll(known.keySet());
        known.putAll(fromStates(rows, ready));
        ready.removeAll(known.keySet());
        known.values().forEach(metrics::addAll);
        // What log and states answered has no part in the cost of the scan.
        metrics.addAll(
                known.isEmpty() || ready.isEmpty()
                        ? scan(ready)
                        : meter.measured(pass.table(), "scan", keys(ready), () -> scan(ready)));
        return metrics;
    }

    private List<Metric> scan(List<Compiled> ready) {
        List<Metric> metrics = new ArrayList<>();
        batches(ready)
                .forEach(batch -> metrics.addAll(new DateBisection(
                                PassDates.of(table, pass),
                                some -> scan(batch, PassDates.of(table, some)),
                                (some, e) -> failed(keys(batch), some, e, redact))
                        .run()));
        return metrics;
    }

    /** Measures of some dates; throws {@link Unreadable} where dates, not measures, are at fault. */
    private List<Metric> scan(List<Compiled> batch, PassDates dates) {
        Dataset<Row> rows = dates.rows();
        return new Bisection<Compiled, Metric>(
                        some -> aggregate(rows, some, dates), (measure, e) -> alone(measure, dates, e), () -> {
                            try {
                                rows.count();
                            } catch (Exception | LinkageError | StackOverflowError e) {
                                throw new Unreadable(e);
                            }
                        })
                .run(batch);
    }

    /** The rows of some dates cannot even be counted. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Measures that share an aggregation. More than {@link #MOST_EXPRESSIONS} are split evenly, those about the same
     * column together, so that even then a column is read about once.
     */
    private List<List<Compiled>> batches(List<Compiled> measures) {
        // Of a source that may change between two reads, all numbers come from one.
        if (!(table.spec().source() instanceof SourceSpec.Files)
                && table.version().isEmpty()) {
            return List.of(measures);
        }
        long expressions = measures.stream()
                .flatMap(m -> m.columns().stream().map(Column::expr))
                .distinct()
                .count();
        long batches = (expressions + MOST_EXPRESSIONS - 1) / MOST_EXPRESSIONS;
        if (batches <= 1) {
            return List.of(measures);
        }
        List<Compiled> sorted = new ArrayList<>(measures);
        sorted.sort(Comparator.comparing(m -> m.key().measure().instance()));
        List<List<Compiled>> split = new ArrayList<>();
        Set<Expression> together = new HashSet<>();
        for (Compiled measure : sorted) {
            if (split.isEmpty() || together.size() >= (expressions + batches - 1) / batches) {
                split.add(new ArrayList<>());
                together.clear();
            }
            measure.columns().forEach(column -> together.add(column.expr()));
            split.get(split.size() - 1).add(measure);
        }
        return split;
    }

    /** What the Delta log answers; whatever goes wrong there is left to the scan. */
    private Map<Compiled, List<Metric>> fromLog(Dataset<Row> rows, List<Compiled> ready) {
        if (!useLog || ready.isEmpty()) {
            return Map.of();
        }
        return orScan(
                "log",
                () -> LogPass.of(table, pass, rows, ready)
                        .map(log -> meter.measured(pass.table(), "log", log.candidates(), () -> log.answer(clock))));
    }

    /** What states of slices answer, with a read of those that changed; whatever goes wrong there is left to the scan. */
    private Map<Compiled, List<Metric>> fromStates(Dataset<Row> rows, List<Compiled> ready) {
        if (!useLog || ready.isEmpty()) {
            return Map.of();
        }
        return orScan(
                "increment",
                () -> IncrementPass.of(table, pass, rows, ready)
                        .map(increment -> meter.measured(
                                pass.table(),
                                "increment",
                                increment.candidates(),
                                () -> increment.answer(states, clock))));
    }

    /** Takes a way round the scan; where it fails, the rows are read. */
    private Map<Compiled, List<Metric>> orScan(String way, Supplier<Optional<Map<Compiled, List<Metric>>>> answer) {
        try {
            return answer.get().orElse(Map.of());
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            LOG.warn("{}: no answer by {}, so the rows are read: {}", pass.table(), way, Failures.reason(e, redact));
            return Map.of();
        }
    }

    /** What the pass reads where the log answers nothing, for those who plan. */
    static Dataset<Row> dataset(OpenTable table, Pass pass) {
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        List<Column> columns = analysed(table, pass, rows).stream()
                .flatMap(measure -> measure.columns().stream())
                .toList();
        return columns.isEmpty() ? rows.limit(0) : Fence.aggregated(rows, columns);
    }

    /** Number of measures that the log may answer, for those who plan. */
    static int fromLog(OpenTable table, Pass pass) {
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        return LogPass.of(table, pass, rows, analysed(table, pass, rows))
                .map(log -> log.candidates().size())
                .orElse(0);
    }

    /** A measure that cannot be analysed reads nothing. */
    private static List<Compiled> analysed(OpenTable table, Pass pass, Dataset<Row> rows) {
        return Fence.analysed(table, pass.measures(), rows, (key, e) -> {});
    }

    private static List<MetricKey> keys(List<Compiled> measures) {
        return measures.stream().map(Compiled::key).toList();
    }

    /** The measure that makes the pass die: some of its dates may be at fault. */
    private List<Metric> alone(Compiled measure, PassDates dates, Throwable e) {
        if (e instanceof Unreadable unreadable && dates.apart()) {
            throw unreadable;
        }
        return new DateBisection(
                        dates,
                        some -> {
                            PassDates again = PassDates.of(table, some);
                            return aggregate(again.rows(), List.of(measure), again);
                        },
                        (some, again) -> failed(List.of(measure.key()), some, again, redact))
                .after(e);
    }

    private List<Metric> failed(List<MetricKey> keys, List<LocalDate> dates, Throwable e, boolean redact) {
        return Answer.failed(table, keys, dates, Failures.reason(e, redact), clock);
    }

    private List<Metric> aggregate(Dataset<Row> rows, List<Compiled> measures, PassDates dates) {
        // Equal expressions are computed once.
        Map<Expression, Integer> positions = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        for (Compiled measure : measures) {
            for (Column column : measure.columns()) {
                if (positions.putIfAbsent(column.expr(), columns.size() + dates.offset()) == null) {
                    columns.add(column.as("m" + columns.size()));
                }
            }
        }
        columns.add(functions.count(functions.lit(1)).as("__rows"));
        int counted = columns.size() - 1 + dates.offset();
        Map<LocalDate, Row> results = dates.aggregated(rows, dates.date(), columns);
        results.values().removeIf(row -> row.getLong(counted) == 0);
        List<Metric> metrics = new ArrayList<>();
        for (Compiled measure : measures) {
            int[] at = measure.columns().stream()
                    .mapToInt(c -> positions.get(c.expr()))
                    .toArray();
            for (LocalDate date : dates.known(results.keySet())) {
                metrics.add(Answer.metric(table, measure.key(), date, read(measure, results.get(date), at), clock));
            }
        }
        return metrics;
    }

    static Reading read(Compiled measure, Row row, int[] positions) {
        return row == null ? measure.reader().ofNoRows() : measure.reader().read(row, positions);
    }

    /** A date as Spark returns it. */
    static LocalDate dateOf(Object value) {
        return value == null ? null : value instanceof java.sql.Date date ? date.toLocalDate() : (LocalDate) value;
    }
}
