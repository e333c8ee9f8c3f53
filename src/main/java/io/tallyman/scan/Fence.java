package io.tallyman.scan;

import io.tallyman.metric.MetricKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes out what cannot be analysed against a table, so that it cannot hurt the measures it would share a pass with.
 *
 * <p>All are analysed at once; where that fails, halves are, until only the culprits are left out.
 */
final class Fence {
    private final Dataset<Row> rows;
    private final BiConsumer<MetricKey, Exception> refused;
    private final List<Compiled> analysed = new ArrayList<>();

    private Fence(Dataset<Row> rows, BiConsumer<MetricKey, Exception> refused) {
        this.rows = rows;
        this.refused = refused;
    }

    /**
     * Compiles measures and keeps those that can be analysed.
     *
     * @param refused told of every other measure, with the reason
     */
    static List<Compiled> analysed(
            OpenTable table, List<MetricKey> keys, Dataset<Row> rows, BiConsumer<MetricKey, Exception> refused) {
        List<Compiled> compiled = new ArrayList<>();
        for (MetricKey key : keys) {
            try {
                compiled.add(AggregateCompiler.compile(table, key, rows));
            } catch (Exception e) {
                refused.accept(key, e);
            }
        }
        Fence fence = new Fence(rows, refused);
        fence.analyse(compiled);
        return fence.analysed;
    }

    private void analyse(List<Compiled> measures) {
        if (measures.isEmpty()) {
            return;
        }
        try {
            aggregated(
                    rows, measures.stream().flatMap(m -> m.columns().stream()).toList());
            analysed.addAll(measures);
        } catch (Exception e) {
            if (measures.size() == 1) {
                refused.accept(measures.get(0).key(), e);
            } else {
                int middle = measures.size() / 2;
                analyse(measures.subList(0, middle));
                analyse(measures.subList(middle, measures.size()));
            }
        }
    }

    /** One row with these aggregates, analysed; throws Spark's reason where that cannot be. */
    static Dataset<Row> aggregated(Dataset<Row> rows, List<Column> columns) {
        return rows.agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
    }
}
