package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * All foreign keys that lead to the same columns of one table.
 *
 * <p>Nothing is joined: the referenced keys and those of every foreign key are stacked and grouped, and a key without a
 * referenced row in its group is an orphan. Rows shrink to keys before they are shuffled, so a frequent key does no
 * harm and no side has to fit anywhere. Foreign keys share the grouping unless Spark would compare the referenced
 * columns as something else.
 */
final class ReferencePass {
    /** Where a stacked key comes from: the position of a foreign key, or this. */
    private static final int REFERENCED = -1;

    private final Warehouse warehouse;
    private final Pass pass;
    private final Function<Throwable, String> reason;
    private final Clock clock;

    /**
     * One pass.
     *
     * @param reason puts what went wrong into words that may be stored
     */
    ReferencePass(Warehouse warehouse, Pass pass, Function<Throwable, String> reason, Clock clock) {
        this.warehouse = warehouse;
        this.pass = pass;
        this.reason = reason;
        this.clock = clock;
    }

    /** One metric per measure; a foreign key that cannot be looked up costs no other its reading. */
    List<Metric> run() {
        List<Metric> metrics = new ArrayList<>();
        Collection<List<ForeignKey>> groupings =
                groupings(warehouse, pass, (measures, e) -> metrics.addAll(failed(measures, e)));
        for (List<ForeignKey> keys : groupings) {
            metrics.addAll(new Bisection<ForeignKey, Metric>(
                            this::answer,
                            (key, e) -> failed(key.measures(), e),
                            () -> keys.get(0).to().referenced().count())
                    .run(keys));
        }
        return metrics;
    }

    /** What the pass reads, for those who plan; throws the reason where no foreign key can be analysed. */
    static List<Dataset<Row>> datasets(Warehouse warehouse, Pass pass) {
        // A foreign key that cannot be analysed reads nothing.
        Collection<List<ForeignKey>> groupings = groupings(warehouse, pass, (measures, e) -> {});
        if (groupings.isEmpty()) {
            ForeignKey.of(warehouse, pass.dates(), pass.measures());
        }
        return groupings.stream().map(ReferencePass::counts).toList();
    }

    /** The foreign keys that can be analysed; those that are compared as the same types are together. */
    private static Collection<List<ForeignKey>> groupings(
            Warehouse warehouse, Pass pass, BiConsumer<List<MetricKey>, Throwable> refused) {
        record Same(String table, Scope scope, String group) {}
        Map<Same, List<MetricKey>> measured = pass.measures().stream()
                .collect(Collectors.groupingBy(
                        k -> new Same(k.table(), k.scope(), k.measure().group()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Map<String, List<ForeignKey>> groupings = new LinkedHashMap<>();
        measured.values().forEach(measures -> {
            try {
                ForeignKey key = ForeignKey.of(warehouse, pass.dates(), measures);
                groupings
                        .computeIfAbsent(key.to().text(), text -> new ArrayList<>())
                        .add(key);
            } catch (Exception | LinkageError | StackOverflowError e) {
                refused.accept(measures, e);
            }
        });
        return groupings.values();
    }

    private List<Metric> answer(List<ForeignKey> keys) {
        Row row = counts(keys).first();
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            ForeignKey key = keys.get(i);
            Counts counts = Counts.of(row, i);
            key.measures().forEach(m -> metrics.add(Answer.metric(key.table(), m, date(), counts.reading(m), clock)));
        }
        return metrics;
    }

    private List<Metric> failed(List<MetricKey> measures, Throwable e) {
        OpenTable table = warehouse.table(measures.get(0).table());
        return Answer.failed(table, measures, List.of(date()), reason.apply(e), clock);
    }

    private LocalDate date() {
        return pass.dates().get(pass.dates().size() - 1);
    }

    /** One row with three numbers per foreign key, see {@link Counts}. */
    private static Dataset<Row> counts(List<ForeignKey> keys) {
        Side to = keys.get(0).to();
        Dataset<Row> stacked = to.referenced();
        Column lost = col("found").equalTo(0);
        List<Column> perKey = new ArrayList<>();
        List<Column> totals = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Side from = keys.get(i).from();
            stacked = stacked.union(from.foreign(i));
            Column mine = col("source").equalTo(i);
            Column one = when(mine, 1L).otherwise(0L);
            perKey.add(sum(when(mine, col("n")).otherwise(0L)).as("rows" + i));
            perKey.add((from.cast() ? sum(one) : max(one)).as("keys" + i));
            totals.add(sum("rows" + i));
            totals.add(sum(when(lost, col("rows" + i)).otherwise(0L)));
            totals.add(sum(when(lost, col("keys" + i)).otherwise(0L)));
        }
        return stacked.groupBy(to.names())
                .agg(
                        max(when(col("source").equalTo(REFERENCED), 1).otherwise(0))
                                .as("found"),
                        perKey.toArray(Column[]::new))
                .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
    }

    /**
     * What was found of a foreign key.
     *
     * @param rows that carry it
     * @param lost orphans among them
     * @param keys distinct keys of the orphans
     */
    private record Counts(long rows, long lost, long keys) {
        static Counts of(Row row, int position) {
            return new Counts(number(row, 3 * position), number(row, 3 * position + 1), number(row, 3 * position + 2));
        }

        private static long number(Row row, int at) {
            return row.isNullAt(at) ? 0 : row.getLong(at);
        }

        Reading reading(MetricKey measure) {
            if (rows == 0) {
                return new Reading.Empty("zero rows with a key");
            }
            Optional<String> detail = lost == 0
                    ? Optional.empty()
                    : Optional.of(lost + " orphan rows of " + rows + ", " + keys + " distinct keys");
            Reading reading = switch (((Orphans) measure.measure()).stat()) {
                case ROWS -> Reading.of(lost);
                case KEYS -> Reading.of(keys);
                case ROW_RATIO -> Reading.ratio(BigDecimal.valueOf(lost), BigDecimal.valueOf(rows));
            };
            return ((Reading.Value) reading).withDetail(detail);
        }
    }

    /** The measures of one foreign key, and where it leads from and to. */
    private record ForeignKey(OpenTable table, List<MetricKey> measures, Side from, Side to) {
        /** Throws the reason where it cannot be analysed. */
        static ForeignKey of(Warehouse warehouse, List<LocalDate> dates, List<MetricKey> measures) {
            MetricKey first = measures.get(0);
            Orphans orphans = (Orphans) first.measure();
            OpenTable table = warehouse.table(first.table());
            Dataset<Row> from = MatchPasses.foreignKeys(table.rows(first.scope(), dates), orphans);
            Dataset<Row> to =
                    MatchPasses.referencedKeys(warehouse.table(orphans.to()).all(), orphans);
            return new ForeignKey(table, measures, Side.of(from, to.schema()), Side.of(to, from.schema()));
        }
    }

    /**
     * One side of the equality of keys.
     *
     * @param rows whose first columns are the key
     * @param compared what Spark compares in place of each column: the column itself, cast to the type that both sides
     *     have in common, or padded where it is a char
     */
    private record Side(Dataset<Row> rows, List<Expression> compared) {
        static Side of(Dataset<Row> keys, StructType others) {
            List<Column> columns = new ArrayList<>(columns(keys.columns()));
            List<Column> equalities = new ArrayList<>();
            for (int i = 0; i < others.size(); i++) {
                StructField other = others.apply(i);
                equalities.add(columns.get(i).equalTo(col("other" + i)));
                columns.add(lit(null).cast(other.dataType()).as("other" + i, other.metadata()));
            }
            Dataset<Row> rows = keys.select(columns.toArray(Column[]::new));
            List<Expression> analyzed = JavaConverters.seqAsJavaList(rows.select(equalities.toArray(Column[]::new))
                    .queryExecution()
                    .analyzed()
                    .expressions());
            return new Side(
                    rows,
                    analyzed.stream()
                            .map(alias -> ((EqualTo) alias.children().head()).left())
                            .toList());
        }

        /** Tells apart what the columns are compared as. */
        String text() {
            return compared.stream().map(Expression::sql).collect(Collectors.joining(", "));
        }

        /** Whether anything but the bare columns is compared, so that different keys may be equal. */
        boolean cast() {
            return !compared.stream().allMatch(Attribute.class::isInstance);
        }

        /** The names under which keys are stacked. */
        Column[] names() {
            return IntStream.range(0, compared.size())
                    .mapToObj(i -> col("key" + i))
                    .toArray(Column[]::new);
        }

        /** The referenced keys; one with a null part equals nothing. */
        Dataset<Row> referenced() {
            Dataset<Row> keys = rows.select(and(keys(), lit(REFERENCED).as("source"), lit(0L).as("n")));
            for (Column key : names()) {
                keys = keys.filter(key.isNotNull());
            }
            return keys;
        }

        /** The keys of a foreign key, {@code n} rows each: '1' and '01' are one number and yet two keys. */
        Dataset<Row> foreign(int position) {
            Column source = lit(position).as("source");
            if (!cast()) {
                return rows.select(and(keys(), source, lit(1L).as("n")));
            }
            List<Column> bare = columns(rows.columns()).subList(0, compared.size());
            return rows.groupBy(and(keys(), bare.toArray(Column[]::new)))
                    .agg(count(lit(1)).as("n"))
                    .select(and(List.of(names()), source, col("n")));
        }

        private List<Column> keys() {
            return IntStream.range(0, compared.size())
                    .mapToObj(i -> new Column(compared.get(i)).as("key" + i))
                    .toList();
        }

        private static List<Column> columns(String[] names) {
            return Stream.of(names).map(name -> col(name)).toList();
        }

        private static Column[] and(List<Column> columns, Column... more) {
            return Stream.concat(columns.stream(), Stream.of(more)).toArray(Column[]::new);
        }
    }
}
