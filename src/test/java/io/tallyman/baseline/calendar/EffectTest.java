package io.tallyman.baseline.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.baseline.Forecast;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectTest {
    private static final Forecast ORDERS = band("100", "80", "130");

    @Test
    void nothingMovesWithoutAnEffect() {
        Effect mute = new Effect(false, true, number("1.0"), number("1"), number("1"), number("1"), "sale");

        assertThat(Effect.NONE.apply(ORDERS)).isSameAs(ORDERS);
        assertThat(mute.apply(ORDERS)).isSameAs(ORDERS);
    }

    @Test
    void widenStretchesEachSideOfTheExpectedNumber() {
        assertBand(effect("2", "1", "1", "1").apply(ORDERS), "100", "60", "160");
    }

    @Test
    void boundsMoveAlone() {
        assertBand(effect("1", "1", "3", "1").apply(ORDERS), "100", "80", "390");
        assertBand(effect("1", "0.5", "1", "1").apply(ORDERS), "100", "40", "130");
    }

    @Test
    void expectMovesTheWholeBand() {
        assertBand(effect("1", "1", "1", "2.5").apply(ORDERS), "250", "200", "325");
    }

    @Test
    void expectComesFirstThenWidenThenBounds() {
        // x2: 200 in 160..260; stretched by 1.5: 140..290; lower half of that, upper double.
        assertBand(effect("1.5", "0.5", "2", "2").apply(ORDERS), "200", "70", "580");
    }

    @Test
    void arithmeticIsExact() {
        assertBand(effect("1.1", "1", "1", "1.1").apply(band("0.1", "0.03", "0.3")), "0.11", "0.0253", "0.352");
    }

    @Test
    void aNegativeBoundMovesTheSameWayAsAPositiveOne() {
        Forecast refunds = band("-100", "-120", "-90");

        assertBand(effect("1", "1", "3", "1").apply(refunds), "-100", "-120", "90");
        assertBand(effect("1", "0.5", "1", "1").apply(refunds), "-100", "-180", "-90");
        assertBand(effect("1", "1", "1", "2").apply(refunds), "-200", "-240", "-180");
        assertBand(effect("2", "1", "1", "1").apply(refunds), "-100", "-140", "-80");
    }

    @Test
    void aBoundOfZeroStays() {
        assertBand(effect("1", "0.5", "3", "1").apply(band("0", "0", "0")), "0", "0", "0");
    }

    @Test
    void aBandWithoutAnExpectedNumberIsStretchedAroundItsMiddle() {
        Forecast forecast = new Forecast(Optional.empty(), of("80"), of("130"), Optional.empty(), "8 weeks");

        Forecast moved = effect("2", "1", "1", "1").apply(forecast);

        assertThat(moved.expected()).isEmpty();
        assertThat(moved.lower().orElseThrow()).isEqualByComparingTo("55");
        assertThat(moved.upper().orElseThrow()).isEqualByComparingTo("155");
    }

    @Test
    void aSingleBoundMovesAwayByItsOwnSize() {
        Forecast above = new Forecast(Optional.empty(), Optional.empty(), of("130"), Optional.empty(), "");
        Forecast below = new Forecast(Optional.empty(), of("80"), Optional.empty(), Optional.empty(), "");

        assertThat(effect("1.5", "1", "1", "1").apply(above).upper().orElseThrow())
                .isEqualByComparingTo("195");
        assertThat(effect("1.5", "1", "1", "1").apply(below).lower().orElseThrow())
                .isEqualByComparingTo("40");
    }

    @Test
    void movedBoundsTakeThePlaceOfADecisionThatSpokeOfOrdinaryDays() {
        Forecast banded = new Forecast(of("100"), of("80"), of("130"), Optional.of(true), "forest");
        Forecast bare = new Forecast(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true), "forest");

        assertThat(effect("1", "1", "3", "1").apply(banded).unusual()).isEmpty();
        assertThat(effect("1", "1", "3", "1").apply(bare).unusual()).contains(true);
        assertThat(Effect.NONE.apply(banded).unusual()).contains(true);
    }

    @Test
    void theBasisNamesTheEvents() {
        assertThat(effect("1", "1", "3", "1").apply(ORDERS).basis()).isEqualTo("Friday, 8 weeks, with sale");
    }

    @Test
    void twoEffectsCombineInEitherOrder() {
        Effect sale = new Effect(true, false, number("2"), number("0.5"), number("3"), number("2"), "sale");
        Effect storm = new Effect(false, true, number("1.5"), number("0.5"), number("2"), number("0.4"), "storm");

        Effect both = sale.and(storm);

        assertThat(both.exclude()).isTrue();
        assertThat(both.mute()).isTrue();
        assertThat(both.widen()).isEqualByComparingTo("2");
        assertThat(both.lower()).isEqualByComparingTo("0.25");
        assertThat(both.upper()).isEqualByComparingTo("6");
        assertThat(both.expect()).isEqualByComparingTo("0.8");
        assertThat(both.names()).isEqualTo("sale, storm");
        assertThat(storm.and(sale).apply(ORDERS).upper())
                .isEqualTo(both.apply(ORDERS).upper());
        assertThat(sale.and(sale).names()).isEqualTo("sale");
        assertThat(Effect.NONE.and(Effect.NONE).names()).isEmpty();
    }

    private static Effect effect(String widen, String lower, String upper, String expect) {
        return new Effect(false, false, number(widen), number(lower), number(upper), number(expect), "sale");
    }

    private static Forecast band(String expected, String lower, String upper) {
        return Forecast.band(number(expected), number(lower), number(upper), "Friday, 8 weeks");
    }

    private static Optional<BigDecimal> of(String text) {
        return Optional.of(number(text));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static void assertBand(Forecast forecast, String expected, String lower, String upper) {
        assertThat(forecast.expected().orElseThrow()).isEqualByComparingTo(expected);
        assertThat(forecast.lower().orElseThrow()).isEqualByComparingTo(lower);
        assertThat(forecast.upper().orElseThrow()).isEqualByComparingTo(upper);
    }
}
