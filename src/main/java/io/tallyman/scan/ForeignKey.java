package io.tallyman.scan;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import io.tallyman.plan.Pass;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The measures of one foreign key, of one table, with their dates, and where it leads from and to. */
record ForeignKey(PassDates dates, KeySide from, KeySide to) {
    /** Throws the reason where it cannot be analysed. */
    static ForeignKey of(Warehouse warehouse, Pass pass) {
        MetricKey first = pass.measures().get(0);
        Orphans orphans = (Orphans) first.measure();
        PassDates dates = PassDates.of(warehouse.table(first.table()), first.scope(), pass);
        Dataset<Row> from = MatchPasses.foreignKeys(dates.rows(), orphans, dates.date());
        StructType keys = new StructType(
                Arrays.copyOf(from.schema().fields(), orphans.columns().size()));
        Dataset<Row> to =
                MatchPasses.referencedKeys(warehouse.table(orphans.to()).all(), orphans);
        return new ForeignKey(dates, KeySide.of(from, to.schema()), KeySide.of(to, keys));
    }

    /**
     * The keys of foreign keys that lead to the same columns, under the referenced ones.
     *
     * @param foreign the rows of a foreign key, given its position
     */
    static Dataset<Row> stacked(List<ForeignKey> keys, BiFunction<KeySide, Integer, Dataset<Row>> foreign) {
        Dataset<Row> stacked = keys.get(0).to().referenced();
        for (int i = 0; i < keys.size(); i++) {
            stacked = stacked.union(foreign.apply(keys.get(i).from(), i));
        }
        return stacked;
    }

    OpenTable table() {
        return dates.table();
    }

    List<MetricKey> measures() {
        return dates.pass().measures();
    }
}
