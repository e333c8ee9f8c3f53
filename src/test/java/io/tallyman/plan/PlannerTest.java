package io.tallyman.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Change;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Series;
import io.tallyman.check.Check;
import io.tallyman.check.Expectation;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.metric.Age;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.CategoryStat;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.Measure.OrphanStat;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Tolerance;
import io.tallyman.metric.Trip;
import io.tallyman.plan.Plan.Derivation;
import io.tallyman.testkit.Checks;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Readings NO_HISTORY = (key, date) -> Optional.empty();
    private static final MetricKey ROWS = slice(Measure.Aggregate.rows(Optional.empty()));

    @Test
    void aPlanForNoDateIsRefused() {
        assertThatThrownBy(() -> Planner.plan(List.of(check(ROWS)), List.of(), NO_HISTORY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot plan: there are no business dates");
    }

    @Test
    void aDayThatCouldNotBeMeasuredIsMeasuredAgain() {
        Readings history =
                (key, date) -> Optional.of(date.equals(DAY.minusWeeks(1)) ? new Reading.Failed("disk") : Reading.of(1));

        Plan plan = Planner.plan(List.of(check(ROWS, weeks(4))), DAY, history);

        assertThat(only(plan).dates()).containsExactly(DAY.minusWeeks(1), DAY);
    }

    @ParameterizedTest
    @MethodSource
    void everySharedTripAsksForTheDaysThatHistoryLacks(MetricKey key) {
        Plan plan = Planner.plan(List.of(check(key, weeks(3))), DAY, knows(DAY.minusWeeks(2)));

        assertThat(plan.dates()).containsExactly(DAY);
        assertThat(plan.date()).isEqualTo(DAY);
        assertThat(only(plan).dates()).containsExactly(DAY.minusWeeks(3), DAY.minusWeeks(1), DAY);
        assertThat(only(plan).judged()).containsExactly(DAY);
        assertThat(only(plan).past()).containsExactly(DAY.minusWeeks(3), DAY.minusWeeks(1));
    }

    static Stream<MetricKey> everySharedTripAsksForTheDaysThatHistoryLacks() {
        return Stream.of(
                ROWS,
                slice(keys()),
                slice(new Categories(CategoryStat.TOP_SHARE, "channel", Optional.empty(), 0)),
                slice(orphans()),
                slice(new Mismatches(
                        "revenue",
                        List.of("order_id"),
                        "items",
                        "price",
                        List.of("order_id"),
                        Tolerance.NONE,
                        Optional.empty(),
                        Form.COUNT)));
    }

    @ParameterizedTest
    @MethodSource
    void whatHasNoCheapPastIsMeasuredOnTheJudgedDatesAlone(MetricKey key) {
        Plan plan = Planner.plan(List.of(check(key, weeks(3))), List.of(DAY.minusDays(1), DAY), NO_HISTORY);

        assertThat(only(plan).dates()).containsExactly(DAY.minusDays(1), DAY);
        assertThat(only(plan).judged()).containsExactly(DAY.minusDays(1), DAY);
    }

    static Stream<MetricKey> whatHasNoCheapPastIsMeasuredOnTheJudgedDatesAlone() {
        return Stream.of(
                new MetricKey("orders", Scope.TABLE, keys()),
                new MetricKey("orders", Scope.TABLE, orphans()),
                new MetricKey("orders", Scope.TABLE, new Measure.SchemaText()),
                slice(new Measure.Query("answer", "SELECT 42")));
    }

    @Test
    void aBackfillMeasuresItsOwnDatesWhateverHistoryHoldsAndOthersOnlyWhereItLacksThem() {
        List<LocalDate> dates = DAY.minusDays(9).datesUntil(DAY.plusDays(1)).toList();
        Readings history = knows(
                Stream.concat(dates.stream(), Stream.of(DAY.minusDays(15))).toArray(LocalDate[]::new));

        Plan plan = Planner.plan(List.of(check(ROWS, weeks(1))), dates, history);

        // A week before the ten dates are seven earlier days and three of the dates themselves.
        assertThat(plan.dates()).isEqualTo(dates);
        assertThat(only(plan).judged()).isEqualTo(dates);
        assertThat(only(plan).past())
                .containsExactly(
                        DAY.minusDays(16),
                        DAY.minusDays(14),
                        DAY.minusDays(13),
                        DAY.minusDays(12),
                        DAY.minusDays(11),
                        DAY.minusDays(10));
    }

    @Test
    void datesAreJudgedOldestFirstAndOnceHoweverTheyAreGiven() {
        Plan plan = Planner.plan(List.of(check(ROWS)), List.of(DAY, DAY.minusDays(2), DAY), NO_HISTORY);

        assertThat(plan.dates()).containsExactly(DAY.minusDays(2), DAY);
        assertThat(only(plan).dates()).containsExactly(DAY.minusDays(2), DAY);
    }

    @Test
    void oneDateIsPlannedAsAListOfOne() {
        List<Check> checks = List.of(check(ROWS, weeks(4)), check(slice(keys())), check(age()));

        assertThat(Planner.plan(checks, DAY, NO_HISTORY)).isEqualTo(Planner.plan(checks, List.of(DAY), NO_HISTORY));
    }

    @Test
    void aDerivedNumberIsDerivedForEveryDateFromItsOwnLookBack() {
        Plan plan = Planner.plan(List.of(check(age())), List.of(DAY.minusDays(1), DAY), NO_HISTORY);

        assertThat(plan.derived()).containsExactly(new Derivation(age(), DAY.minusDays(1)), new Derivation(age(), DAY));
        assertThat(only(plan).dates()).containsExactly(DAY.minusDays(3), DAY.minusDays(2), DAY.minusDays(1), DAY);
        assertThat(only(plan).judged()).containsExactly(DAY.minusDays(1), DAY);
    }

    @Test
    void daysToMeasureAgainAreAskedForThoughNoBaselineDoesAndOnlyWhereHistoryDoesNotHoldThem() {
        Set<LocalDate> again = Set.of(DAY.minusDays(1), DAY.minusDays(2));

        Plan plan = Planner.plan(
                List.of(check(ROWS), check(new MetricKey("orders", Scope.TABLE, keys()))),
                List.of(DAY),
                knows(DAY.minusDays(2)),
                key -> again);

        assertThat(plan.passes()).extracting(Pass::dates).containsExactly(List.of(DAY.minusDays(1), DAY), List.of(DAY));
        assertThat(plan.passes()).extracting(Pass::judged).containsOnly(List.of(DAY));
    }

    @Test
    void theLookBackReachesAsFarAsABaselineAndADerivedNumberTogether() {
        assertThat(Planner.lookBack(List.of(check(ROWS)))).isZero();
        assertThat(Planner.lookBack(List.of(check(ROWS, weeks(9)), check(age()))))
                .isEqualTo(63 + 2);
        // A z-score is told from eight weeks, however few the baseline asks for.
        assertThat(Planner.lookBack(List.of(check(ROWS, weeks(1))))).isEqualTo(56);
    }

    @Test
    void measuresThatShareAPassShareItsDates() {
        Plan plan = Planner.plan(
                List.of(
                        check(ROWS, weeks(1)),
                        check(slice(Measure.Aggregate.of("Sum", "revenue", Optional.empty(), "sum(revenue)")))),
                DAY,
                NO_HISTORY);

        assertThat(only(plan).trip()).isEqualTo(Trip.AGGREGATE);
        assertThat(only(plan).measures()).hasSize(2);
        assertThat(only(plan).dates()).containsExactly(DAY.minusWeeks(1), DAY);
    }

    @Test
    void aPassOnSomeDatesJudgesThoseOfThemThatItJudged() {
        Pass pass = only(Planner.plan(List.of(check(ROWS, weeks(2))), DAY, NO_HISTORY));

        assertThat(pass.on(List.of(DAY.minusWeeks(1), DAY)).judged()).containsExactly(DAY);
        assertThat(pass.on(List.of(DAY.minusWeeks(1))).judged()).isEmpty();
    }

    private static Pass only(Plan plan) {
        assertThat(plan.passes()).hasSize(1);
        return plan.passes().get(0);
    }

    private static Readings knows(LocalDate... dates) {
        Set<LocalDate> known = Set.copyOf(Arrays.asList(dates));
        return (key, date) -> known.contains(date) ? Optional.of(Reading.of(1)) : Optional.empty();
    }

    private static Keys keys() {
        return new Keys(KeyStat.DUPLICATES, List.of("order_id"), Optional.empty(), Form.COUNT);
    }

    private static Orphans orphans() {
        return new Orphans(OrphanStat.ROWS, List.of("user_id"), "users", List.of("id"), false, Optional.empty());
    }

    private static MetricKey age() {
        return slice(new Age(slice(new Measure.NewestEvent("ordered_at", "Europe/Berlin")), "Europe/Berlin", 2));
    }

    private static MetricKey slice(Measure measure) {
        return new MetricKey("orders", Scope.SLICE, measure);
    }

    /** The same weekday of so many weeks before. */
    private static Expectation weeks(int weeks) {
        List<Integer> days =
                IntStream.rangeClosed(1, weeks).mapToObj(week -> 7 * week).toList();
        return new Expectation.Baseline(
                new Change(),
                new Days(days),
                Expectation.Direction.BOTH,
                BigDecimal.ONE,
                1,
                BigDecimal.ZERO,
                Status.FAIL);
    }

    /** Wants to know some days and never says anything. */
    private record Days(List<Integer> daysBack) implements Rule {
        @Override
        public int needed() {
            return 1;
        }

        @Override
        public String name() {
            return "days";
        }

        @Override
        public Answer answer(Series past, Point today, BigDecimal tolerance) {
            return new Answer.Unknown("never asked");
        }
    }

    private static Check check(MetricKey measure, Expectation... expectations) {
        return Checks.orders(measure.id(), "kind", measure, Unit.NUMBER, expectations);
    }
}
