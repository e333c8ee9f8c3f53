package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenDaysTest {
    private static final int WINDOW = 182;

    @Test
    void nothingKnownIsNothingClosed() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> Double.NaN));

        assertThat(open.closed()).isFalse();
        assertThat(open.silent()).isZero();
        assertThat(open.awake()).isZero();
    }

    @Test
    void theNumbersGivenStayAsTheyAre() {
        double[] days = days(WINDOW, back -> back % 7 == 0 || back < 12 ? 0 : 900);
        double[] before = days.clone();

        OpenDays.of(days);

        assertThat(days).containsExactly(before);
    }

    @Test
    void daysOfBusinessAllCount() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> 900));

        assertThat(known(open)).containsExactlyElementsOf(range(1, WINDOW));
        assertThat(open.awake()).isEqualTo(WINDOW);
    }

    /** After two zeros nothing is told; three come by chance in (0.5 / 19)³, 1 of 54,872, where 18 other days are none. */
    @Test
    void aWeekdayIsClosedAfterThreeZerosAmongBusyWeekdays() {
        assertThat(OpenDays.of(days(WINDOW, back -> back % 7 == 0 && back <= 14 ? 0 : 900))
                        .closed())
                .isFalse();

        OpenDays closed = OpenDays.of(days(WINDOW, back -> back % 7 == 0 && back <= 21 ? 0 : 900));
        assertThat(closed.closed()).isTrue();
        assertThat(known(closed)).doesNotContain(7, 14, 21).contains(28, 35);
    }

    @Test
    void aWeekdayThatIsOpenAgainIsNotClosed() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back % 7 == 0 && back >= 14 ? 0 : 900));

        assertThat(open.closed()).isFalse();
        assertThat(known(open)).contains(7).doesNotContain(14, 21, 175);
    }

    @Test
    void aMissingDayEndsNoClosedTime() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back == 14 ? Double.NaN : back % 7 == 0 ? 0 : 900));

        assertThat(open.closed()).isTrue();
    }

    @Test
    void tablesThatLoadThreeTimesAWeekAreClosedOnTheOtherDays() {
        for (int today = 0; today < 7; today++) {
            int shift = today;
            OpenDays open = OpenDays.of(days(WINDOW, back -> loads(back - shift) ? 900 : 0));
            assertThat(open.closed()).isEqualTo(!loads(-shift));
            assertThat(known(open)).allMatch(back -> loads(back - shift)).hasSize(78);
        }
    }

    @Test
    void tablesThatLoadOnceAWeekAreClosedOnAllOtherDays() {
        for (int today = 0; today < 7; today++) {
            int shift = today;
            OpenDays open = OpenDays.of(days(WINDOW, back -> back % 7 == shift ? 900 : 0));
            assertThat(open.closed()).isEqualTo(shift != 0);
            assertThat(known(open)).hasSize(26);
            assertThat(open.awake()).isEqualTo(WINDOW);
        }
    }

    /** Zeros on every third day are no sign of a weekday: seven in a row are (1/3)^7 = 1 in 2,187 by chance. */
    @Test
    void aWeekdaysZerosAmongManyZerosAreChance() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back % 7 == 0 ? back <= 35 ? 0 : 1 : back % 3 == 0 ? 0 : 1));

        assertThat(open.closed()).isFalse();
        assertThat(known(open)).contains(7, 14, 21, 28, 35);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void aFewDaysOfNothingCountLikeOthers(int length) {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back <= length ? 0 : 900));

        assertThat(open.silent()).isZero();
        assertThat(open.awake()).isEqualTo(WINDOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 14, 15, 21, 22, 27})
    void anOutageOfAWeekOrMoreIsLeftOutAndNotUsual(int length) {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back <= length ? 0 : 900));

        assertThat(open.closed()).isFalse();
        assertThat(open.silent()).isZero();
        assertThat(known(open)).containsExactlyElementsOf(range(length + 1, WINDOW));
        assertThat(open.awake()).isEqualTo(WINDOW - length);
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 29, 90, 175})
    void nothingForFourWeeksIsUsual(int length) {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back <= length ? 0 : 900));

        assertThat(open.silent()).isEqualTo(length);
    }

    @Test
    void closedWeekdaysCountAmongTheDaysOfASpellThatGoesOn() {
        OpenDays shorter = OpenDays.of(days(WINDOW, back -> back <= 27 || back % 7 == 2 || back % 7 == 3 ? 0 : 900));
        OpenDays longer = OpenDays.of(days(WINDOW, back -> back <= 28 || back % 7 == 2 || back % 7 == 3 ? 0 : 900));

        assertThat(shorter.silent()).isZero();
        assertThat(shorter.closed()).isFalse();
        assertThat(longer.silent()).isEqualTo(28);
    }

    @Test
    void aSpellThatIsOverIsLeftOutHoweverLong() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back <= 9 ? 900 : 0));

        assertThat(known(open)).containsExactlyElementsOf(range(1, 9));
        assertThat(open.awake()).isEqualTo(9);
        assertThat(open.silent()).isZero();
    }

    @Test
    void inACountOfErrorsTheZerosAreWhatIsUsual() {
        for (int blip : new int[] {1, 8, 10, 40}) {
            OpenDays open = OpenDays.of(days(WINDOW, back -> back == blip ? 40 : 0));
            assertThat(open.awake()).isEqualTo(WINDOW);
            assertThat(open.silent()).isZero();
            assertThat(known(open)).hasSize(WINDOW);
        }
    }

    @Test
    void somethingAfterMonthsOfNothingIsTheExceptionForAWeek() {
        assertThat(OpenDays.of(days(WINDOW, back -> back <= 6 ? 900 : 0)).awake())
                .isEqualTo(WINDOW);
        assertThat(OpenDays.of(days(WINDOW, back -> back <= 7 ? 900 : 0)).awake())
                .isEqualTo(7);
    }

    @Test
    void aYoungTableThatBeganWithNothingHasOnlyTheDaysSince() {
        OpenDays open = OpenDays.of(days(WINDOW, back -> back > 18 ? Double.NaN : back > 6 ? 0 : 900));

        assertThat(open.awake()).isEqualTo(6);
    }

    private static boolean loads(int day) {
        int weekday = Math.floorMod(day, 7);
        return weekday == 0 || weekday == 2 || weekday == 4;
    }

    private static double[] days(int window, IntToDoubleFunction value) {
        double[] days = new double[window + 1];
        Arrays.setAll(days, back -> back == 0 ? Double.NaN : value.applyAsDouble(back));
        return days;
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Integer> known(OpenDays open) {
        double[] numbers = open.numbers();
        return IntStream.range(0, numbers.length)
                .filter(back -> !Double.isNaN(numbers[back]))
                .boxed()
                .toList();
    }
}
