package io.tallyman.bench;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.comparison.ReferentialIntegrity;
import com.amazon.deequ.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Asks Deequ, over tables that are opened once; each is also a view of its name, for Deequ's own SQL. */
final class DeequRunner {
    private final Map<String, Dataset<Row>> tables = new LinkedHashMap<>();

    DeequRunner(Data data, List<Probe> probes) {
        for (String table : Checks.tables(probes)) {
            Dataset<Row> rows = data.read(table);
            rows.createOrReplaceTempView(table);
            tables.put(table, rows);
        }
    }

    /** The answers to probes of one table: one run of analyzers, and one comparison per reference. */
    Map<String, Double> answer(List<Probe> probes) {
        Map<String, Double> answers = new LinkedHashMap<>();
        Map<Probe, Analyzer<?, ?>> analyzers = new LinkedHashMap<>();
        for (Probe probe : probes) {
            if (probe.kind() == Kind.REFERENCES) {
                answers.put(probe.id(), orphans(probe));
            } else {
                analyzers.put(probe, DeequText.analyzer(probe));
            }
        }
        if (!analyzers.isEmpty()) {
            AnalyzerContext context = analyze(tables.get(probes.get(0).table()), List.copyOf(analyzers.values()));
            analyzers.forEach(
                    (probe, analyzer) -> answers.put(probe.id(), DeequText.number(probe, metric(context, analyzer))));
        }
        return answers;
    }

    // Scala's variance is lost on Java, so the analyzers go in raw.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static AnalyzerContext analyze(Dataset<Row> rows, List<Analyzer<?, ?>> analyzers) {
        var builder = AnalysisRunner.onData(rows);
        for (Analyzer<?, ?> analyzer : analyzers) {
            builder = builder.addAnalyzer((Analyzer) analyzer);
        }
        return builder.run();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Metric<?> metric(AnalyzerContext context, Analyzer<?, ?> analyzer) {
        return (Metric<?>) context.metric((Analyzer) analyzer).get();
    }

    /** Deequ tells the share of keys that were found to whoever asserts something of it. */
    private double orphans(Probe probe) {
        Probe.Other other = probe.other().orElseThrow();
        double[] found = {Double.NaN};
        ReferentialIntegrity.subsetCheck(
                tables.get(probe.table()),
                DeequText.seq(probe.columns()),
                tables.get(other.table()),
                DeequText.seq(List.of(other.key())),
                share -> {
                    found[0] = (Double) share;
                    return true;
                });
        return 1 - found[0];
    }
}
