package io.tallyman.scan;

import static io.tallyman.scan.LogStatistics.DATED;
import static io.tallyman.scan.LogStatistics.HIGH;
import static io.tallyman.scan.LogStatistics.LOW;
import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.tallyman.metric.Measure.NewestEvent;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.plan.Pass;
import io.tallyman.scan.LogStatistics.Translated;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;

/**
 * Answers measures of an aggregation from the statistics in a Delta table's log, without reading a data file.
 *
 * <p>A measure is answered only if all its dates are: each file must lie within one business date and hold statistics
 * that make the number exact. Every other measure is left to the scan.
 */
final class LogPass {
    /** Files are told apart by their first and last date; more pairs than this are not worth a look. */
    private static final int MOST_GROUPS = 10_000;

    private final OpenTable table;
    private final Pass pass;
    private final Dataset<Row> rows;
    private final LogStatistics statistics;
    private final boolean sliced;
    private final Map<Compiled, List<Translated>> candidates;

    /** A measure and where its values stand in a result row: value i at {@code at[i]}, its exactness right after. */
    private record Candidate(Compiled measure, int[] at) {}

    private LogPass(OpenTable table, Pass pass, Dataset<Row> rows, LogStatistics statistics, List<Compiled> measures) {
        this.table = table;
        this.pass = pass;
        this.rows = rows;
        this.statistics = statistics;
        this.sliced = pass.scope() == Scope.SLICE && table.slices().isPresent();
        this.candidates = translated(measures);
    }

    /** The log pass over those of the measures that it can answer; empty where there are none. */
    static Optional<LogPass> of(OpenTable table, Pass pass, Dataset<Row> rows, List<Compiled> measures) {
        return LogStatistics.of(table)
                .map(statistics -> new LogPass(table, pass, rows, statistics, measures))
                .filter(log -> !log.candidates.isEmpty())
                .filter(log -> !log.sliced || log.datedFiles().isPresent());
    }

    /** The measures that the log may answer, told from schema and expressions alone. */
    List<MetricKey> candidates() {
        return candidates.keySet().stream().map(Compiled::key).toList();
    }

    /** What the log answers exactly; one Spark job over the log. */
    Map<Compiled, List<Metric>> answer(Clock clock) {
        List<Column> columns = new ArrayList<>();
        add(statistics.rows(), columns);
        List<Candidate> placed = new ArrayList<>();
        candidates.forEach((measure, values) -> {
            int[] at = values.stream().mapToInt(value -> add(value, columns)).toArray();
            placed.add(new Candidate(measure, at));
        });
        Optional<Groups> groups = groups(columns);
        Map<Compiled, List<Metric>> answered = new LinkedHashMap<>();
        if (groups.isPresent()) {
            for (Candidate candidate : placed) {
                if (groups.get().exact(candidate, sliced ? pass.dates() : pass.judged())) {
                    answered.put(candidate.measure(), metrics(candidate, groups.get(), clock));
                }
            }
        }
        return answered;
    }

    private static int add(Translated translated, List<Column> columns) {
        Column exact = lit(true);
        for (Column condition : translated.exact()) {
            exact = exact.and(coalesce(condition, lit(false)));
        }
        int position = columns.size();
        columns.add(translated.value());
        columns.add(coalesce(bool_and(exact), lit(true)));
        return position;
    }

    /** Equal expressions are analysed and translated once. */
    private Map<Compiled, List<Translated>> translated(List<Compiled> measures) {
        Map<Compiled, List<Translated>> translated = new LinkedHashMap<>();
        for (boolean newest : new boolean[] {false, true}) {
            List<Compiled> alike = measures.stream()
                    .filter(m -> m.key().measure() instanceof NewestEvent == newest)
                    .toList();
            Map<Expression, Optional<Translated>> known = known(alike, newest);
            for (Compiled measure : alike) {
                List<Translated> values = measure.columns().stream()
                        .flatMap(column -> known.get(column.expr()).stream())
                        .toList();
                if (values.size() == measure.columns().size()) {
                    translated.put(measure, values);
                }
            }
        }
        return translated;
    }

    private Map<Expression, Optional<Translated>> known(List<Compiled> measures, boolean newest) {
        List<Column> columns = new ArrayList<>(measures.stream()
                .flatMap(measure -> measure.columns().stream())
                .collect(Collectors.toMap(Column::expr, c -> c, (one, same) -> one, LinkedHashMap::new))
                .values());
        Map<Expression, Optional<Translated>> known = new HashMap<>();
        if (!columns.isEmpty()) {
            Aggregate analysed =
                    (Aggregate) Fence.aggregated(rows, columns).queryExecution().analyzed();
            for (int i = 0; i < columns.size(); i++) {
                Expression named = (Expression) analysed.aggregateExpressions().apply(i);
                known.put(
                        columns.get(i).expr(),
                        statistics.translate(named instanceof Alias alias ? alias.child() : named, newest));
            }
        }
        return known;
    }

    private Optional<Groups> groups(List<Column> columns) {
        Column[] all = new Column[columns.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = columns.get(i).as("c" + i);
        }
        Column[] tail = Arrays.copyOfRange(all, 1, all.length);
        if (!sliced) {
            Row row = statistics.files().agg(all[0], tail).first();
            Map<LocalDate, Row> whole = new HashMap<>();
            pass.judged().forEach(date -> whole.put(date, row));
            return Optional.of(new Groups(whole, List.of(), 0));
        }
        List<Row> found = datedFiles()
                .orElseThrow()
                .groupBy(LOW, HIGH, DATED)
                .agg(all[0], tail)
                .limit(MOST_GROUPS + 1)
                .collectAsList();
        return found.size() > MOST_GROUPS ? Optional.empty() : Optional.of(Groups.of(found));
    }

    private List<Metric> metrics(Candidate candidate, Groups groups, Clock clock) {
        List<Metric> metrics = new ArrayList<>();
        int[] at = Arrays.stream(candidate.at()).map(i -> i + groups.offset()).toArray();
        Map<LocalDate, Row> results = new HashMap<>(groups.dated());
        results.keySet().retainAll(pass.dates());
        results.values().removeIf(row -> row.getLong(groups.offset()) == 0);
        for (LocalDate date : PassDates.of(table, pass).known(results.keySet())) {
            metrics.add(Answer.metric(
                    table,
                    candidate.measure().key(),
                    date,
                    AggregatePass.read(candidate.measure(), results.get(date), at),
                    clock));
        }
        return metrics;
    }

    private Optional<Dataset<Row>> datedFiles() {
        return statistics.datedFiles(table.slices().orElseThrow(), pass.dates(), rows);
    }

    /**
     * Statistics per business date.
     *
     * @param dated of the files whose rows all are of one date
     * @param others first and last date of the other files; a null stands for no bound
     * @param offset where the first value stands in a row
     */
    private record Groups(Map<LocalDate, Row> dated, List<LocalDate[]> others, int offset) {
        private static final int OFFSET = 3;

        static Groups of(List<Row> found) {
            Map<LocalDate, Row> dated = new HashMap<>();
            List<LocalDate[]> others = new ArrayList<>();
            for (Row row : found) {
                LocalDate low = AggregatePass.dateOf(row.get(0));
                LocalDate high = AggregatePass.dateOf(row.get(1));
                if (row.getBoolean(2) && low != null && low.equals(high)) {
                    dated.put(low, row);
                } else {
                    others.add(new LocalDate[] {low, high});
                }
            }
            return new Groups(dated, others, OFFSET);
        }

        boolean exact(Candidate candidate, List<LocalDate> dates) {
            return dates.stream().allMatch(date -> exact(candidate, date));
        }

        private boolean exact(Candidate candidate, LocalDate date) {
            boolean mixed = others.stream()
                    .anyMatch(span -> (span[0] == null || !date.isBefore(span[0]))
                            && (span[1] == null || !date.isAfter(span[1])));
            Row row = dated.get(date);
            return !mixed
                    && (row == null
                            || row.getBoolean(offset + 1)
                                    && Arrays.stream(candidate.at()).allMatch(i -> row.getBoolean(offset + i + 1)));
        }
    }
}
