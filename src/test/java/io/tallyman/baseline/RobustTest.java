package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobustTest {

    @Test
    void medianIsTheMiddleOrBetweenTheTwoMiddleOnes() {
        assertThat(Robust.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Robust.median(new double[] {9, 1, 5, 6})).isEqualTo(5.5);
        assertThat(Robust.median(new double[0])).isZero();
    }

    @Test
    void wildNumberDoesNotMoveTheMean() {
        assertThat(Robust.mean(new double[] {9, 10, 11, 10, 1e9})).isCloseTo(10, within(1e-9));
    }

    @Test
    void meanOfNearNumbersIsTheirMean() {
        assertThat(Robust.mean(new double[] {8, 9, 10, 11, 13})).isCloseTo(10.2, within(1e-9));
    }

    /** MAD 1, so the deviation is 1.4826; squares of 1, 1, 1, 2, 2 in units of it sum to 11 / 2.198 and mean 1.0008. */
    @Test
    void spreadIsTheMedianErrorMadPrecise() {
        assertThat(Robust.spread(new double[] {1, -1, 1, -2, 2}))
                .isCloseTo(1.4826 * 11 / (1.4826 * 1.4826) / 5, within(1e-9));
        assertThat(Robust.spread(new double[] {0, 0, 0, 5})).isZero();
    }

    /** Printed tables of Student's t. */
    @ParameterizedTest
    @CsvSource({"0.95, 10, 2.228", "0.99, 10, 3.169", "0.999, 10, 4.587", "0.99, 30, 2.750", "0.999, 60, 3.460"})
    void studentIsThatOfTheTables(double coverage, double freedom, double expected) {
        assertThat(Robust.student(coverage, freedom)).isCloseTo(expected, within(0.01));
    }
}
