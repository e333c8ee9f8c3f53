package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.CustomSql;
import com.amazon.deequ.analyzers.Histogram;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.Sum;
import com.amazon.deequ.analyzers.runners.AnalysisRunBuilder;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
import com.amazon.deequ.repository.AnalysisResult;
import com.amazon.deequ.repository.MetricsRepositoryMultipleResultsLoader;
import com.amazon.deequ.repository.ResultKey;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class DeltaMetricsRepositoryTest {
    private static final long FIRST = Instant.parse("2026-11-18T23:30:00Z").toEpochMilli();
    private static final long SECOND = Instant.parse("2026-11-19T05:00:00Z").toEpochMilli();
    private static final Object SIZE = new Size(Option.empty());
    private static final Object ITEM = new Completeness("item", Option.empty(), Option.empty());
    private static final Object ITEMS = new Histogram(
            "item",
            Option.empty(),
            100,
            Option.empty(),
            Histogram.$lessinit$greater$default$5(),
            Histogram.$lessinit$greater$default$6());

    @TempDir
    Path folder;

    private Store store;
    private DeltaMetricsRepository repository;

    @BeforeEach
    void open(SparkSession spark) {
        store = Store.open(spark, folder.resolve("store").toString());
        repository = new DeltaMetricsRepository(store, "items");
    }

    @Test
    void loadsWhatDeequSaved(SparkSession spark) {
        AnalyzerContext saved = run(spark, key(FIRST, "eu"), SIZE, ITEM, ITEMS);

        AnalyzerContext loaded = repository.loadByKey(key(FIRST, "eu")).get();

        assertThat(numbers(loaded)).isEqualTo(numbers(saved)).contains("Size * 3.0", "Histogram.abs.a item 2.0");
        assertThat(repository.loadByKey(key(FIRST, "us")).isDefined()).isFalse();
        assertThat(repository.loadByKey(key(SECOND, "eu")).isDefined()).isFalse();
        assertThat(new DeltaMetricsRepository(store, "others")
                        .loadByKey(key(FIRST, "eu"))
                        .isDefined())
                .isFalse();
        assertThat(metrics()
                        .filter("business_date = DATE'2026-11-18' AND table_name = 'items'")
                        .count())
                .isEqualTo(numbers(saved).size());
    }

    @Test
    void boundsAreInclusive(SparkSession spark) {
        run(spark, key(FIRST, "eu"), SIZE);
        run(spark, key(SECOND, "eu"), SIZE);

        assertThat(dates(repository.load())).containsExactly(FIRST, SECOND);
        assertThat(dates(repository.load().after(SECOND))).containsExactly(SECOND);
        assertThat(dates(repository.load().after(SECOND + 1))).isEmpty();
        assertThat(dates(repository.load().before(FIRST))).containsExactly(FIRST);
        assertThat(dates(repository.load().before(FIRST - 1))).isEmpty();
        assertThat(dates(repository.load().after(FIRST).before(SECOND))).containsExactly(FIRST, SECOND);
    }

    @Test
    void tagsAndAnalyzersNarrowWhatIsLoaded(SparkSession spark) {
        run(spark, key(FIRST, "eu"), SIZE, ITEM);
        run(spark, key(SECOND, "us"), SIZE, ITEM);

        assertThat(dates(repository.load().withTagValues(key(0, "us").tags()))).containsExactly(SECOND);
        assertThat(dates(repository.load().withTagValues(key(0, "asia").tags())))
                .isEmpty();
        List<Analyzer<?, Metric<?>>> wanted = List.of(analyzer(SIZE));
        for (AnalysisResult result : results(repository.load().forAnalyzers(JavaConverters.asScalaBuffer(wanted)))) {
            assertThat(numbers(result.analyzerContext())).containsExactly("Size * 3.0");
        }
    }

    @Test
    void aFailingAnalyzerDoesNotLoseTheOthers(SparkSession spark) {
        run(spark, key(FIRST, "eu"), SIZE, new Sum("item", Option.empty()), new Sum("missing", Option.empty()));

        assertThat(numbers(repository.loadByKey(key(FIRST, "eu")).get())).containsExactly("Size * 3.0");
        assertThat(metrics()
                        .filter("name = 'Sum' AND value IS NULL AND length(error) > 0")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatDeequCannotSerialiseIsStoredButNotLoaded(SparkSession spark) {
        items(spark).createOrReplaceTempView("deequ_items");
        run(spark, key(FIRST, "eu"), SIZE, new CustomSql("SELECT count(*) FROM deequ_items", "rows"));

        assertThat(numbers(repository.loadByKey(key(FIRST, "eu")).get())).containsExactly("Size * 3.0");
        assertThat(metrics()
                        .filter("name = 'CustomSQL' AND value = 3 AND deequ_analyzer IS NULL")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void savingAKeyAgainReplacesIt(SparkSession spark) {
        AnalyzerContext both = run(spark, key(FIRST, "eu"), SIZE, ITEM);
        run(spark, key(FIRST, "us"), SIZE);
        repository.save(key(FIRST, "eu"), both);
        assertThat(metrics().count()).isEqualTo(3);

        AnalyzerContext one =
                AnalysisRunner.onData(items(spark)).addAnalyzer(analyzer(ITEM)).run();
        repository.save(key(FIRST, "eu"), one);

        assertThat(numbers(repository.loadByKey(key(FIRST, "eu")).get())).isEqualTo(numbers(one));
        assertThat(numbers(repository.loadByKey(key(FIRST, "us")).get())).containsExactly("Size * 3.0");
        store.saveMetrics(Map.of(LocalDate.of(2026, 11, 18), "r"), List.of(), Set.of("items"));
        assertThat(metrics().count()).isEqualTo(2);
    }

    private AnalyzerContext run(SparkSession spark, ResultKey key, Object... analyzers) {
        AnalysisRunBuilder builder = AnalysisRunner.onData(items(spark));
        for (Object analyzer : analyzers) {
            builder = builder.addAnalyzer(analyzer(analyzer));
        }
        return builder.useRepository(repository).saveOrAppendResult(key).run();
    }

    private Dataset<Row> metrics() {
        return store.table(StoreTable.METRICS);
    }

    private static Dataset<Row> items(SparkSession spark) {
        return spark.sql("SELECT * FROM VALUES (1, 'a'), (2, 'a'), (3, NULL) AS t(id, item)");
    }

    private static ResultKey key(long date, String region) {
        return new ResultKey(date, ResultKey.apply$default$2().updated("region", region));
    }

    private static List<String> numbers(AnalyzerContext context) {
        return JavaConverters.mapAsJavaMap(context.metricMap()).values().stream()
                .flatMap(DeltaMetricsRepositoryTest::flat)
                .map(m -> m.name() + " " + m.instance() + " " + m.value().get())
                .sorted()
                .toList();
    }

    private static Stream<DoubleMetric> flat(Metric<?> metric) {
        return JavaConverters.seqAsJavaList(metric.flatten()).stream();
    }

    private static List<Long> dates(MetricsRepositoryMultipleResultsLoader loader) {
        return results(loader).stream().map(r -> r.resultKey().dataSetDate()).toList();
    }

    private static List<AnalysisResult> results(MetricsRepositoryMultipleResultsLoader loader) {
        return JavaConverters.seqAsJavaList(loader.get());
    }

    /** Deequ's generic types do not let Java see that every analyzer is one. */
    @SuppressWarnings("unchecked")
    private static Analyzer<?, Metric<?>> analyzer(Object analyzer) {
        return (Analyzer<?, Metric<?>>) analyzer;
    }
}
