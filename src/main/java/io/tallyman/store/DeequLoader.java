package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.metrics.Metric;
import com.amazon.deequ.repository.AnalysisResult;
import com.amazon.deequ.repository.AnalysisResultSerde;
import com.amazon.deequ.repository.MetricsRepositoryMultipleResultsLoader;
import com.amazon.deequ.repository.ResultKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A query for metrics saved through Deequ's interface, oldest result key first; bounds are inclusive, as in Deequ. */
final class DeequLoader implements MetricsRepositoryMultipleResultsLoader {
    private final Store store;
    private Column wanted;
    private Map<String, String> tags = Map.of();
    private Optional<List<Analyzer<?, Metric<?>>>> analyzers = Optional.empty();

    DeequLoader(Store store, Column wanted) {
        this.store = store;
        this.wanted = wanted;
    }

    @Override
    public MetricsRepositoryMultipleResultsLoader withTagValues(
            scala.collection.immutable.Map<String, String> tagValues) {
        tags = JavaConverters.mapAsJavaMap(tagValues);
        return this;
    }

    @Override
    public MetricsRepositoryMultipleResultsLoader forAnalyzers(Seq<Analyzer<?, Metric<?>>> requested) {
        analyzers = Optional.of(JavaConverters.seqAsJavaList(requested));
        return this;
    }

    @Override
    public MetricsRepositoryMultipleResultsLoader after(long dateTime) {
        wanted = wanted.and(col("business_date").geq(lit(DeequRows.date(dateTime))))
                .and(col("deequ_key_date").geq(dateTime));
        return this;
    }

    @Override
    public MetricsRepositoryMultipleResultsLoader before(long dateTime) {
        wanted = wanted.and(col("business_date").leq(lit(DeequRows.date(dateTime))))
                .and(col("deequ_key_date").leq(dateTime));
        return this;
    }

    @Override
    public Seq<AnalysisResult> get() {
        List<AnalysisResult> results = new ArrayList<>();
        for (AnalysisResult result : results(store, wanted)) {
            Map<String, String> present =
                    JavaConverters.mapAsJavaMap(result.resultKey().tags());
            if (present.entrySet().containsAll(tags.entrySet())) {
                results.add(new AnalysisResult(result.resultKey(), requested(result.analyzerContext())));
            }
        }
        return JavaConverters.asScalaBuffer(results).toList();
    }

    private AnalyzerContext requested(AnalyzerContext context) {
        if (analyzers.isEmpty()) {
            return context;
        }
        AnalyzerContext chosen = AnalyzerContext.empty();
        for (var entry : JavaConverters.mapAsJavaMap(context.metricMap()).entrySet()) {
            if (analyzers.get().contains(entry.getKey())) {
                chosen = new AnalyzerContext(chosen.metricMap().updated(entry.getKey(), entry.getValue()));
            }
        }
        return chosen;
    }

    /** One result per key; a key whose metrics all failed, or cannot be loaded, has an empty one. */
    static List<AnalysisResult> results(Store store, Column wanted) {
        List<Row> rows = store.table(StoreTable.METRICS)
                .filter(wanted)
                .select("deequ_key_date", "deequ_tags", "deequ_analyzer")
                .orderBy("deequ_key_date")
                .collectAsList();
        Map<ResultKey, AnalyzerContext> contexts = new LinkedHashMap<>();
        for (Row row : rows) {
            ResultKey key = key(row);
            AnalyzerContext context = contexts.getOrDefault(key, AnalyzerContext.empty());
            String json = row.getAs("deequ_analyzer");
            if (json != null) {
                for (AnalysisResult one : JavaConverters.seqAsJavaList(AnalysisResultSerde.deserialize(json))) {
                    context = context.$plus$plus(one.analyzerContext());
                }
            }
            contexts.put(key, context);
        }
        List<AnalysisResult> results = new ArrayList<>();
        contexts.forEach((key, context) -> results.add(new AnalysisResult(key, context)));
        return results;
    }

    private static ResultKey key(Row row) {
        scala.collection.immutable.Map<String, String> tags = ResultKey.apply$default$2();
        for (Map.Entry<String, String> tag : DeequRows.tags(row).entrySet()) {
            tags = tags.updated(tag.getKey(), tag.getValue());
        }
        return new ResultKey(row.getLong(0), tags);
    }
}
