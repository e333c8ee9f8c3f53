package io.tallyman.scan;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * smallest and largest value are exact with tight bounds for whole numbers, dates and decimals of up to 15 digits. Texts are cut off,
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
    static final Column UNDATED = col("__undated");

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

    /** Number of rows of a group of files; null where a file's is not known. */
    static Column knownRows() {
        return when(bool_and(PHYSICAL_ROWS.isNotNull()), sum(ROWS));
    }

    /** Tells a group of files, less the rows deleted from them, from any other. */
    static Column fingerprint() {
        Column file = xxhash64(
                col("path"),
                col("size"),
                col("modificationTime"),
                col("deletionVector.storageType"),
                col("deletionVector.pathOrInlineDv"),
                col("deletionVector.offset"));
        return concat(
                count(lit(1)).cast(DataTypes.StringType),
                lit(" files "),
                sum(file.cast(DataTypes.createDecimalType(20, 0))).cast(DataTypes.StringType));
    }

    /** A column as the table's files store it, name and type; empty where the table has no such column. */
    Optional<String> stored(String column) {
        return field(column)
                .map(field -> DeltaColumnMapping.getPhysicalName(field) + " "
                        + field.dataType().json());
    }

    /**
     * The files that may hold rows of these business dates, with the columns of {@link #datedFiles(Slices, Dataset)}.
     *
     * @return empty where the statistics do not tell dates
     */
    Optional<Dataset<Row>> datedFiles(Slices slices, List<LocalDate> dates, Dataset<Row> rows) {
        Column first = lit(dates.get(0));
        Column last = lit(dates.get(dates.size() - 1));
        Column touching = not(UNDATED)
                .and(LOW.isNull().or(HIGH.isNull()).or(HIGH.geq(first).and(LOW.leq(last))));
        return dating(slices, rows)
                .flatMap(column -> datedFiles(slices, column)
                        .map(files -> files.filter(
                                isPartition(column) ? slices.within(partition(column), dates) : touching)));
    }

    /**
     * Every file, each with the first and last date of its rows ({@link #LOW}, {@link #HIGH}, null where it is not known),
     * whether all of its rows have a date ({@link #DATED}) and whether none has ({@link #UNDATED}).
     *
     * @return empty where the statistics do not tell dates
     */
    Optional<Dataset<Row>> datedFiles(Slices slices, Dataset<Row> rows) {
        return dating(slices, rows).flatMap(column -> datedFiles(slices, column));
    }

    private Optional<Dataset<Row>> datedFiles(Slices slices, AttributeReference column) {
        DataType type = column.dataType();
        boolean timestamp = type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
        if (isPartition(column)) {
            Column date = slices.dateOf(partition(column));
            return timestamp ? Optional.empty() : Optional.of(dated(date, date, date.isNotNull(), date.isNull()));
        }
        Optional<Column> low = stat("minValues", column);
        Optional<Column> high = stat("maxValues", column);
        Optional<Column> nulls = stat("nullCount", column);
        if (!timestamp && !type.equals(DataTypes.DateType) || low.isEmpty() || high.isEmpty() || nulls.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(dated(
                slices.dateOf(timestamp ? when(low.get().geq(EARLIEST), low.get()) : low.get()),
                slices.dateOf(high.get()),
                coalesce(nulls.get().equalTo(0), lit(false)),
                coalesce(nulls.get().equalTo(PHYSICAL_ROWS), lit(false))));
    }

    private Dataset<Row> dated(Column low, Column high, Column dated, Column undated) {
        return files().select(
                        col("*"),
                        low.as(LOW.toString()),
                        high.as(HIGH.toString()),
                        dated.as(DATED.toString()),
                        undated.as(UNDATED.toString()));
    }

    /** The column that tells dates; empty where they are told by more than a bare column. */
    private static Optional<AttributeReference> dating(Slices slices, Dataset<Row> rows) {
        return resolved(slices.column(), rows) instanceof AttributeReference column
                ? Optional.of(column)
                : Optional.empty();
    }

    /** A column as it is after it has met the rows. */
    static Expression resolved(Column column, Dataset<Row> rows) {
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
        return Expressions.overAggregates(
                        aggregate,
                        node -> node.filter().isEmpty() && !node.isDistinct()
                                ? function(node.aggregateFunction(), milliseconds, exact)
                                        .map(Column::expr)
                                : Optional.empty())
                .map(value -> new Translated(new Column(value), exact));
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
        boolean whole = type instanceof IntegralType || isExact(type) || type.equals(DataTypes.DateType);
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

    /** Some writers keep bounds of decimals in floating point, which holds this many digits. */
    private static boolean isExact(DataType type) {
        return type instanceof DecimalType decimal && decimal.precision() <= 15;
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
        return field(column.name()).map(DeltaColumnMapping::getPhysicalName);
    }

    private Optional<StructField> field(String column) {
        return Stream.of(snapshot.schema().fields())
                .filter(field -> field.name().equalsIgnoreCase(column))
                .findFirst();
    }

    private static boolean has(StructType schema, String field) {
        return List.of(schema.fieldNames()).contains(field);
    }
}
