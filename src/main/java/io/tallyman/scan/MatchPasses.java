package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DecimalType;

/** Passes that match the rows of two tables. */
final class MatchPasses {
    private MatchPasses() {}

    /** The foreign key of every row that counts, as {@code k0 …}. */
    static Dataset<Row> foreignKeys(Dataset<Row> rows, Orphans measure) {
        Dataset<Row> counting = rows.filter(measure.where().orElse("true"));
        if (!measure.nullsAreOrphans()) {
            counting = counting.filter(Sql.and(measure.columns().stream()
                    .map(c -> Sql.column(c) + " IS NOT NULL")
                    .toList()));
        }
        return counting.select(named(measure.columns(), "k"));
    }

    /** The referenced key of every row, as {@code t0 …}. */
    static Dataset<Row> referencedKeys(Dataset<Row> rows, Orphans measure) {
        return rows.select(named(measure.toColumns(), "t"));
    }

    private static Column[] named(List<String> columns, String prefix) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> expr(Sql.column(columns.get(i))).as(prefix + i))
                .toArray(Column[]::new);
    }

    /** Each foreign key once: {@code k0 … n} (rows that carry it) and {@code found} (null for an orphan). */
    static Dataset<Row> matched(Dataset<Row> rows, Dataset<Row> referenced, Orphans measure) {
        List<Column> keys = new ArrayList<>();
        Column join = lit(true);
        for (int i = 0; i < measure.columns().size(); i++) {
            keys.add(col("k" + i));
            join = join.and(col("k" + i).equalTo(col("t" + i)));
        }
        Dataset<Row> counted = foreignKeys(rows, measure)
                .groupBy(keys.toArray(Column[]::new))
                .agg(count(lit(1)).as("n"));
        Dataset<Row> known = referencedKeys(referenced, measure).distinct().withColumn("found", lit(true));
        return counted.join(known, join, "left_outer");
    }

    /** The rows of the table with {@code differs}, true where the other table's total is not equal. */
    static Dataset<Row> compared(Dataset<Row> rows, Dataset<Row> other, Mismatches measure) {
        List<Column> groups = new ArrayList<>();
        Column join = lit(true);
        for (int i = 0; i < measure.key().size(); i++) {
            groups.add(expr(Sql.column(measure.ofKey().get(i))).as("__t" + i));
            join = join.and(expr(Sql.column(measure.key().get(i))).equalTo(col("__t" + i)));
        }
        Dataset<Row> totals = other.groupBy(groups.toArray(Column[]::new))
                .agg(expr(sum(other, measure.ofValue()) + "(" + measure.ofValue() + ")")
                        .as("__total"));
        String equal = "abs(" + Sql.column(measure.column()) + " - __total) <= "
                + measure.tolerance().sql("__total");
        return rows.filter(measure.where().orElse("true"))
                .join(totals, join, "left_outer")
                .withColumn("__differs", expr("NOT coalesce(" + equal + ", false)"));
    }

    /** The sum that is null where it overflows; a native engine knows the plain one alone. */
    private static String sum(Dataset<Row> rows, String value) {
        boolean decimal = rows.select(expr(value)).schema().apply(0).dataType() instanceof DecimalType;
        return decimal && !SQLConf.get().ansiEnabled() ? "sum" : "try_sum";
    }

    static Map<MetricKey, Reading> mismatches(OpenTable table, OpenTable other, Pass pass) {
        Mismatches first = (Mismatches) pass.measures().get(0).measure();
        Row row = compared(table.rows(pass.scope(), pass.dates()), other.all(), first)
                .agg(count(lit(1)), count(when(col("__differs"), 1)))
                .first();
        long rows = row.getLong(0);
        if (rows == 0) {
            return all(pass, new Reading.Empty("zero rows"));
        }
        return pass.measures().stream()
                .collect(Collectors.toMap(
                        k -> k,
                        k -> ((Mismatches) k.measure()).form() == Form.RATIO
                                ? Reading.ratio(BigDecimal.valueOf(row.getLong(1)), BigDecimal.valueOf(rows))
                                : Reading.of(row.getLong(1))));
    }

    private static Map<MetricKey, Reading> all(Pass pass, Reading reading) {
        return pass.measures().stream().collect(Collectors.toMap(k -> k, k -> reading));
    }
}
