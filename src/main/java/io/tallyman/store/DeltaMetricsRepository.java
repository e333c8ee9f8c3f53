package io.tallyman.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.repository.AnalysisResult;
import com.amazon.deequ.repository.MetricsRepository;
import com.amazon.deequ.repository.MetricsRepositoryMultipleResultsLoader;
import com.amazon.deequ.repository.ResultKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Deequ's metrics repository over the store's {@code metrics}, for Deequ code written by others.
 *
 * <p>Saving a result key again replaces what it held; the UTC date of the key is the business date. Unlike Deequ's own
 * repositories it also keeps failed metrics, with their error. As in Deequ, loading returns successful metrics only; a
 * metric of an analyzer that Deequ cannot serialise, such as a custom SQL, can be queried but not loaded.
 */
public final class DeltaMetricsRepository implements MetricsRepository {
    private final Store store;
    private final String table;

    /** A repository for the metrics of one table. */
    public DeltaMetricsRepository(Store store, String table) {
        this.store = store;
        this.table = table;
    }

    /** A repository in the store at a location; see {@link Store#open}. */
    public DeltaMetricsRepository(SparkSession spark, String location, String table) {
        this(Store.open(spark, location), table);
    }

    @Override
    public void save(ResultKey resultKey, AnalyzerContext analyzerContext) {
        List<Row> rows = DeequRows.rows(table, resultKey, analyzerContext, Instant.now());
        store.replaceMetrics(rows, Set.of(DeequRows.date(resultKey.dataSetDate())), ofKey(resultKey));
    }

    @Override
    public Option<AnalyzerContext> loadByKey(ResultKey resultKey) {
        for (AnalysisResult result : DeequLoader.results(store, ofKey(resultKey))) {
            if (result.resultKey().equals(resultKey)) {
                return Option.apply(result.analyzerContext());
            }
        }
        return Option.empty();
    }

    @Override
    public MetricsRepositoryMultipleResultsLoader load() {
        return new DeequLoader(store, ofTable());
    }

    private Column ofTable() {
        return col("table_name").equalTo(table).and(col("deequ_key_date").isNotNull());
    }

    private Column ofKey(ResultKey key) {
        return ofTable()
                .and(col("business_date").equalTo(lit(DeequRows.date(key.dataSetDate()))))
                .and(col("metric_id").endsWith(DeequRows.idSuffix(key)));
    }
}
