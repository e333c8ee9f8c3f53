package io.tallyman.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.metric.SegmentSizes.Tally;
import io.tallyman.plan.Planner;
import io.tallyman.testkit.Checks;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);
    private static final Segmenting BY_CHANNEL = new Segmenting("channel", 10, new BigDecimal("0.01"), List.of());

    private final Map<LocalDate, Reading> sizes = new HashMap<>();
    private final Readings readings = (key, date) -> Optional.ofNullable(sizes.get(date));

    @Test
    void whereValuesCannotBeCountedThatIsAnErrorOfItsOwn() {
        week(Map.of("email", 100, "organic", 900));
        sizes.put(THURSDAY, new Reading.Failed("no such column"));

        assertThat(Segments.expand(List.of(rowCount(BY_CHANNEL)), THURSDAY, readings))
                .extracting(
                        check -> check.id() + check.problem().map(p -> ": " + p).orElse(""))
                .containsExactly(
                        "orders/row-count", "orders/row-count[channel]: the segments cannot be told: no such column");
    }

    @Test
    void aValueThatVanishedIsStillJudged() {
        week(Map.of("email", 100, "organic", 900));
        day(THURSDAY, Map.of("organic", 1_000));

        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic", "channel=email");
    }

    @Test
    void aDayWithoutAnyRowsHasTheSegmentsOfTheDaysBefore() {
        week(Map.of("email", 100, "organic", 900));
        day(THURSDAY, Map.of());

        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic", "channel=email");
    }

    @Test
    void aFloodOnOneDayCrowdsOutNobody() {
        week(Map.of("email", 100, "organic", 900));
        day(MONDAY.minusDays(3), Map.of("email", 100, "organic", 900, "bot", 999_000));
        day(THURSDAY, Map.of("email", 1, "organic", 9, "bot", 999_990));

        // Over all rows email has 0.07%; by the day it has 10% on six of seven days.
        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic", "channel=bot", "channel=email");
    }

    @Test
    void theSetStaysFromMondayToSunday() {
        week(Map.of("email", 100, "organic", 900));
        for (int day = 0; day < 7; day++) {
            day(MONDAY.plusDays(day), Map.of("email", 50, "organic", 450, "affiliate", 500));
        }

        for (int day = 0; day < 7; day++) {
            assertThat(names(BY_CHANNEL, MONDAY.plusDays(day)))
                    .containsExactly("channel=organic", "channel=email", "channel=other");
        }
        // Fourteen days: organic has 90% and 45%, affiliate 0% and 50%, email 10% and 5%.
        assertThat(names(BY_CHANNEL, MONDAY.plusDays(7)))
                .containsExactly("channel=organic", "channel=affiliate", "channel=email");
    }

    @Test
    void onlyFourWeeksCount() {
        day(MONDAY.minusDays(29), Map.of("fax", 1_000));
        day(MONDAY.minusDays(28), Map.of("letter", 1_000));
        week(Map.of("email", 1_000));

        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=email", "channel=letter");
    }

    @Test
    void aYoungTableHasTheSegmentsOfItsFirstDays() {
        day(THURSDAY, Map.of("email", 10, "organic", 90));
        day(THURSDAY.plusDays(1), Map.of("fax", 100));

        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic", "channel=email");
        assertThat(names(BY_CHANNEL, THURSDAY.plusDays(1)))
                .containsExactly("channel=organic", "channel=email", "channel=other");
    }

    @Test
    void smallValuesAreTheRestWhichCountsLikeAValue() {
        week(Map.of("organic", 9_910, "fax", 90));
        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic");

        week(Map.of("organic", 9_900, "fax", 99, "letter", 1));
        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic", "channel=other");

        week(Map.of("organic", 9_900, "fax", 100));
        assertThat(names(BY_CHANNEL, THURSDAY)).containsExactly("channel=organic", "channel=fax");
    }

    @Test
    void noMoreThanTheTopAreSegments() {
        week(Map.of("organic", 50, "paid", 30, "email", 20));
        Segmenting two = new Segmenting("channel", 2, BigDecimal.ZERO, List.of());

        assertThat(names(two, THURSDAY)).containsExactly("channel=organic", "channel=paid", "channel=other");
    }

    @Test
    void listedValuesAreTheSegmentsWhateverTheDataHolds() {
        week(Map.of("organic", 50, "paid", 50));
        Segmenting listed = new Segmenting("channel", 10, new BigDecimal("0.01"), List.of("email", "paid"));

        assertThat(names(listed, THURSDAY)).containsExactly("channel=email", "channel=paid", "channel=other");
    }

    @Test
    void withoutAnyCountThereIsTheWholeAlone() {
        assertThat(names(BY_CHANNEL, THURSDAY)).isEmpty();
        assertThat(Segments.sizes(List.of(rowCount(BY_CHANNEL))))
                .extracting(MetricKey::id)
                .containsExactly("orders/SegmentSizes(channel)[paid]");
    }

    @Test
    void allSegmentsShareThePassOfTheWhole() {
        week(Map.of("email", 100, "organic", 850, "fax", 5, "letter", 45));
        List<Check> checks = Segments.expand(List.of(rowCount(BY_CHANNEL)), THURSDAY, readings);

        assertThat(checks).hasSize(4);
        assertThat(Planner.plan(checks, THURSDAY, (key, date) -> Optional.empty())
                        .passes())
                .singleElement()
                .satisfies(pass -> assertThat(pass.measures()).hasSize(4));
    }

    private List<String> names(Segmenting segmenting, LocalDate date) {
        return Segments.expand(List.of(rowCount(segmenting)), date, readings).stream()
                .flatMap(check -> check.measure().segment().stream())
                .toList();
    }

    /** The same rows on each of the seven days before this week. */
    private void week(Map<String, Integer> rows) {
        for (int back = 1; back <= 7; back++) {
            day(MONDAY.minusDays(back), rows);
        }
    }

    private void day(LocalDate date, Map<String, Integer> rows) {
        Map<Optional<String>, Long> values = new HashMap<>();
        rows.forEach((value, n) -> values.put(Optional.of(value), n.longValue()));
        long total = values.values().stream().mapToLong(Long::longValue).sum();
        sizes.put(date, new Tally(total, values).reading());
    }

    private static Check rowCount(Segmenting segmenting) {
        return new Check(
                "orders",
                "row-count",
                "row-count",
                new MetricKey("orders", Scope.SLICE, Aggregate.rows(Optional.of("paid"))),
                List.of(),
                List.of(),
                Unit.COUNT,
                Checks.CRITICAL,
                List.of(),
                Optional.of(segmenting),
                Optional.empty(),
                "shop.conf:1");
    }
}
