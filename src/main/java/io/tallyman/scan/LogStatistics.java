package io.tallyman.scan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.delta.DeltaColumnMapping;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Aggregates over a Delta table's rows, written as aggregates over its files' statistics.
 *
 * <p>What counts as exact follows Delta's protocol ("Per-file Statistics"): the number of rows is that of the file less
 * those of its deletion vector; a null count is exact with tight bounds, or where it is none or all of the rows; the
 * smallest and largest value are exact with tight bounds for whole numbers, dates and decimals. Texts are cut off,
 * timestamps hold whole milliseconds and floating point has NaN, so their bounds are not used.
 */
final class LogStatistics {
    private static final Column PHYSICAL_ROWS = col("stats.numRecords");
    private static final Column DELETED = coalesce(col("deletionVector.cardinality"), lit(0L));
    private static final Column ROWS = PHYSICAL_ROWS.minus(DELETED);

    /** Statistics tell the offset from UTC in minutes; until 1972 some zones had seconds in theirs. */
    private static final Column EARLIEST = lit("1973-01-01 00:00:00");

    static final Column LOW = col("__low");
    static final Column HIGH = col("__high");
    static final Column DATED = col("__dated");

    private final Snapshot snapshot;

    /**
     * An aggregate over files.
     *
     * @param value what the same aggregate over the rows would yield, null behaviour included
     * @param exact true of a file whose statistics make the value exact; null counts as false
     */
    record Translated(Column value, List<Column> exact) {}

    private LogStatistics(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The statistics of a table; empty where it is not a Delta table, read as it is, at its pinned version. */
    static Optional<LogStatistics> of(OpenTable table) {
        if (table.version().isEmpty()) {
            return Optional.empty();
        }
        LogicalPlan plan = table.all().queryExecution().analyzed();
        while (plan instanceof SubqueryAlias || plan instanceof Project project && plain(project)) {
            plan = plan.children().head();
        }
        if (plan instanceof LogicalRelation relation
                && relation.relation() instanceof HadoopFsRelation files
                && files.location() instanceof TahoeLogFileIndex index
                && index.version() == table.version().get()) {
            return Optional.of(new LogStatistics(index.getSnapshot()));
        }
        return Optional.empty();
    }

    private static boolean plain(Project project) {
        return JavaConverters.seqAsJavaList(project.projectList()).stream()
                .allMatch(AttributeReference.class::isInstance);
    }

    /** One row per data file: {@code stats}, {@code partitionValues} and {@code deletionVector}. */
    Dataset<Row> files() {
        return snapshot.withStats();
    }

    /** Number of rows, with what makes it exact. */
    Translated rows() {
        return new Translated(coalesce(sum(ROWS), lit(0L)), List.of(PHYSICAL_ROWS.isNotNull()));
    }

    /**
     * The files that may hold rows of these business dates, each with the first and last date of its rows ({@link #LOW},
     * {@link #HIGH}, null where it is not known) and whether all of its rows have a date ({@link #DATED}).
     *
     * @return empty where the statistics do not tell dates
     */
    Optional<Dataset<Row>> datedFiles(Slices slices, List<LocalDate> dates, Dataset<Row> rows) {
        if (!(resolved(slices.column(), rows) instanceof AttributeReference column)) {
            return Optional.empty();
        }
        DataType type = column.dataType();
        boolean timestamp = type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
        if (isPartition(column)) {
            Column date = slices.dateOf(partition(column));
            return timestamp
                    ? Optional.empty()
                    : Optional.of(files().filter(slices.within(partition(column), dates))
                            .select(
                                    col("*"),
                                    date.as(LOW.toString()),
                                    date.as(HIGH.toString()),
                                    date.isNotNull().as(DATED.toString())));
        }
        Optional<Column> low = stat("minValues", column);
        Optional<Column> high = stat("maxValues", column);
        Optional<Column> nulls = stat("nullCount", column);
        if (!timestamp && !type.equals(DataTypes.DateType) || low.isEmpty() || high.isEmpty() || nulls.isEmpty()) {
            return Optional.empty();
        }
        Column noRowDated = coalesce(nulls.get().equalTo(PHYSICAL_ROWS), lit(false));
        Column first = lit(dates.get(0));
        Column last = lit(dates.get(dates.size() - 1));
        return Optional.of(files().filter(not(noRowDated))
                .select(
                        col("*"),
                        slices.dateOf(timestamp ? when(low.get().geq(EARLIEST), low.get()) : low.get())
                                .as(LOW.toString()),
                        slices.dateOf(high.get()).as(HIGH.toString()),
                        coalesce(nulls.get().equalTo(0), lit(false)).as(DATED.toString()))
                .filter(LOW.isNull().or(HIGH.isNull()).or(HIGH.geq(first).and(LOW.leq(last)))));
    }

    private static Expression resolved(Column column, Dataset<Row> rows) {
        return (Expression) ((Project) rows.select(column).queryExecution().analyzed())
                .projectList()
                .head();
    }

    /**
     * Translates an aggregate expression that was analysed against the table.
     *
     * @param milliseconds whether whole milliseconds are all that is wanted of a timestamp's largest value
     * @return empty where the statistics cannot answer it
     */
    Optional<Translated> translate(Expression aggregate, boolean milliseconds) {
        List<Column> exact = new ArrayList<>();
        exact.add(PHYSICAL_ROWS.isNotNull());
        return translate(aggregate, milliseconds, exact).map(value -> new Translated(new Column(value), exact));
    }

    private Optional<Expression> translate(Expression node, boolean milliseconds, List<Column> exact) {
        if (node instanceof AggregateExpression aggregate) {
            return aggregate.filter().isEmpty() && !aggregate.isDistinct()
                    ? function(aggregate.aggregateFunction(), milliseconds, exact)
                            .map(Column::expr)
                    : Optional.empty();
        }
        if (node instanceof AttributeReference || node instanceof PlanExpression || !node.deterministic()) {
            return Optional.empty();
        }
        List<Expression> children = new ArrayList<>();
        for (Expression child : JavaConverters.seqAsJavaList(node.children())) {
            Optional<Expression> translated = translate(child, milliseconds, exact);
            if (translated.isEmpty()) {
                return Optional.empty();
            }
            children.add(translated.get());
        }
        return Optional.of(
                node.withNewChildren(JavaConverters.asScalaBuffer(children).toSeq()));
    }

    private Optional<Column> function(AggregateFunction function, boolean milliseconds, List<Column> exact) {
        Expression argument =
                function.children().isEmpty() ? null : function.children().head();
        if (function instanceof Count && function.children().size() == 1) {
            if (isLiteral(argument)) {
                return Optional.of(rows().value());
            }
            if (argument instanceof If choice && isLiteral(choice.trueValue()) && isNull(choice.falseValue())) {
                return truths(choice.predicate(), exact);
            }
            return argument instanceof AttributeReference column ? present(column, exact) : Optional.empty();
        }
        if (function instanceof Sum && argument instanceof Cast cast && cast.dataType() instanceof IntegralType) {
            return truths(cast.child(), exact);
        }
        if ((function instanceof Min || function instanceof Max) && argument instanceof AttributeReference column) {
            return extreme(column, function instanceof Max, milliseconds, exact);
        }
        return Optional.empty();
    }

    private static boolean isLiteral(Expression expression) {
        return expression instanceof Literal literal && literal.value() != null;
    }

    private static boolean isNull(Expression expression) {
        return expression instanceof Literal literal && literal.value() == null
                || expression instanceof Cast cast && isNull(cast.child());
    }

    /** Rows for which a condition holds that only asks whether a column is null. */
    private Optional<Column> truths(Expression condition, List<Column> exact) {
        if (condition instanceof IsNull isNull && isNull.child() instanceof AttributeReference column) {
            return missing(column, exact).map(n -> coalesce(sum(n), lit(0L)));
        }
        if (condition instanceof IsNotNull isNotNull && isNotNull.child() instanceof AttributeReference column) {
            return present(column, exact);
        }
        return Optional.empty();
    }

    private Optional<Column> present(AttributeReference column, List<Column> exact) {
        return missing(column, exact).map(n -> coalesce(sum(ROWS.minus(n)), lit(0L)));
    }

    private Optional<Column> missing(AttributeReference column, List<Column> exact) {
        if (isPartition(column)) {
            return Optional.of(when(partition(column).isNull(), ROWS).otherwise(lit(0L)));
        }
        return nulls(column).map(nulls -> {
            exact.add(tight().or(nulls.equalTo(0))
                    .or(nulls.equalTo(PHYSICAL_ROWS))
                    .and(nulls.isNotNull()));
            return when(nulls.equalTo(PHYSICAL_ROWS), ROWS).otherwise(nulls);
        });
    }

    private Optional<Column> extreme(
            AttributeReference column, boolean largest, boolean milliseconds, List<Column> exact) {
        DataType type = column.dataType();
        boolean timestamp = type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
        boolean whole = type instanceof IntegralType || type instanceof DecimalType || type.equals(DataTypes.DateType);
        if (!whole && !(timestamp && milliseconds && largest)) {
            return Optional.empty();
        }
        Optional<Column> bound;
        if (isPartition(column)) {
            bound = timestamp ? Optional.empty() : Optional.of(when(ROWS.gt(0), partition(column)));
        } else {
            bound = stat(largest ? "maxValues" : "minValues", column);
            Optional<Column> nulls = nulls(column);
            if (nulls.isEmpty()) {
                return Optional.empty();
            }
            bound.ifPresent(b ->
                    exact.add(tight().and(b.isNotNull().or(coalesce(nulls.get().equalTo(PHYSICAL_ROWS), lit(false))))));
        }
        if (timestamp) {
            bound.ifPresent(b -> exact.add(b.isNull().or(b.geq(EARLIEST))));
        }
        return bound.map(b -> (largest ? max(b) : min(b)).cast(type));
    }

    private Column tight() {
        Column none = col("deletionVector").isNull();
        return has(snapshot.statsSchema(), "tightBounds")
                ? none.and(coalesce(col("stats.tightBounds"), lit(true)))
                : none;
    }

    private Optional<Column> nulls(AttributeReference column) {
        return stat("nullCount", column).filter(n -> !isPartition(column));
    }

    private Optional<Column> stat(String kind, AttributeReference column) {
        StructType schema = snapshot.statsSchema();
        Optional<String> physical = physical(column);
        return physical.isPresent()
                        && has(schema, kind)
                        && schema.apply(kind).dataType() instanceof StructType kept
                        && has(kept, physical.get())
                        && !(kept.apply(physical.get()).dataType() instanceof StructType)
                ? Optional.of(col("stats").getField(kind).getField(physical.get()))
                : Optional.empty();
    }

    private boolean isPartition(AttributeReference column) {
        return JavaConverters.seqAsJavaList(snapshot.metadata().partitionColumns()).stream()
                .anyMatch(name -> name.equalsIgnoreCase(column.name()));
    }

    /** Value of a partition column in a file; the empty text stands for null. */
    private Column partition(AttributeReference column) {
        Column text = col("partitionValues").getItem(physical(column).orElseThrow());
        return when(text.equalTo(""), lit(null)).otherwise(text).cast(column.dataType());
    }

    private Optional<String> physical(AttributeReference column) {
        for (StructField field : snapshot.schema().fields()) {
            if (field.name().equalsIgnoreCase(column.name())) {
                return Optional.of(DeltaColumnMapping.getPhysicalName(field));
            }
        }
        return Optional.empty();
    }

    private static boolean has(StructType schema, String field) {
        return List.of(schema.fieldNames()).contains(field);
    }
}
