package io.tallyman.baseline.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Nature;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectTest {
    private static final Forecast ORDERS = band("100", "80", "130");

    @Test
    void nothingMovesWithoutAnEffect() {
        Effect mute = new Effect(false, true, number("1.0"), number("1"), number("1"), number("1"), "sale");

        assertThat(Effect.NONE.apply(ORDERS, Nature.AMOUNT)).isSameAs(ORDERS);
        assertThat(mute.apply(ORDERS, Nature.AMOUNT)).isSameAs(ORDERS);
    }

    @Test
    void widenStretchesEachSideOfTheExpectedNumber() {
        assertBand(apply(effect("2", "1", "1", "1"), ORDERS), "100", "60", "160");
    }

    @Test
    void boundsMoveAlone() {
        assertBand(apply(effect("1", "1", "3", "1"), ORDERS), "100", "80", "390");
        assertBand(apply(effect("1", "0.5", "1", "1"), ORDERS), "100", "40", "130");
    }

    @Test
    void expectMovesTheWholeBand() {
        assertBand(apply(effect("1", "1", "1", "2.5"), ORDERS), "250", "200", "325");
    }

    @Test
    void expectComesFirstThenWidenThenBounds() {
        // x2: 200 in 160..260; stretched by 1.5: 140..290; lower half of that, upper double.
        assertBand(apply(effect("1.5", "0.5", "2", "2"), ORDERS), "200", "70", "580");
    }

    @Test
    void arithmeticIsExact() {
        assertBand(apply(effect("1.1", "1", "1", "1.1"), band("0.1", "0.03", "0.3")), "0.11", "0.0253", "0.352");
    }

    @Test
    void aNegativeBoundMovesTheSameWayAsAPositiveOne() {
        Forecast refunds = band("-100", "-120", "-90");

        assertBand(apply(effect("1", "1", "3", "1"), refunds), "-100", "-120", "90");
        assertBand(apply(effect("1", "0.5", "1", "1"), refunds), "-100", "-180", "-90");
        assertBand(apply(effect("1", "1", "1", "2"), refunds), "-200", "-240", "-180");
        assertBand(apply(effect("2", "1", "1", "1"), refunds), "-100", "-140", "-80");
    }

    @Test
    void aBoundOfZeroStays() {
        assertBand(apply(effect("1", "0.5", "3", "1"), band("5", "0", "10")), "5", "0", "30");
    }

    @Test
    void noFactorOpensABandOfNothingButZero() {
        Forecast closed = Forecast.band(0, 0, 0, "Sunday, a closed weekday");

        for (Effect effect :
                List.of(effect("2", "1", "1", "1"), effect("1", "1", "3", "1"), effect("1", "1", "1", "2.5"))) {
            assertThat(effect.apply(closed, Nature.COUNT))
                    .isEqualTo(new Answer.Unknown("no factor of sale makes more of 0 (Sunday, a closed weekday)"));
        }
    }

    @Test
    void aSingleBoundOfZeroThatAPersonWroteStillJudges() {
        Forecast notNegative = new Forecast(Optional.empty(), of("0"), Optional.empty(), Optional.of(false), "fixed");

        assertThat(apply(effect("1", "1", "1", "2.5"), notNegative).lower().orElseThrow())
                .isEqualByComparingTo("0");
    }

    @Test
    void aDecisionWithoutABandSpeaksOfOrdinaryDaysOnly() {
        Forecast forest = new Forecast(of("1000"), Optional.empty(), Optional.empty(), Optional.of(true), "forest");

        assertThat(effect("1", "1", "1", "2.5").apply(forest, Nature.COUNT))
                .isEqualTo(new Answer.Unknown("sale moves a band, and there is none (forest)"));
        assertThat(Effect.NONE.apply(forest, Nature.COUNT)).isSameAs(forest);
    }

    @Test
    void noNumberLeavesWhatItsNatureAllows() {
        Effect doubled = effect("2", "1", "1", "1.3");

        // x1.3: 0.117 in 0.104..1.17; stretched by 2: 0.091..2.223.
        assertBand((Forecast) doubled.apply(band("0.09", "0.08", "0.9"), Nature.SHARE), "0.117", "0.091", "1");
        // x1.3: 1.209 in 1.183..1.235; stretched by 2: 1.157..1.261.
        assertBand((Forecast) doubled.apply(band("0.93", "0.91", "0.95"), Nature.SHARE), "1", "1", "1");
        // x1.3: 13 in 2.6..26; stretched by 2: -7.8..39.
        assertBand((Forecast) doubled.apply(band("10", "2", "20"), Nature.COUNT), "13", "0", "39");
        assertBand((Forecast) doubled.apply(band("10", "2", "20"), Nature.DURATION), "13", "0", "39");
        assertBand((Forecast) doubled.apply(band("10", "2", "20"), Nature.AMOUNT), "13", "-7.8", "39");
    }

    @Test
    void aBandWithoutAnExpectedNumberIsStretchedAroundItsMiddle() {
        Forecast forecast = new Forecast(Optional.empty(), of("80"), of("130"), Optional.empty(), "8 weeks");

        Forecast moved = apply(effect("2", "1", "1", "1"), forecast);

        assertThat(moved.expected()).isEmpty();
        assertThat(moved.lower().orElseThrow()).isEqualByComparingTo("55");
        assertThat(moved.upper().orElseThrow()).isEqualByComparingTo("155");
    }

    @Test
    void aSingleBoundMovesAwayByItsOwnSize() {
        Forecast above = new Forecast(Optional.empty(), Optional.empty(), of("130"), Optional.empty(), "");
        Forecast below = new Forecast(Optional.empty(), of("80"), Optional.empty(), Optional.empty(), "");

        assertThat(apply(effect("1.5", "1", "1", "1"), above).upper().orElseThrow())
                .isEqualByComparingTo("195");
        assertThat(apply(effect("1.5", "1", "1", "1"), below).lower().orElseThrow())
                .isEqualByComparingTo("40");
    }

    @Test
    void movedBoundsTakeThePlaceOfADecisionThatSpokeOfOrdinaryDays() {
        Forecast banded = new Forecast(of("100"), of("80"), of("130"), Optional.of(true), "forest");

        assertThat(apply(effect("1", "1", "3", "1"), banded).unusual()).isEmpty();
        assertThat(apply(Effect.NONE, banded).unusual()).contains(true);
    }

    @Test
    void theBasisNamesTheEvents() {
        assertThat(apply(effect("1", "1", "3", "1"), ORDERS).basis()).isEqualTo("Friday, 8 weeks, with sale");
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
        assertThat(apply(storm.and(sale), ORDERS).upper())
                .isEqualTo(apply(both, ORDERS).upper());
        assertThat(sale.and(sale).names()).isEqualTo("sale");
        assertThat(Effect.NONE.and(Effect.NONE).names()).isEmpty();
    }

    private static Forecast apply(Effect effect, Forecast forecast) {
        return (Forecast) effect.apply(forecast, Nature.AMOUNT);
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
