package io.tallyman.scan.deequ;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.CustomSql;
import com.amazon.deequ.analyzers.Preconditions;
import com.amazon.deequ.analyzers.RatioOfSums;
import com.amazon.deequ.analyzers.ScanShareableAnalyzer;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.constraints.AnalysisBasedConstraint;
import com.amazon.deequ.constraints.ConstraintResult;
import com.amazon.deequ.constraints.ConstraintStatus;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Trip;
import io.tallyman.scan.CompiledReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * A Deequ constraint: an analyzer whose metric is measured, and an assertion that travels with it.
 *
 * <p>The number is the one the assertion sees; where that is not a number, the first of the metric's parts.
 */
public final class ConstraintMeasure implements Measure.Native, CompiledReader {
    /** Metrics that tell a number or share of rows, never a value of the data. */
    private static final Set<String> COUNTS = Set.of(
            "Size",
            "Completeness",
            "Compliance",
            "PatternMatch",
            "Uniqueness",
            "Distinctness",
            "UniqueValueRatio",
            "CountDistinct",
            "ApproxCountDistinct",
            "ColumnCount",
            "Entropy",
            "MutualInformation",
            "DuplicateRowCount",
            "ZerosCount");

    private final String label;
    private final AnalysisBasedConstraint<?, ?, ?> constraint;
    private final Metric<?> shape;

    ConstraintMeasure(String label, AnalysisBasedConstraint<?, ?, ?> constraint) {
        this.label = label;
        this.constraint = constraint;
        this.shape = analyzer().toFailureMetric(new IllegalStateException("not computed"));
    }

    /** The analyzer whose metric is measured. */
    @SuppressWarnings("unchecked")
    Analyzer<?, Metric<?>> analyzer() {
        return (Analyzer<?, Metric<?>>) (Analyzer<?, ?>) constraint.analyzer();
    }

    @Override
    public String name() {
        return shape.name();
    }

    @Override
    public String instance() {
        return shape.instance();
    }

    @Override
    public Optional<String> where() {
        return Optional.empty();
    }

    /** The analyzer's text holds its filter and options, so two analyzers of one column do not share a history. */
    @Override
    public String id() {
        return label + " " + analyzer();
    }

    @Override
    public String entity() {
        return String.valueOf(shape.entity());
    }

    @Override
    public String definition() {
        return String.valueOf(analyzer());
    }

    /** RatioOfSums reads the wrong result columns whenever it shares a pass. */
    @Override
    public Trip trip() {
        return analyzer() instanceof ScanShareableAnalyzer && !((Object) analyzer() instanceof RatioOfSums)
                ? Trip.AGGREGATE
                : Trip.DEEQU;
    }

    @Override
    public boolean reveals() {
        return !COUNTS.contains(name());
    }

    /** Throws where the analyzer's preconditions (columns present and of a fitting type) do not hold. */
    public void requireSatisfiable(StructType schema) {
        Option<? extends Throwable> failing =
                Preconditions.findFirstFailing(schema, analyzer().preconditions());
        if (failing.isDefined()) {
            throw new IllegalStateException(failing.get().getMessage(), failing.get());
        }
    }

    /** Throws where the metric would hold a value of a sensitive column. */
    public void requireNotSensitive(Predicate<String> sensitive) {
        if (!reveals()) {
            return;
        }
        if ((Object) analyzer() instanceof CustomSql query) {
            for (String word : query.expression().split("[^\\w.]+")) {
                if (!word.isEmpty() && !word.matches("\\d.*") && sensitive.test(word)) {
                    throw new IllegalStateException(
                            "withheld: it could store a value of the sensitive column '" + word + "'");
                }
            }
            return;
        }
        for (String column : instance().split(",")) {
            if (sensitive.test(column.strip())) {
                throw new IllegalStateException(
                        "withheld: it would store a value of the sensitive column '" + column.strip() + "'");
            }
        }
    }

    /** The analyzer's own aggregate expressions. */
    public List<Column> columns() {
        return JavaConverters.seqAsJavaList(((ScanShareableAnalyzer<?, ?>) (Object) analyzer()).aggregationFunctions());
    }

    @Override
    public Reading read(Row row, int[] positions) {
        // Deequ reads neighbouring columns, so its own are picked out in their order.
        Object[] own = new Object[positions.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = row.get(positions[i]);
        }
        return judge(((ScanShareableAnalyzer<?, ?>) (Object) analyzer())
                .metricFromAggregationResult(
                        org.apache.spark.sql.RowFactory.create(own), 0, Option.empty(), Option.empty()));
    }

    @Override
    public Reading ofNoRows() {
        if ((Object) analyzer() instanceof Size) {
            return judge(new DoubleMetric(
                    shape.entity(), name(), instance(), new scala.util.Success<>((Object) 0.0), Option.empty()));
        }
        return new Reading.Empty("zero rows");
    }

    /** The reading of a computed metric, with the assertion's outcome. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Reading judge(Metric<?> metric) {
        if (metric.value().isFailure()) {
            Throwable cause = metric.value().failed().get();
            return cause.getClass().getSimpleName().startsWith("EmptyState")
                    ? new Reading.Empty("zero rows with a value: " + cause.getMessage())
                    : new Reading.Failed(String.valueOf(cause.getMessage()));
        }
        scala.collection.immutable.Map<?, ?> results = new scala.collection.immutable.Map.Map1(analyzer(), metric);
        ConstraintResult result =
                ((AnalysisBasedConstraint) constraint).evaluate((scala.collection.immutable.Map) results);
        boolean holds = result.status().equals(ConstraintStatus.Success());
        List<DoubleMetric> parts = JavaConverters.seqAsJavaList(metric.flatten());
        if (parts.isEmpty() || parts.get(0).value().isFailure()) {
            return new Reading.Failed("the metric holds no number");
        }
        Reading reading = Reading.of((Double) parts.get(0).value().get());
        return reading instanceof Reading.Value value
                ? new Reading.Value(
                        value.value(),
                        value.exact(),
                        value.numerator(),
                        value.denominator(),
                        result.message().isDefined()
                                ? Optional.of(result.message().get())
                                : Optional.empty(),
                        Optional.of(holds))
                : reading;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConstraintMeasure that && that.id().equals(id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }
}
