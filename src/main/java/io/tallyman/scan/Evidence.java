package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.expr;

import io.tallyman.check.Check;
import io.tallyman.metric.EvidenceRow;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Sql;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fetches a capped sample of the rows that violate a check: key columns, never sensitive ones. */
public final class Evidence {
    private Evidence() {}

    /** The sample; empty where the measure has no rows to show or nothing of them may be shown. */
    public static List<EvidenceRow> sample(Warehouse warehouse, Check check, LocalDate date, int limit) {
        Measure measure = check.measure().measure();
        OpenTable table = warehouse.table(check.measure().table());
        if (limit <= 0 || table == null) {
            return List.of();
        }
        try {
            Dataset<Row> rows = table.rows(check.measure().scope(), List.of(date));
            Dataset<Row> sample = null;
            if (measure instanceof Aggregate aggregate && aggregate.violating().isPresent()) {
                sample = rows(
                        table,
                        rows.filter(aggregate.where().orElse("true"))
                                .filter(aggregate.violating().get()),
                        check);
            } else if (measure instanceof Keys keys && keys.stat() == KeyStat.DUPLICATES) {
                sample = keys(
                        table,
                        keys.columns(),
                        i -> false,
                        KeyPasses.rowsPerKey(rows, keys.columns(), keys.where()).filter("n > 1"));
            } else if (measure instanceof Orphans orphans) {
                sample = keys(
                        table,
                        orphans.columns(),
                        i -> warehouse
                                .table(orphans.to())
                                .sensitive(orphans.toColumns().get(i)),
                        MatchPasses.matched(rows, warehouse.table(orphans.to()).all(), orphans)
                                .filter("found IS NULL"));
            } else if (measure instanceof Mismatches mismatches) {
                Dataset<Row> other = warehouse.table(mismatches.of()).all();
                sample = rows(
                        table, MatchPasses.compared(rows, other, mismatches).filter("__differs"), check);
            }
            return sample == null ? List.of() : collect(sample, check, limit);
        } catch (Exception e) {
            // The verdict stands without its sample.
            return List.of();
        }
    }

    private static Dataset<Row> rows(OpenTable table, Dataset<Row> violating, Check check) {
        List<String> names = new ArrayList<>(table.spec().key());
        check.evidenceColumns().stream().filter(c -> !names.contains(c)).forEach(names::add);
        Column[] columns = names.stream()
                .filter(name -> !table.sensitive(name))
                .map(name -> expr(Sql.column(name)).cast("string").as(name))
                .toArray(Column[]::new);
        return columns.length == 0 ? null : violating.select(columns);
    }

    private static Dataset<Row> keys(OpenTable table, List<String> names, IntPredicate hidden, Dataset<Row> keyed) {
        List<Column> columns = new ArrayList<>(IntStream.range(0, names.size())
                .filter(i -> !table.sensitive(names.get(i)) && !hidden.test(i))
                .mapToObj(i -> col("k" + i).cast("string").as(names.get(i)))
                .toList());
        if (columns.isEmpty()) {
            return null;
        }
        columns.add(col("n").cast("string").as("rows"));
        return keyed.orderBy(desc("n"), col("k0")).select(columns.toArray(Column[]::new));
    }

    private static List<EvidenceRow> collect(Dataset<Row> sample, Check check, int limit) {
        return sample.limit(limit).collectAsList().stream()
                .map(row -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int i = 0; i < row.size(); i++) {
                        values.put(row.schema().fieldNames()[i], String.valueOf(row.get(i)));
                    }
                    return new EvidenceRow(check.id(), values);
                })
                .toList();
    }
}
