package io.tallyman.scan.deequ;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.plan.Pass;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Analyzers that need a trip of Deequ's own: groupings, histograms, sketches. */
public final class DeequPass {
    private DeequPass() {}

    /**
     * Runs the pass; Deequ loses a whole run to one bad filter, so each analyzer that fails is tried alone. Deequ cannot
     * tell dates apart, so slices of n dates take n runs.
     *
     * @param dates business dates that the readings of the rows are for
     * @param reason puts an exception into words that may be stored
     */
    public static List<Metric> run(
            Dataset<Row> rows,
            Pass pass,
            List<LocalDate> dates,
            Optional<Long> version,
            Predicate<String> sensitive,
            Function<Throwable, String> reason,
            Clock clock) {
        List<Metric> metrics = new ArrayList<>();
        List<ConstraintMeasure> ready = new ArrayList<>();
        List<MetricKey> keys = new ArrayList<>();
        for (MetricKey key : pass.measures()) {
            ConstraintMeasure measure = (ConstraintMeasure) key.measure();
            try {
                measure.requireSatisfiable(rows.schema());
                measure.requireNotSensitive(sensitive);
                ready.add(measure);
                keys.add(key);
            } catch (RuntimeException e) {
                metrics.addAll(metrics(key, dates, new Reading.Failed(reason.apply(e)), version, clock));
            }
        }
        List<Reading> readings = readings(rows, ready, reason);
        for (int i = 0; i < keys.size(); i++) {
            metrics.addAll(metrics(keys.get(i), dates, readings.get(i), version, clock));
        }
        return metrics;
    }

    private static List<Metric> metrics(
            MetricKey key, List<LocalDate> dates, Reading reading, Optional<Long> version, Clock clock) {
        return dates.stream()
                .map(date -> new Metric(key, date, reading, version, clock.instant()))
                .toList();
    }

    private static List<Reading> readings(
            Dataset<Row> rows, List<ConstraintMeasure> measures, Function<Throwable, String> reason) {
        if (measures.isEmpty()) {
            return List.of();
        }
        try {
            AnalyzerContext context = compute(rows, measures);
            List<Reading> readings = new ArrayList<>();
            for (ConstraintMeasure measure : measures) {
                com.amazon.deequ.metrics.Metric<?> metric = metric(context, measure);
                if (metric.value().isFailure() && measures.size() > 1) {
                    readings.add(readings(rows, List.of(measure), reason).get(0));
                } else {
                    Reading reading = measure.judge(metric);
                    readings.add(
                            reading instanceof Reading.Failed && metric.value().isFailure()
                                    ? new Reading.Failed(
                                            reason.apply(metric.value().failed().get()))
                                    : reading);
                }
            }
            return readings;
        } catch (Exception e) {
            if (measures.size() == 1) {
                return List.of(new Reading.Failed(reason.apply(e)));
            }
            return measures.stream()
                    .map(measure -> readings(rows, List.of(measure), reason).get(0))
                    .toList();
        }
    }

    // Scala's variance is lost on Java, so the analyzers go in raw.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static AnalyzerContext compute(Dataset<Row> rows, List<ConstraintMeasure> measures) {
        var builder = AnalysisRunner.onData(rows);
        for (ConstraintMeasure measure : measures) {
            builder = builder.addAnalyzer((Analyzer) measure.analyzer());
        }
        return builder.run();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static com.amazon.deequ.metrics.Metric<?> metric(AnalyzerContext context, ConstraintMeasure measure) {
        return (com.amazon.deequ.metrics.Metric<?>)
                context.metric((Analyzer) measure.analyzer()).get();
    }
}
