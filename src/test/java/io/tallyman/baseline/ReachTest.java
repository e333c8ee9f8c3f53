package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against Student's t with 40 degrees of freedom as printed: 2.704 leaves out 0.5%, 2.423 leaves out 1% on a side. */
class ReachTest {
    private static final double FREEDOM = 40;
    private static final double FAR = 1_000;

    @Test
    void withoutHeadroomItIsEven() {
        for (double most : new double[] {-1, 0, FAR, Double.NaN}) {
            Reach reach = Reach.of(0.99, FREEDOM, 1, most);
            assertThat(reach.below(SameSide.NONE)).isCloseTo(2.704, within(0.001));
            assertThat(reach.above(SameSide.NONE)).isEqualTo(reach.below(SameSide.NONE));
        }
    }

    @Test
    void headroomThatEndsBeforeTheEvenReachChangesNothing() {
        for (double most : new double[] {-1, 0, 2.7, Double.NaN}) {
            Reach reach = Reach.of(0.99, FREEDOM, 3, most);
            assertThat(reach.below(SameSide.NONE)).isCloseTo(2.704, within(0.001));
            assertThat(reach.above(SameSide.NONE)).isEqualTo(reach.below(SameSide.NONE));
        }
    }

    /** Half a per cent is saved above, so that the lower end leaves out three quarters of one. */
    @Test
    void halfOfWhatIsSavedAboveIsLeftOutBelow() {
        Reach reach = Reach.of(0.99, FREEDOM, 10, FAR);

        assertThat(reach.above(SameSide.NONE)).isCloseTo(27.04, within(0.01));
        assertThat(Robust.beyond(reach.below(SameSide.NONE), FREEDOM)).isCloseTo(0.0075, within(1e-6));
        assertThat(reach.below(SameSide.NONE)).isBetween(2.423, 2.704);
    }

    @Test
    void daysThatWereHighNarrowNoHeadroomAndDaysThatWereLowDoNarrow() {
        Reach reach = Reach.of(0.99, FREEDOM, 3, FAR);

        assertThat(reach.narrowedBy(new SameSide(2, 4, 0))).isFalse();
        assertThat(reach.narrowedBy(new SameSide(2, -4, 0))).isTrue();
        assertThat(Reach.of(0.99, FREEDOM, 1, FAR).narrowedBy(new SameSide(2, 4, 0)))
                .isTrue();
    }

    @Test
    void aDayMoreThanThreeAndAHalfDeviationsOffSpeaksForNothing() {
        double[] errors = {Double.NaN, -3.5, 0.1, 0.2};
        assertThat(SameSide.of(errors, 1).days()).isEqualTo(1);
        errors[1] = -3.51;
        assertThat(SameSide.of(errors, 1).days()).isZero();
    }
}
