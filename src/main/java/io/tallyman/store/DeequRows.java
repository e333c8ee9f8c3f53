package io.tallyman.store;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.FilterableAnalyzer;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Entity;
import com.amazon.deequ.metrics.Metric;
import com.amazon.deequ.repository.AnalysisResult;
import com.amazon.deequ.repository.AnalysisResultSerde;
import com.amazon.deequ.repository.ResultKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import scala.Option;
import scala.collection.JavaConverters;
import scala.util.Try;

/** Turns what Deequ computed into rows of {@code metrics}: one row per number, and one per failure. */
final class DeequRows {
    private final String table;
    private final ResultKey key;
    private final Instant measuredAt;
    private final Set<String> ids = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();

    private DeequRows(String table, ResultKey key, Instant measuredAt) {
        this.table = table;
        this.key = key;
        this.measuredAt = measuredAt;
    }

    static List<Row> rows(String table, ResultKey key, AnalyzerContext context, Instant measuredAt) {
        DeequRows rows = new DeequRows(table, key, measuredAt);
        JavaConverters.mapAsJavaMap(context.metricMap()).forEach(rows::add);
        return rows.rows;
    }

    /** UTC date of a data set date. */
    static LocalDate date(long dataSetDate) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(dataSetDate), ZoneOffset.UTC);
    }

    /** How the ids of all metrics of a result key end. */
    static String idSuffix(ResultKey key) {
        StringBuilder text = new StringBuilder().append(key.dataSetDate());
        new TreeMap<>(JavaConverters.mapAsJavaMap(key.tags()))
                .forEach((name, value) ->
                        text.append('\n').append(name).append('\t').append(value));
        return "@deequ-" + Fingerprint.of(text.toString());
    }

    private void add(Analyzer<?, Metric<?>> analyzer, Metric<?> metric) {
        Optional<String> json = metric.value().isSuccess() ? json(analyzer, metric) : Optional.empty();
        List<DoubleMetric> numbers = JavaConverters.seqAsJavaList(metric.flatten());
        for (int i = 0; i < numbers.size(); i++) {
            rows.add(row(analyzer, numbers.get(i), i == 0 ? json : Optional.empty()));
        }
    }

    private Row row(Analyzer<?, Metric<?>> analyzer, DoubleMetric metric, Optional<String> json) {
        Optional<String> filter = filter(analyzer);
        String name = table + "/" + metric.name() + "(" + metric.instance() + ")"
                + filter.map(f -> "[" + f + "]").orElse("");
        RowFiller row = new RowFiller(StoreTable.METRICS)
                .set("business_date", date(key.dataSetDate()))
                .set("table_name", table)
                .set("metric_id", unique(name))
                .set("entity", entity(metric))
                .set("instance", metric.instance())
                .set("name", metric.name())
                .set("filter", filter)
                .set("definition", Fingerprint.of(analyzer.toString()))
                .set("measured_at", measuredAt)
                .set("deequ_key_date", key.dataSetDate())
                .set("deequ_tags", JavaConverters.mapAsJavaMap(key.tags()))
                .set("deequ_analyzer", json);
        Try<Object> value = metric.value();
        if (value.isSuccess()) {
            row.set("value", value.get());
        } else {
            row.set("error", reason(value.failed().get()));
        }
        return row.row();
    }

    /** Two analyzers may differ only in options that their metrics do not show. */
    private String unique(String name) {
        String id = name;
        for (int n = 2; !ids.add(id); n++) {
            id = name + "#" + n;
        }
        return id + idSuffix(key);
    }

    /** Deequ cannot write every analyzer; what it cannot read back is not kept either. */
    private Optional<String> json(Analyzer<?, Metric<?>> analyzer, Metric<?> metric) {
        try {
            AnalyzerContext one =
                    new AnalyzerContext(AnalyzerContext.empty().metricMap().updated(analyzer, metric));
            List<AnalysisResult> results = List.of(new AnalysisResult(key, one));
            String json = AnalysisResultSerde.serialize(JavaConverters.asScalaBuffer(results));
            AnalysisResultSerde.deserialize(json);
            return Optional.of(json);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> filter(Analyzer<?, Metric<?>> analyzer) {
        if (analyzer instanceof FilterableAnalyzer filterable) {
            Option<String> where = filterable.filterCondition();
            return where.isDefined() ? Optional.of(where.get()) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Deequ misspells one of its entities. */
    private static String entity(DoubleMetric metric) {
        return metric.entity().equals(Entity.Multicolumn())
                ? "Multicolumn"
                : metric.entity().toString();
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Tags of a stored row, in order of their names. */
    static Map<String, String> tags(Row row) {
        Map<String, String> tags = new TreeMap<>();
        if (!row.isNullAt(row.fieldIndex("deequ_tags"))) {
            tags.putAll(row.getJavaMap(row.fieldIndex("deequ_tags")));
        }
        return tags;
    }
}
