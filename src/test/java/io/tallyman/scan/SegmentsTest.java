package io.tallyman.scan;

import static io.tallyman.cli.Morning.lines;
import static io.tallyman.cli.Morning.table;
import static io.tallyman.cli.Morning.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.cli.Morning;
import io.tallyman.judge.RunResult;
import io.tallyman.metric.KnownReadings;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.metric.SegmentSizes;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.Suite;
import io.tallyman.suite.SuiteReader;
import io.tallyman.testkit.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A check per value of a column: what is counted to find the values, and how they are judged. */
@Tag("spark")
@ExtendWith(SparkExtension.class)
class SegmentsTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);
    private static final Readings NOTHING = (key, date) -> Optional.empty();
    private static final String DATED = "  date = day\n  checks = [ { check = row-count } ]\n";

    /** Two good days and one without email: 6 organic, 3 of them paid, 3 email, 1 null; 10 organic on the last. */
    private static final String ORDERS = """
            SELECT channel, paid, n, explode(sequence(1, n)) AS id, day FROM VALUES
              ('organic', true, 3, DATE'2026-11-17'), ('organic', false, 3, DATE'2026-11-17'),
              ('email', false, 3, DATE'2026-11-17'), (NULL, true, 1, DATE'2026-11-17'),
              ('organic', true, 3, DATE'2026-11-18'), ('organic', false, 3, DATE'2026-11-18'),
              ('email', false, 3, DATE'2026-11-18'), (NULL, true, 1, DATE'2026-11-18'),
              ('organic', true, 10, DATE'2026-11-19')
              AS t(channel, paid, n, day)""";

    @Test
    void aColumnThatIsNotThereFailsForTheDateAndHurtsNoOther(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        MetricKey channel = sizes("channel", Optional.empty());
        MetricKey wrong = sizes("chanel", Optional.empty());
        MetricKey broken = sizes("channel", Optional.of("no_such_column > 1"));

        List<Metric> metrics = tally(spark, folder, DATED, Set.of(channel, wrong, broken), THURSDAY, NOTHING);

        assertThat(metrics)
                .filteredOn(metric -> metric.key().equals(wrong))
                .singleElement()
                .satisfies(metric -> {
                    assertThat(metric.date()).isEqualTo(THURSDAY);
                    assertThat(((Reading.Failed) metric.reading()).reason()).contains("chanel");
                });
        assertThat(metrics)
                .filteredOn(metric -> metric.key().equals(broken))
                .singleElement()
                .satisfies(metric ->
                        assertThat(((Reading.Failed) metric.reading()).reason()).contains("no_such_column"));
        assertThat(metrics).filteredOn(metric -> metric.key().equals(channel)).hasSize(3);
    }

    @Test
    void valuesOfASensitiveColumnAreWithheld(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        MetricKey channel = sizes("channel", Optional.empty());

        assertThat(tally(spark, folder, DATED + "  sensitive = [channel]\n", Set.of(channel), THURSDAY, NOTHING))
                .singleElement()
                .satisfies(metric -> assertThat(metric.reading())
                        .isEqualTo(new Reading.Failed(
                                "withheld: it would store values of the sensitive column 'channel'")));
    }

    @Test
    void theFirstCountTellsTheDaysOfTheLookBackToo(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        MetricKey all = sizes("channel", Optional.empty());
        MetricKey paid = sizes("channel", Optional.of("paid"));

        List<Metric> metrics = tally(spark, folder, DATED, Set.of(all, paid), THURSDAY, NOTHING);

        assertThat(readings(metrics, all))
                .isEqualTo(Map.of(
                        LocalDate.of(2026, 11, 17),
                        "10: 6\torganic|3\temail|1",
                        LocalDate.of(2026, 11, 18),
                        "10: 6\torganic|3\temail|1",
                        THURSDAY,
                        "10: 10\torganic"));
        assertThat(readings(metrics, paid))
                .isEqualTo(Map.of(
                        LocalDate.of(2026, 11, 17),
                        "4: 3\torganic|1",
                        LocalDate.of(2026, 11, 18),
                        "4: 3\torganic|1",
                        THURSDAY,
                        "10: 10\torganic"));
    }

    @Test
    void daysThatAreKnownAreNotCountedAgain(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        MetricKey all = sizes("channel", Optional.empty());
        KnownReadings stored = new KnownReadings(
                (key, date) -> date.equals(LocalDate.of(2026, 11, 18)) ? Optional.empty() : Optional.of(Reading.of(7)));

        List<Metric> metrics = tally(spark, folder, DATED, Set.of(all), THURSDAY, stored);

        assertThat(readings(metrics, all))
                .isEqualTo(
                        Map.of(LocalDate.of(2026, 11, 18), "10: 6\torganic|3\temail|1", THURSDAY, "10: 10\torganic"));
    }

    @Test
    void aDateWithoutRowsIsCountedAsNone(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        MetricKey all = sizes("channel", Optional.empty());
        LocalDate friday = THURSDAY.plusDays(1);

        assertThat(readings(tally(spark, folder, DATED, Set.of(all), friday, NOTHING), all))
                .containsEntry(friday, "0: ")
                .hasSize(4);
    }

    @Test
    void aChannelThatWentSilentFailsByName(SparkSession spark, @TempDir Path folder) {
        write(spark, folder, "orders", ORDERS);
        String config = table(folder, "orders", """
                  date = day
                  checks = [
                    { check = row-count, segments = channel }
                    { check = null-rate, columns = [id], segments { by = channel, values = [organic] } }
                    { check = sum, column = id, fail = "< 1", segments { by = chanel } }
                  ]
                """);

        RunResult first = Morning.run(spark, folder, THURSDAY, config);

        assertThat(lines(first))
                .anyMatch(line -> line.startsWith("orders/row-count PASS 10: 10, expected"))
                .anyMatch(line -> line.startsWith("orders/row-count[channel=organic] PASS 10: 10 for channel=organic,"))
                .anyMatch(line -> line.startsWith("orders/row-count[channel=email] FAIL 0: 0 for channel=email,"))
                .anyMatch(line -> line.startsWith("orders/row-count[channel=null] FAIL 0: 0 for channel=null,"))
                .anyMatch(line -> line.startsWith("orders/null-rate(id)[channel=organic] PASS 0: 0%"))
                .anyMatch(line -> line.startsWith("orders/sum(id) PASS 55"))
                .anyMatch(line -> line.startsWith("orders/sum(id)[chanel] ERROR -: the segments cannot be told:"))
                .noneMatch(line -> line.startsWith("orders/row-count[channel=other]"));
        assertThat(lines(Morning.run(spark, folder, THURSDAY, config))).isEqualTo(lines(first));
        List<String> stored = spark
                .read()
                .format("delta")
                .load(folder.resolve("store/metrics").toString())
                .filter("name = 'Size' AND segment IS NOT NULL AND business_date = DATE'2026-11-19'")
                .orderBy("segment")
                .select("segment")
                .collectAsList()
                .stream()
                .map((Row row) -> row.getString(0))
                .toList();
        assertThat(stored).containsExactly("channel=email", "channel=null", "channel=organic");
    }

    /** Total and values of each day, as {@code total: rows<TAB>value|…}. */
    private static Map<LocalDate, String> readings(List<Metric> metrics, MetricKey key) {
        return metrics.stream()
                .filter(metric -> metric.key().equals(key))
                .collect(Collectors.toMap(Metric::date, metric -> {
                    Reading.Value value = (Reading.Value) metric.reading();
                    return value.decimal().toPlainString() + ": "
                            + value.detail().orElse("").replace('\n', '|');
                }));
    }

    private static MetricKey sizes(String column, Optional<String> where) {
        return new MetricKey("orders", Scope.SLICE, new SegmentSizes(column, where));
    }

    private static List<Metric> tally(
            SparkSession spark, Path folder, String settings, Set<MetricKey> keys, LocalDate date, Readings stored) {
        String config = table(folder, "orders", settings);
        Loaded loaded = SuiteReader.read(List.of(Morning.conf(folder, config)), Map.of());
        Suite suite = ((Loaded.Accepted) loaded).suite();
        try (Warehouse warehouse = Warehouse.open(spark, suite, Set.of("orders"));
                Meter meter = new Meter(spark)) {
            return new SegmentValues(warehouse, meter, Morning.CLOCK).tally(keys, date, date, stored);
        }
    }
}
