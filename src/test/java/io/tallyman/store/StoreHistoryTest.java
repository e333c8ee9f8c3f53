package io.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.testkit.SparkExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@ExtendWith(SparkExtension.class)
class StoreHistoryTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final LocalDate DAY_BEFORE = DAY.minusDays(1);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open(SparkSession spark) {
        store = Store.open(spark, folder.resolve("store").toString());
    }

    @Test
    void aChangedDefinitionIsNoHistory() {
        MetricKey same = sum("sum(revenue)");
        MetricKey changed = sum("sum(revenue - discount)");
        save(same, DAY_BEFORE, Reading.of(1));

        assertThat(store.history(Set.of(same), DAY_BEFORE, DAY).at(same, DAY_BEFORE))
                .contains(Reading.of(1));
        assertThat(store.history(Set.of(changed), DAY_BEFORE, DAY).at(changed, DAY_BEFORE))
                .isEmpty();
        assertThat(store.history(Set.of(same), DAY, DAY.plusDays(1)).at(same, DAY_BEFORE))
                .isEmpty();
        assertThat(store.history(Set.of(changed), DAY_BEFORE, DAY).redefined(changed, DAY_BEFORE))
                .isTrue();
        assertThat(store.history(Set.of(same), DAY_BEFORE, DAY).redefined(same, DAY_BEFORE))
                .isFalse();
        assertThat(store.history(Set.of(same), DAY_BEFORE, DAY).tableVersion(same, DAY_BEFORE))
                .contains(7L);
        assertThat(store.history(Set.of(changed), DAY_BEFORE, DAY).tableVersion(changed, DAY_BEFORE))
                .isEmpty();
    }

    @Test
    void readingsComeBackAsTheyWere() {
        assertThat(stored(new Reading.Failed("no such column"))).isEqualTo(new Reading.Failed("no such column"));
        assertThat(stored(new Reading.Empty("no rows"))).isEqualTo(new Reading.Empty("no rows"));
        Reading.Value money = Reading.of(new BigDecimal("12345678901234567890.123456789012345678"));
        assertThat(stored(money)).isEqualTo(money);
        Reading ratio = Reading.ratio(BigDecimal.ONE, new BigDecimal("3"));
        assertThat(stored(ratio)).isEqualTo(ratio);
    }

    @Test
    void aNumberThatDoesNotFitKeepsItsMagnitude() {
        for (String number : List.of("1E+21", "0.1234567890123456789")) {
            Reading back = stored(Reading.of(new BigDecimal(number)));
            assertThat(back).isEqualTo(Reading.of(Double.parseDouble(number)));
            assertThat(Store.asStored(Reading.of(new BigDecimal(number)))).isEqualTo(back);
        }
    }

    private Reading stored(Reading reading) {
        MetricKey key = sum("sum(revenue)");
        save(key, DAY, reading);
        return store.history(Set.of(key), DAY, DAY.plusDays(1)).at(key, DAY).orElseThrow();
    }

    private void save(MetricKey key, LocalDate date, Reading reading) {
        Metric metric = new Metric(key, date, reading, Optional.of(7L), NOON);
        store.saveMetrics(Map.of(date, "r"), List.of(metric), Set.of("orders"));
    }

    private static MetricKey sum(String sql) {
        return new MetricKey("orders", Scope.SLICE, Measure.Aggregate.of("Sum", "revenue", Optional.empty(), sql));
    }
}
