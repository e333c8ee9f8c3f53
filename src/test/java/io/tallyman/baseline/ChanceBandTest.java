package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChanceBandTest {
    private static final Point COUNTED = Point.of(LocalDate.of(2026, 8, 20), 0);

    @ParameterizedTest
    @EnumSource(
            value = Nature.class,
            names = {"AMOUNT", "DURATION"})
    void numbersThatCountNothingHaveNoBandOfChance(Nature nature) {
        assertThat(ChanceBand.of(nature, 3, COUNTED, 0.99, 91)).isEqualTo(new ChanceBand(3, 3));
    }

    @Test
    void aShareWithoutADenominatorHasNone() {
        assertThat(ChanceBand.of(Nature.SHARE, 0.3, COUNTED, 0.99, 91)).isEqualTo(new ChanceBand(0.3, 0.3));
        assertThat(ChanceBand.of(Nature.SHARE, 0.3, over(0), 0.99, 91)).isEqualTo(new ChanceBand(0.3, 0.3));
    }

    @Test
    void manyEventsHaveNone() {
        assertThat(ChanceBand.of(Nature.COUNT, 51, COUNTED, 0.99, 91)).isEqualTo(new ChanceBand(51, 51));
        assertThat(ChanceBand.of(Nature.SHARE, 0.051, over(1000), 0.99, 91)).isEqualTo(new ChanceBand(0.051, 0.051));
    }

    /**
     * Of 19 days the standard error of 1.7 events is √(2.2/19) = 0.3403. By Poisson's distribution of mean 1.3597,
     * P(X = 0) = 0.2567; of mean 2.0403, P(X ≤ 3) = 0.8498, P(X ≤ 4) = 0.9436, P(X ≤ 5) = 0.9819, P(X ≤ 6) = 0.99496 and
     * P(X ≤ 7) = 0.9988, a little below the published ones of mean 2.0: 0.8571, 0.9473, 0.9834, 0.9955, 0.9989.
     */
    @ParameterizedTest
    @CsvSource({"0.80, 0, 4", "0.95, 0, 5", "0.98, 0, 6", "0.992, 0, 7"})
    void bandOfFewEventsIsOfPoissonsQuantilesOneStandardErrorOff(double coverage, double lower, double upper) {
        assertThat(ChanceBand.of(Nature.COUNT, 1.7, COUNTED, coverage, 19)).isEqualTo(new ChanceBand(lower, upper));
    }

    /**
     * √(20/19) = 1.0260. P(X ≤ 7) = 0.0021 and P(X ≤ 8) = 0.0053 of mean 18.474, P(X ≤ 32) = 0.9932 and P(X ≤ 33) = 0.9960
     * of mean 20.526.
     */
    @Test
    void bothSidesLieAroundTwentyEvents() {
        assertThat(ChanceBand.of(Nature.COUNT, 19.5, COUNTED, 0.99, 19)).isEqualTo(new ChanceBand(8, 33));
    }

    /** √(0.5/19) = 0.1622: P(X ≤ 1) = 0.9882 and P(X ≤ 2) = 0.9994. */
    @Test
    void whatNeverHappenedMayHappenByChance() {
        assertThat(ChanceBand.of(Nature.COUNT, 0, COUNTED, 0.95, 19)).isEqualTo(new ChanceBand(0, 1));
        assertThat(ChanceBand.of(Nature.COUNT, 0, COUNTED, 0.99, 19)).isEqualTo(new ChanceBand(0, 2));
    }

    /** After one day the standard error of none is √0.5 = 0.7071: P(X ≤ 3) = 0.9941 and P(X ≤ 4) = 0.9992. */
    @Test
    void fewDaysKnowLessThanMany() {
        assertThat(ChanceBand.of(Nature.COUNT, 0, COUNTED, 0.99, 1)).isEqualTo(new ChanceBand(0, 4));
    }

    /** 1.7 nulls are expected of 1,000 rows, as in the count of 1.7. */
    @Test
    void eventsOfAShareAreThoseOfTodaysDenominator() {
        assertThat(ChanceBand.of(Nature.SHARE, 0.0017, over(1000), 0.98, 19)).isEqualTo(new ChanceBand(0, 0.006));
    }

    @Test
    void aShareNearAllCountsWhatIsMissing() {
        ChanceBand band = ChanceBand.of(Nature.SHARE, 0.9983, over(1000), 0.98, 19);

        assertThat(band.lower()).isCloseTo(0.994, within(1e-12));
        assertThat(band.upper()).isEqualTo(1);
    }

    @Test
    void aShareOfAFewStaysAShare() {
        assertThat(ChanceBand.of(Nature.SHARE, 0.4, over(2), 0.99, 19)).isEqualTo(new ChanceBand(0, 1));
        assertThat(ChanceBand.of(Nature.SHARE, 0.6, over(2), 0.99, 19)).isEqualTo(new ChanceBand(0, 1));
    }

    private static Point over(int denominator) {
        return new Point(COUNTED.date(), BigDecimal.ZERO, Optional.of(BigDecimal.valueOf(denominator)));
    }
}
