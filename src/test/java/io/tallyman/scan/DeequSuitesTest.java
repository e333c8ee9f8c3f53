package io.tallyman.scan;

import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Mean;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.Uniqueness;
import com.amazon.deequ.analyzers.runners.AnalysisRunBuilder;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.constraints.Constraint;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
import io.tallyman.check.Status;
import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.judge.Verdict;
import io.tallyman.metric.Measure;
import io.tallyman.scan.deequ.DeequSuite;
import io.tallyman.testkit.SparkExtension;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Enumeration;
import scala.Option;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** Suites written for Deequ, in Java and in DQDL. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class DeequSuitesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @Test
    void deequsConstraintsAreJudgedOnDeequsOwnNumbers(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", """
                SELECT * FROM VALUES
                  (1, 'a', 10.5D, 'paid', DATE'2026-11-19'), (2, 'a', -3.0D, 'paid', DATE'2026-11-19'),
                  (3, 'b', 7.25D, 'shipped', DATE'2026-11-19'), (4, NULL, 8.0D, 'paid', DATE'2026-11-19'),
                  (NULL, 'c', 1.0D, 'paid', DATE'2026-11-19'), (6, 'd', 99.0D, 'lost', DATE'2026-11-18')
                  AS t(order_id, customer, amount, status, day)""");
        String config = table(folder, "orders", """
                  date = day
                  checks = [
                    { class = "SUITE" }
                    { class = "com.example.NoSuchSuite" }
                    { class = "java.lang.String" }
                    { dqdl = "Rules = [ IsComplete \\"order_id\\", RowCount = 5, \
                      ColumnValues \\"status\\" in [\\"paid\\", \\"shipped\\"], \
                      ColumnValues \\"status\\" in [\\"paid\\"] ]" }
                    { dqdl = "DataFreshness \\"day\\" <= 24 hours, \
                      ReferentialIntegrity \\"customer\\" \\"customers.id\\" = 1.0, \
                      (IsComplete \\"customer\\") and (IsUnique \\"customer\\")" }
                    { dqdl = "NoSuchRule \\"order_id\\"" }
                  ]
                """.replace("SUITE", OrdersSuite.class.getName()));

        RunResult result = Morning.run(spark, folder, DAY, config);

        assertThat(verdict(result, "broken: ", "no_such_column").status()).isEqualTo(Status.ERROR);
        assertThat(verdict(result, "broken: ", "no_such_column").message()).contains("no_such_column");
        assertThat(verdict(result, "com.example.NoSuchSuite", "").message())
                .isEqualTo("there is no class com.example.NoSuchSuite on the class path; add its jar");
        assertThat(verdict(result, "com.example.NoSuchSuite", "").status()).isEqualTo(Status.ERROR);
        assertThat(verdict(result, "java.lang.String", "").status()).isEqualTo(Status.ERROR);
        assertThat(verdict(result, "java.lang.String", "").message()).startsWith("the class does not implement ");
        for (String unsupported : List.of("DataFreshness", "ReferentialIntegrity", "(IsComplete")) {
            Verdict verdict = verdict(result, unsupported, "");
            assertThat(verdict.status()).as(unsupported).isEqualTo(Status.ERROR);
            assertThat(verdict.message()).as(unsupported).contains("this DQDL rule is not supported");
        }
        assertThat(verdict(result, "NoSuchRule", "").status()).isEqualTo(Status.ERROR);
        assertThat(verdict(result, "NoSuchRule", "").message()).contains("DQDL");

        assertThat(verdict(result, "must: ", "Completeness").status()).isEqualTo(Status.FAIL);
        assertThat(verdict(result, "must: ", "Size").status()).isEqualTo(Status.PASS);
        assertThat(verdict(result, "must: ", "Uniqueness").status()).isEqualTo(Status.FAIL);
        assertThat(verdict(result, "must: ", "Mean").status()).isEqualTo(Status.PASS);
        assertThat(verdict(result, "should: ", "Completeness").status()).isEqualTo(Status.WARN);
        assertThat(measured(result)).isEqualTo(deequ(spark, folder)).containsEntry("Mean amount", 4.75);

        assertThat(verdict(result, "IsComplete", "order_id").status()).isEqualTo(Status.FAIL);
        assertThat(number(verdict(result, "IsComplete", "order_id"))).isEqualTo(0.8);
        assertThat(verdict(result, "RowCount", "5").status()).isEqualTo(Status.PASS);
        assertThat(number(verdict(result, "RowCount", "5"))).isEqualTo(5.0);
        List<Status> values = result.verdicts().stream()
                .filter(v -> v.check().name().startsWith("ColumnValues"))
                .map(Verdict::status)
                .toList();
        assertThat(values).containsExactly(Status.PASS, Status.FAIL);
    }

    /** What the suite's class measured, by metric and column. */
    private static Map<String, Double> measured(RunResult result) {
        Map<String, Double> numbers = new TreeMap<>();
        for (Verdict verdict : result.verdicts()) {
            if (verdict.check().kind().equals("class") && verdict.value().isPresent()) {
                Measure measure = verdict.check().measure().measure();
                numbers.put(measure.name() + " " + measure.instance(), number(verdict));
            }
        }
        return numbers;
    }

    /** What Deequ's own runner says of the same rows. */
    private static Map<String, Double> deequ(SparkSession spark, Path folder) {
        Dataset<Row> rows =
                spark.read().parquet(folder.resolve("orders").toString()).filter("day = DATE'2026-11-19'");
        AnalysisRunBuilder builder = AnalysisRunner.onData(rows);
        for (Object analyzer : List.<Object>of(
                new Size(Option.empty()),
                new Mean("amount", Option.empty()),
                Uniqueness.apply("customer"),
                new Completeness("order_id", Option.empty(), Option.empty()),
                new Completeness("customer", Option.empty(), Option.empty()))) {
            builder = builder.addAnalyzer(analyzer(analyzer));
        }
        Map<String, Double> numbers = new TreeMap<>();
        for (Metric<?> metric :
                JavaConverters.mapAsJavaMap(builder.run().metricMap()).values()) {
            for (DoubleMetric part : JavaConverters.seqAsJavaList(metric.flatten())) {
                numbers.put(part.name() + " " + part.instance(), (Double)
                        part.value().get());
            }
        }
        return numbers;
    }

    private static Verdict verdict(RunResult result, String start, String part) {
        return result.verdicts().stream()
                .filter(v ->
                        v.check().name().startsWith(start) && v.check().name().contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + start + "…" + part + " among "
                        + result.verdicts().stream().map(v -> v.check().id()).toList()));
    }

    private static double number(Verdict verdict) {
        return verdict.value().orElseThrow().value();
    }

    /** Deequ's generic types do not let Java see that every analyzer is one. */
    @SuppressWarnings("unchecked")
    private static Analyzer<?, Metric<?>> analyzer(Object analyzer) {
        return (Analyzer<?, Metric<?>>) analyzer;
    }

    /** A suite as a data engineer writes it. */
    public static final class OrdersSuite implements DeequSuite {
        @Override
        public List<Check> checks() {
            return List.of(
                    check(CheckLevel.Error(), "must")
                            .isComplete("order_id", Option.empty(), Option.empty())
                            .hasSize(new AtLeast(5), Option.empty())
                            .hasUniqueness("customer", new AtLeast(0.9))
                            .hasMean("amount", new AtLeast(4.75), Option.empty()),
                    check(CheckLevel.Warning(), "should").isComplete("customer", Option.empty(), Option.empty()),
                    check(CheckLevel.Error(), "broken").isComplete("no_such_column", Option.empty(), Option.empty()));
        }

        private static Check check(Enumeration.Value level, String description) {
            return new Check(level, description, JavaConverters.asScalaBuffer(List.<Constraint>of()));
        }
    }

    /** Deequ calls assertions with boxed numbers, longs and doubles. */
    private static final class AtLeast extends AbstractFunction1<Object, Object> implements Serializable {
        private static final long serialVersionUID = 1;

        private final double least;

        AtLeast(double least) {
            this.least = least;
        }

        @Override
        public Object apply(Object number) {
            return ((Number) number).doubleValue() >= least;
        }
    }
}
