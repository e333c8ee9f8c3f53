package io.tallyman.bench;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Compliance;
import com.amazon.deequ.analyzers.CountDistinct;
import com.amazon.deequ.analyzers.CustomSql;
import com.amazon.deequ.analyzers.Histogram;
import com.amazon.deequ.analyzers.Maximum;
import com.amazon.deequ.analyzers.Mean;
import com.amazon.deequ.analyzers.Minimum;
import com.amazon.deequ.analyzers.PatternMatch;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.Sum;
import com.amazon.deequ.analyzers.Uniqueness;
import com.amazon.deequ.metrics.DistributionValue;
import com.amazon.deequ.metrics.HistogramMetric;
import com.amazon.deequ.metrics.Metric;
import java.util.List;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.util.matching.Regex;

/** The probes as Deequ's analyzers, and their metrics as the numbers that the others give. */
final class DeequText {
    private DeequText() {}

    /** The analyzer; a reference has none, see {@link DeequRunner}. */
    static Analyzer<?, ?> analyzer(Probe probe) {
        return switch (probe.kind()) {
            case ROW_COUNT -> new Size(Option.empty());
            case NULL_RATE -> new Completeness(probe.column(), Option.empty(), Option.empty());
            case MIN -> new Minimum(probe.column(), Option.empty(), Option.empty());
            case MAX -> new Maximum(probe.column(), Option.empty(), Option.empty());
            case MEAN -> new Mean(probe.column(), Option.empty());
            case SUM -> new Sum(probe.column(), Option.empty());
            case SATISFIES ->
                new Compliance(
                        probe.name(), probe.text(), Option.empty(), Compliance.apply$default$4(), Option.empty());
            case MATCHES ->
                new PatternMatch(
                        probe.column(), new Regex(probe.text(), seq(List.of())), Option.empty(), Option.empty());
            case UNIQUE -> new Uniqueness(seq(probe.columns()), Option.empty(), Option.empty());
            case DISTINCT_COUNT -> new CountDistinct(seq(probe.columns()));
            case TOP_SHARE ->
                new Histogram(
                        probe.column(),
                        Histogram.$lessinit$greater$default$2(),
                        Histogram.$lessinit$greater$default$3(),
                        Histogram.$lessinit$greater$default$4(),
                        Histogram.$lessinit$greater$default$5(),
                        Histogram.$lessinit$greater$default$6());
            case RECONCILES -> new CustomSql(Dialect.SPARK.alone(probe), probe.name());
            case REFERENCES -> throw new IllegalArgumentException("Has no analyzer: " + probe.id());
        };
    }

    /**
     * The number of a metric; NaN where Deequ could not compute it.
     *
     * <p>Completeness, Compliance and Uniqueness tell shares of good rows. Rows that are alone with their key are fewer
     * than first rows of a key; where there are no duplicates, as in the data, both are all rows.
     */
    static double number(Probe probe, Metric<?> metric) {
        if (metric.value().isFailure()) {
            return Double.NaN;
        }
        if (metric instanceof HistogramMetric histogram) {
            return JavaConverters.mapAsJavaMap(histogram.value().get().values()).values().stream()
                    .mapToDouble(DistributionValue::ratio)
                    .max()
                    .orElse(Double.NaN);
        }
        double value = (Double) metric.value().get();
        return switch (probe.kind()) {
            case NULL_RATE, SATISFIES, MATCHES, UNIQUE -> 1 - value;
            case ROW_COUNT, MIN, MAX, MEAN, SUM, DISTINCT_COUNT, TOP_SHARE, REFERENCES, RECONCILES -> value;
        };
    }

    /** Columns as Scala has them. */
    static Seq<String> seq(List<String> texts) {
        return JavaConverters.asScalaBuffer(texts).toList();
    }
}
