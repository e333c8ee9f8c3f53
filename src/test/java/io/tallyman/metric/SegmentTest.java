package io.tallyman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.Measure.NewestEvent;
import io.tallyman.metric.SegmentSizes.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final Segment EMAIL = Segment.of("channel", Optional.of("email"));

    @Test
    void whatHasNoRowFilterIsNotDivided() {
        MetricKey newest = orders(new NewestEvent("ordered_at", "Europe/Berlin"));

        assertThat(Segment.divides(newest)).isFalse();
        assertThat(Segment.divides(orders(new Age(newest, "Europe/Berlin", 7)))).isFalse();
        assertThat(Segment.divides(orders(new Ratio("late", orders(rows(Optional.empty())), newest))))
                .isFalse();
        assertThatThrownBy(() -> EMAIL.of(newest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders/NewestEvent(ordered_at)");
    }

    @Test
    void aValueOutOfTheDataCannotEndItsLiteral() {
        assertThat(Segment.of("channel", Optional.of("x' OR 'y' = 'y\\")).predicate())
                .isEqualTo("CAST(`channel` AS STRING) = 'x\\' OR \\'y\\' = \\'y\\\\'");
    }

    @Test
    void namesTellNullAndTheRestFromTextsThatSaySo() {
        assertThat(List.of(
                                Optional.<String>empty(),
                                Optional.of("null"),
                                Optional.of("other"),
                                Optional.of(""),
                                Optional.of(" email"),
                                Optional.of("email"))
                        .stream()
                        .map(value -> Segment.of("channel", value).name()))
                .containsExactly(
                        "channel=null",
                        "channel='null'",
                        "channel='other'",
                        "channel=''",
                        "channel=' email'",
                        "channel=email");
        assertThat(Segment.other("channel", List.of(Optional.of("email"))).name())
                .isEqualTo("channel=other");
    }

    @Test
    void nullIsAmongTheRestUnlessItIsASegment() {
        assertThat(Segment.other("channel", List.of(Optional.of("email"))).predicate())
                .isEqualTo("coalesce(CAST(`channel` AS STRING) NOT IN ('email'), true)");
        assertThat(Segment.other("channel", List.of(Optional.of("email"), Optional.empty()))
                        .predicate())
                .isEqualTo("coalesce(CAST(`channel` AS STRING) NOT IN ('email'), false)");
        assertThat(Segment.other("channel", List.of(Optional.empty())).predicate())
                .isEqualTo("`channel` IS NOT NULL");
    }

    @Test
    void theRestIsAnotherSeriesOnlyWhereItsListIsAnother() {
        MetricKey rows = orders(rows(Optional.empty()));
        MetricKey rest = Segment.other("channel", List.of(Optional.of("email"), Optional.of("organic")))
                .of(rows);

        assertThat(Segment.other("channel", List.of(Optional.of("organic"), Optional.of("email")))
                        .of(rows))
                .isEqualTo(rest);
        MetricKey other =
                Segment.other("channel", List.of(Optional.of("email"))).of(rows);
        assertThat(other.id()).isNotEqualTo(rest.id());
        assertThat(other.measure().definition()).isNotEqualTo(rest.measure().definition());
    }

    @Test
    void theOwnFilterStaysAndTheIdNamesTheSegment() {
        MetricKey part = EMAIL.of(orders(rows(Optional.of("paid OR shipped"))));

        assertThat(part.measure().where()).contains("(paid OR shipped) AND (CAST(`channel` AS STRING) = 'email')");
        assertThat(part.segment()).contains("channel=email");
        assertThat(part.id())
                .isEqualTo("orders/Size(*)[(paid OR shipped) AND (CAST(`channel` AS STRING) = 'email')]"
                        + "{channel=email}");
        assertThat(EMAIL.of(orders(new Keys(
                                KeyStat.DUPLICATES, List.of("order_id"), Optional.empty(), Measure.Form.COUNT)))
                        .measure()
                        .where())
                .contains("CAST(`channel` AS STRING) = 'email'");
    }

    @Test
    void bothPartsOfARatioAreDivided() {
        MetricKey sessions = new MetricKey("sessions", Scope.SLICE, rows(Optional.empty()));
        Ratio ratio = (Ratio) EMAIL.of(orders(new Ratio("conversion", orders(rows(Optional.empty())), sessions)))
                .measure();

        assertThat(List.of(ratio.top(), ratio.bottom()))
                .allSatisfy(part -> assertThat(part.measure().where()).contains("CAST(`channel` AS STRING) = 'email'"));
    }

    @Test
    void aTallyComesBackAsItWasWithoutWhatCannotNameASegment() {
        Tally tally = new Tally(
                1_000,
                Map.of(
                        Optional.empty(), 10L,
                        Optional.of(""), 20L,
                        Optional.of("paid search"), 500L,
                        Optional.of("two\nlines"), 30L,
                        Optional.of("x".repeat(81)), 40L));

        assertThat(Tally.of((Reading.Value) tally.reading()))
                .isEqualTo(new Tally(
                        1_000, Map.of(Optional.empty(), 10L, Optional.of(""), 20L, Optional.of("paid search"), 500L)));
        assertThat(Tally.of((Reading.Value) new Tally(0, Map.of()).reading())).isEqualTo(new Tally(0, Map.of()));
    }

    private static MetricKey orders(Measure measure) {
        return new MetricKey("orders", Scope.SLICE, measure);
    }

    private static Measure rows(Optional<String> where) {
        return Aggregate.rows(where);
    }
}
