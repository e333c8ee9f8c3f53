package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
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
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Passes that match the rows of two tables. */
final class MatchPasses {
    private MatchPasses() {}

    /** Each foreign key once: {@code k0 … n} (rows that carry it) and {@code found} (null for an orphan). */
    static Dataset<Row> matched(Dataset<Row> rows, Dataset<Row> referenced, Orphans measure) {
        List<Column> present = new ArrayList<>();
        List<Column> targets = new ArrayList<>();
        Column join = lit(true);
        for (int i = 0; i < measure.columns().size(); i++) {
            present.add(expr(Sql.column(measure.columns().get(i))).as("k" + i));
            targets.add(expr(Sql.column(measure.toColumns().get(i))).as("t" + i));
            join = join.and(col("k" + i).equalTo(col("t" + i)));
        }
        Dataset<Row> keys = rows.filter(measure.where().orElse("true"));
        if (!measure.nullsAreOrphans()) {
            keys = keys.filter(Sql.and(measure.columns().stream()
                    .map(c -> Sql.column(c) + " IS NOT NULL")
                    .toList()));
        }
        Dataset<Row> counted =
                keys.groupBy(present.toArray(Column[]::new)).agg(count(lit(1)).as("n"));
        Dataset<Row> known =
                referenced.select(targets.toArray(Column[]::new)).distinct().withColumn("found", lit(true));
        return counted.join(known, join, "left_outer");
    }

    static Map<MetricKey, Reading> orphans(OpenTable table, OpenTable to, Pass pass) {
        Orphans first = (Orphans) pass.measures().get(0).measure();
        Column lost = col("found").isNull();
        Row row = matched(table.rows(pass.scope(), pass.dates()), to.all(), first)
                .agg(sum("n"), sum(when(lost, col("n")).otherwise(0L)), count(when(lost, 1)))
                .first();
        if (row.isNullAt(0)) {
            return all(pass, new Reading.Empty("zero rows with a key"));
        }
        String detail = row.getLong(1) == 0
                ? null
                : row.getLong(1) + " orphan rows of " + row.getLong(0) + ", " + row.getLong(2) + " distinct keys";
        return pass.measures().stream().collect(Collectors.toMap(k -> k, k -> {
            Reading reading = switch (((Orphans) k.measure()).stat()) {
                case ROWS -> Reading.of(row.getLong(1));
                case KEYS -> Reading.of(row.getLong(2));
                case ROW_RATIO -> Reading.ratio(BigDecimal.valueOf(row.getLong(1)), BigDecimal.valueOf(row.getLong(0)));
            };
            return ((Reading.Value) reading).withDetail(Optional.ofNullable(detail));
        }));
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
                .agg(expr("try_sum(" + measure.ofValue() + ")").as("__total"));
        String equal = "abs(" + Sql.column(measure.column()) + " - __total) <= "
                + measure.tolerance().sql("__total");
        return rows.filter(measure.where().orElse("true"))
                .join(totals, join, "left_outer")
                .withColumn("__differs", expr("NOT coalesce(" + equal + ", false)"));
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
