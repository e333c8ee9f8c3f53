package io.tallyman.scan;

import static org.apache.spark.sql.functions.col;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Measures of a whole table, taken apart into aggregates over its slices and put together again from their values. */
final class SlicedMeasures {
    private static final Count ROWS = count(Literal.create(1, DataTypes.IntegerType));

    private final OpenTable table;
    private final LogStatistics statistics;
    private final List<SliceAggregate> aggregates = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();

    /** A sum and the number of values that it adds, by their positions among the aggregates. */
    private record Added(int sum, int values) {}

    /**
     * A measure put together.
     *
     * @param columns its expressions, over the merged aggregates
     * @param sums the sums among them
     */
    private record Part(Compiled measure, List<Column> columns, List<Added> sums) {}

    /** Takes apart those of the measures for which it can be done; the others are left out. */
    SlicedMeasures(OpenTable table, LogStatistics statistics, Dataset<Row> rows, List<Compiled> measures) {
        this.table = table;
        this.statistics = statistics;
        position(ROWS, scala.Option.empty());
        Map<Expression, Expression> analysed = analysed(rows, measures);
        measures.forEach(measure -> take(measure, analysed));
    }

    /** The measures that were taken apart. */
    List<MetricKey> keys() {
        return parts.stream().map(part -> part.measure().key()).toList();
    }

    /** What has to be known of every slice; the number of its rows comes first. */
    List<SliceAggregate> aggregates() {
        return List.copyOf(aggregates);
    }

    /**
     * Reads the measures from the values of the aggregates over every slice, as they would be read from all rows.
     *
     * @param slices values by key, as text
     * @return without the measures for which a sum overflows, which only the rows themselves can tell
     */
    Map<Compiled, Reading> readings(SparkSession spark, List<Map<String, String>> slices) {
        Row row = merged(spark, slices);
        Map<Compiled, Reading> readings = new LinkedHashMap<>();
        int first = aggregates.size();
        for (Part part : parts) {
            int after = first + part.columns().size();
            if (part.sums().stream().noneMatch(added -> overflows(added, row, slices))) {
                Row known = row.getLong(0) == 0 ? null : row;
                int[] at = IntStream.range(first, after).toArray();
                readings.put(part.measure(), AggregatePass.read(part.measure(), known, at));
            }
            first = after;
        }
        return readings;
    }

    private Row merged(SparkSession spark, List<Map<String, String>> slices) {
        StructType schema = new StructType();
        List<Column> merged = new ArrayList<>();
        for (int i = 0; i < aggregates.size(); i++) {
            schema = schema.add("s" + i, DataTypes.StringType);
            merged.add(aggregates.get(i).merged(col("s" + i)).as(name(i)));
        }
        List<Row> states = slices.stream()
                .map(slice -> RowFactory.create(
                        aggregates.stream().map(a -> slice.get(a.key())).toArray()))
                .toList();
        List<Column> columns = new ArrayList<>(List.of(col("*")));
        parts.forEach(part -> part.columns().forEach(column -> columns.add(column.as("m" + columns.size()))));
        Column[] tail = merged.subList(1, merged.size()).toArray(Column[]::new);
        return spark.createDataFrame(states, schema)
                .coalesce(1)
                .agg(merged.get(0), tail)
                .select(columns.toArray(Column[]::new))
                .first();
    }

    /** Whether a sum has no value although there is something to add, over a slice or over all of them. */
    private boolean overflows(Added added, Row row, List<Map<String, String>> slices) {
        String sum = aggregates.get(added.sum()).key();
        String values = aggregates.get(added.values()).key();
        return row.isNullAt(added.sum()) && row.getLong(added.values()) > 0
                || slices.stream()
                        .anyMatch(slice ->
                                slice.get(sum) == null && !slice.get(values).equals("0"));
    }

    /** The measures' expressions, each as it is after it has met the table; all at once, as each analysis takes time. */
    private static Map<Expression, Expression> analysed(Dataset<Row> rows, List<Compiled> measures) {
        List<Expression> written = measures.stream()
                .flatMap(measure -> measure.columns().stream())
                .map(Column::expr)
                .distinct()
                .toList();
        Aggregate met = (Aggregate)
                Fence.aggregated(rows, written.stream().map(Column::new).toList())
                        .queryExecution()
                        .analyzed();
        Map<Expression, Expression> analysed = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            Expression named = (Expression) met.aggregateExpressions().apply(i);
            analysed.put(written.get(i), named instanceof Alias alias ? alias.child() : named);
        }
        return analysed;
    }

    private void take(Compiled measure, Map<Expression, Expression> analysed) {
        int before = aggregates.size();
        List<Added> sums = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Column column : measure.columns()) {
            Expressions.overAggregates(analysed.get(column.expr()), aggregate -> place(aggregate, sums))
                    .ifPresent(expression -> columns.add(new Column(expression)));
        }
        if (columns.size() == measure.columns().size()) {
            parts.add(new Part(measure, columns, sums));
        } else {
            aggregates.subList(before, aggregates.size()).clear();
        }
    }

    /** Stands for an aggregate; empty where it does not follow from its values over the slices. */
    private Optional<Expression> place(AggregateExpression aggregate, List<Added> sums) {
        if (!mergeable(aggregate)) {
            return Optional.empty();
        }
        int at = position(aggregate.aggregateFunction(), aggregate.filter());
        if (aggregate.aggregateFunction() instanceof Sum sum) {
            sums.add(new Added(at, position(count(sum.child()), aggregate.filter())));
        }
        return Optional.of(col(name(at)).expr());
    }

    private int position(AggregateFunction function, scala.Option<Expression> filter) {
        String key = key(function.toAggregateExpression(false, filter));
        for (int i = 0; i < aggregates.size(); i++) {
            if (aggregates.get(i).key().equals(key)) {
                return i;
            }
        }
        aggregates.add(new SliceAggregate(key, function, filter));
        return aggregates.size() - 1;
    }

    private static String name(int position) {
        return "a" + position;
    }

    private static Count count(Expression values) {
        return new Count(JavaConverters.asScalaBuffer(List.of(values)).toSeq());
    }

    /**
     * Its SQL for people, a fingerprint of all that makes it up, and the columns as they are stored: a column of the same
     * name may have become another one.
     */
    private String key(AggregateExpression aggregate) {
        String columns = JavaConverters.seqAsJavaList(aggregate.references().toSeq()).stream()
                .map(Attribute::name)
                .map(name -> name + " = " + statistics.stored(name).orElseThrow())
                .distinct()
                .collect(Collectors.joining(", "));
        String parts = parts(aggregate.aggregateFunction()) + parts(aggregate.filter());
        return aggregate.sql() + " " + UUID.nameUUIDFromBytes(parts.getBytes(StandardCharsets.UTF_8))
                + (columns.isEmpty() ? "" : " with " + columns);
    }

    /** An expression with all its arguments; SQL leaves some out, such as the schema and options of {@code from_json}. */
    private static String parts(Object part) {
        if (part instanceof Attribute attribute) {
            return attribute.name();
        }
        if (part instanceof Expression expression) {
            return expression.getClass().getName()
                    + parts(expression.productIterator().toSeq());
        }
        if (part instanceof scala.Option<?> option) {
            return option.isDefined() ? parts(option.get()) : "none";
        }
        if (part instanceof scala.collection.Seq<?> several) {
            return JavaConverters.seqAsJavaList(several).stream()
                    .map(SlicedMeasures::parts)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        return String.valueOf(part);
    }

    private boolean mergeable(AggregateExpression aggregate) {
        AggregateFunction function = aggregate.aggregateFunction();
        DataType type = function.dataType();
        boolean exact = type instanceof IntegralType || type instanceof DecimalType;
        boolean ordered =
                exact || type instanceof DateType || type instanceof StringType || type instanceof BooleanType;
        boolean merges = function instanceof Count
                || function instanceof Sum && exact
                || (function instanceof Min || function instanceof Max) && ordered;
        return merges
                && !aggregate.isDistinct()
                && aggregate.deterministic()
                && lasting(aggregate)
                && (function instanceof Count || !sensitive(aggregate));
    }

    /** Whether equal rows yield an equal value on any day: it is made of columns and constants alone. */
    private boolean lasting(Expression node) {
        if (node instanceof PlanExpression || node instanceof UserDefinedExpression || moving(node)) {
            return false;
        }
        List<Expression> children = JavaConverters.seqAsJavaList(node.children());
        if (!children.isEmpty()) {
            return children.stream().allMatch(this::lasting);
        }
        return node instanceof Literal
                || node instanceof AttributeReference column
                        && statistics.stored(column.name()).isPresent();
    }

    /** Spark reads a text such as 'today' as a date. */
    private static boolean moving(Expression node) {
        return node instanceof Cast cast
                && cast.child().foldable()
                && cast.child().dataType() instanceof StringType
                && !(cast.child() instanceof Literal literal
                        && Objects.toString(literal.value()).strip().matches("[-+0-9].*"));
    }

    /** A text, a sum or an extreme of one slice may be a value that must not be stored. */
    private boolean sensitive(AggregateExpression aggregate) {
        return JavaConverters.seqAsJavaList(aggregate.references().toSeq()).stream()
                .anyMatch(column -> table.declaredSensitive(column.name()));
    }
}
