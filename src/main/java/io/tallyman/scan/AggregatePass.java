package io.tallyman.scan;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.plan.Pass;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;

/** One aggregation over a table for all its shareable measures, grouped by business date. */
final class AggregatePass {
    private static final String DATE = "__business_date";

    private final OpenTable table;
    private final Pass pass;
    private final boolean redact;
    private final Clock clock;

    /**
     * One pass.
     *
     * @param redact whether a run-time error may quote values that must not be stored
     */
    AggregatePass(OpenTable table, Pass pass, boolean redact, Clock clock) {
        this.redact = redact;
        this.table = table;
        this.pass = pass;
        this.clock = clock;
    }

    List<Metric> run() {
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        List<Metric> metrics = new ArrayList<>();
        List<Compiled> ready = new ArrayList<>();
        for (MetricKey key : pass.measures()) {
            try {
                ready.add(AggregateCompiler.compile(table, key, rows));
            } catch (Exception e) {
                metrics.addAll(failed(key, e, false));
            }
        }
        metrics.addAll(fence(rows, ready));
        metrics.addAll(new Bisection<Compiled, Metric>(
                        some -> aggregate(rows, some, pass.dates()), this::alone, () -> rows.count())
                .run(ready));
        return metrics;
    }

    /** What the pass reads, for those who plan. */
    static Dataset<Row> dataset(OpenTable table, Pass pass) {
        Dataset<Row> rows = table.rows(pass.scope(), pass.dates());
        List<Column> columns = new ArrayList<>();
        for (MetricKey key : pass.measures()) {
            try {
                Compiled compiled = AggregateCompiler.compile(table, key, rows);
                rows.agg(compiled.columns().get(0), tail(compiled.columns()));
                columns.addAll(compiled.columns());
            } catch (Exception e) {
                // A measure that cannot be analysed reads nothing.
                continue;
            }
        }
        return columns.isEmpty() ? rows.limit(0) : rows.agg(columns.get(0), tail(columns));
    }

    /** Takes out what cannot be analysed against the schema, so that it cannot hurt the others. */
    private List<Metric> fence(Dataset<Row> rows, List<Compiled> ready) {
        List<Metric> refused = new ArrayList<>();
        if (analyses(rows, ready)) {
            return refused;
        }
        for (Compiled measure : List.copyOf(ready)) {
            try {
                rows.agg(measure.columns().get(0), tail(measure.columns()));
            } catch (Exception e) {
                ready.remove(measure);
                refused.addAll(failed(measure.key(), e, false));
            }
        }
        return refused;
    }

    private static boolean analyses(Dataset<Row> rows, List<Compiled> ready) {
        List<Column> all = ready.stream().flatMap(c -> c.columns().stream()).toList();
        try {
            return all.isEmpty() || rows.agg(all.get(0), tail(all)) != null;
        } catch (Exception e) {
            return false;
        }
    }

    /** The measure that makes the pass die: its earlier dates may be at fault, so today gets a try of its own. */
    private List<Metric> alone(Compiled measure, Throwable e) {
        if (pass.dates().size() > 1) {
            List<LocalDate> today = List.of(pass.dates().get(pass.dates().size() - 1));
            try {
                return aggregate(table.rows(pass.scope(), today), List.of(measure), today);
            } catch (Exception again) {
                return failed(measure.key(), again, redact);
            }
        }
        return failed(measure.key(), e, redact);
    }

    private List<Metric> failed(MetricKey key, Throwable e, boolean redact) {
        LocalDate today = pass.dates().get(pass.dates().size() - 1);
        return Answer.failed(table, List.of(key), List.of(today), Failures.reason(e, redact), clock);
    }

    private List<Metric> aggregate(Dataset<Row> rows, List<Compiled> measures, List<LocalDate> dates) {
        // Equal expressions are computed once.
        Map<Expression, Integer> positions = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        boolean grouped = pass.scope() == Scope.SLICE && table.slices().isPresent() && dates.size() > 1;
        int offset = grouped ? 1 : 0;
        for (Compiled measure : measures) {
            for (Column column : measure.columns()) {
                if (positions.putIfAbsent(column.expr(), columns.size() + offset) == null) {
                    columns.add(column.as("m" + columns.size()));
                }
            }
        }
        Map<LocalDate, Row> results = new HashMap<>();
        if (grouped) {
            Column date = table.slices().orElseThrow().date().as(DATE);
            rows.groupBy(date)
                    .agg(columns.get(0), tail(columns))
                    .collectAsList()
                    .forEach(row -> results.put(dateOf(row.get(0)), row));
        } else {
            columns.add(functions.count(functions.lit(1)).as("__rows"));
            Row row = rows.agg(columns.get(0), tail(columns)).collectAsList().get(0);
            if (row.getLong(columns.size() - 1) > 0) {
                results.put(dates.get(dates.size() - 1), row);
            }
        }
        List<Metric> metrics = new ArrayList<>();
        for (Compiled measure : measures) {
            int[] at = measure.columns().stream()
                    .mapToInt(c -> positions.get(c.expr()))
                    .toArray();
            for (LocalDate date : known(dates, results)) {
                metrics.add(Answer.metric(table, measure.key(), date, read(measure, results.get(date), at), clock));
            }
        }
        return metrics;
    }

    /** The dates that have a reading: a date before the table's first row is unknown, a later one without rows is empty. */
    private static List<LocalDate> known(List<LocalDate> dates, Map<LocalDate, Row> results) {
        LocalDate today = dates.get(dates.size() - 1);
        LocalDate first = results.keySet().stream()
                .filter(Objects::nonNull)
                .min(LocalDate::compareTo)
                .orElse(today);
        return dates.stream()
                .filter(date -> date.equals(today) || !date.isBefore(first))
                .toList();
    }

    private static Reading read(Compiled measure, Row row, int[] positions) {
        return row == null ? measure.reader().ofNoRows() : measure.reader().read(row, positions);
    }

    private static LocalDate dateOf(Object value) {
        return value == null ? null : value instanceof java.sql.Date date ? date.toLocalDate() : (LocalDate) value;
    }

    private static Column[] tail(List<Column> columns) {
        return columns.subList(1, columns.size()).toArray(Column[]::new);
    }
}
