package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of nothing, rare events, few days and weekdays that change. */
class SeasonalSpellsTest {
    /** A Thursday. */
    private static final LocalDate DAY = LocalDate.of(2026, 8, 20);

    private static final int WINDOW = 182;
    private static final Rule RULE = Configured.rule(new Seasonal(), "");

    /** Orders around 1,000 with noise of 5%. */
    private final double[] orders = new Random(41)
            .ints(WINDOW + 1, 0, 1_000_000)
            .mapToDouble(one -> Math.rint(900 + one * 0.0002))
            .toArray();

    @ParameterizedTest
    @EnumSource(Nature.class)
    void anOutageAfterABadFirstFortnightIsNotToldAsUsual(Nature nature) {
        for (int known = 14; known <= 21; known++) {
            int days = known;
            // The table's first fifteen days are broken every second day.
            Answer answer = answer(nature, days, back -> {
                double sound = orders[back] / (nature == Nature.SHARE ? 2_000 : 1);
                return days - back < 15 && back % 2 == 0 ? 0 : sound;
            });
            assertThat(usual(answer, 0)).as("%s after %d days", nature, days).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Nature.class)
    void aYoungTableThatLoadedNothingForAWeekDoesNotJudgeYet(Nature nature) {
        Answer answer = answer(nature, 18, back -> back > 11 ? 0 : orders[back] / 2_000);

        assertThat(answer).isEqualTo(new Answer.Unknown("only 11 days are known since it was 0 for long"));
    }

    @Test
    void theFirstWeekAfterMonthsOfNothingIsUnusualAndTheNextDoesNotJudge() {
        for (int alive = 1; alive <= 6; alive++) {
            assertThat(usual(alive(alive), 1_000)).isFalse();
            assertThat(alive(alive)).isInstanceOf(Forecast.class);
        }
        for (int alive = 7; alive <= 13; alive++) {
            assertThat(alive(alive))
                    .isEqualTo(new Answer.Unknown("only " + alive + " days are known since it was 0 for long"));
        }
        for (int alive = 14; alive <= 30; alive++) {
            assertThat(usual(alive(alive), 1_000)).isTrue();
            assertThat(usual(alive(alive), 0)).isFalse();
        }
    }

    private Answer alive(int days) {
        return answer(Nature.COUNT, WINDOW, back -> back <= days ? orders[back] : 0);
    }

    @Test
    void anOutageOfNothingIsUnusualForFourWeeks() {
        for (int gone = 1; gone <= 27; gone++) {
            int days = gone;
            Answer everyDay = answer(Nature.COUNT, WINDOW, back -> back <= days ? 0 : orders[back]);
            Answer workdays = answer(
                    Nature.AMOUNT, WINDOW, back -> back <= days || back % 7 == 4 || back % 7 == 5 ? 0 : orders[back]);
            Answer weekly = answer(Nature.COUNT, WINDOW, back -> back <= days || back % 7 != 0 ? 0 : orders[back]);
            for (Answer answer : List.of(everyDay, workdays, weekly)) {
                assertThat(usual(answer, 0)).as("after %d days", days).isFalse();
                assertThat(answer).isInstanceOf(Forecast.class);
            }
        }
        assertThat(answer(Nature.COUNT, WINDOW, back -> back <= 28 ? 0 : orders[back]))
                .isEqualTo(Forecast.band(0, 0, 0, "28 days of nothing but 0"));
    }

    @ParameterizedTest
    @CsvSource({"0 2 5, 28", "0 3, 28", "0, 56"})
    void tablesThatLoadOnFewWeekdaysExpectNothingOnTheOthers(String loads, int known) {
        List<Integer> weekdays =
                List.of(loads.split(" ")).stream().map(Integer::valueOf).toList();
        for (int today = 0; today < 7; today++) {
            int shift = today;
            Answer answer =
                    answer(Nature.COUNT, known, back -> weekdays.contains((back + shift) % 7) ? orders[back] : 0);
            assertThat(usual(answer, 1_000)).isEqualTo(weekdays.contains(shift));
            assertThat(usual(answer, 0)).isEqualTo(!weekdays.contains(shift));
        }
    }

    @Test
    void aTableThatLoadsWeeklyDoesNotJudgeBeforeItsSeventhLoad() {
        assertThat(answer(Nature.COUNT, 42, back -> back % 7 == 0 ? orders[back] : 0))
                .isEqualTo(new Answer.Unknown("only 6 days are known of weekdays that are not closed"));
    }

    @Test
    void aWeekdayThatOpensAgainIsJudgedFromItsThirdDayOn() {
        IntFunction<Answer> open =
                weeks -> answer(Nature.COUNT, WINDOW, back -> back % 7 == 0 && back > 7 * weeks ? 0 : orders[back]);

        assertThat(usual(open.apply(0), 1_000)).isFalse();
        assertThat(open.apply(1))
                .isEqualTo(new Answer.Unknown("fewer than 2 earlier Thursdays are known outside times of 0"));
        for (int weeks = 2; weeks < 25; weeks++) {
            assertThat(usual(open.apply(weeks), 1_000)).isTrue();
            assertThat(usual(open.apply(weeks), 0)).isFalse();
        }
    }

    @Test
    void aWeekdayThatClosesIsUsualFromItsFourthDayOn() {
        for (int weeks = 0; weeks < 26; weeks++) {
            int closed = weeks;
            Answer answer =
                    answer(Nature.COUNT, WINDOW, back -> back % 7 == 0 && back <= 7 * closed ? 0 : orders[back]);
            assertThat(usual(answer, 0)).isEqualTo(closed >= 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"headroom = 1, 1.4, 700", "headroom = 3, 0.6, 350"})
    void aWeekdayThatMovedForGoodIsUsualFromItsFourthDayOn(String options, double factor, double lost) {
        Rule rule = Configured.rule(new Seasonal(), options);
        for (int weeks = 0; weeks < 26; weeks++) {
            int moved = weeks;
            Answer answer = answer(
                    rule,
                    Nature.COUNT,
                    WINDOW,
                    back -> orders[back] * (back % 7 == 0 && back <= 7 * moved ? factor : 1));
            assertThat(usual(answer, 1_000 * factor)).isEqualTo(moved >= 3);
            assertThat(usual(answer, lost)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 10, 20, 30})
    void oneErrorSomeDaysAgoSilencesNothing(int blip) {
        Answer answer = answer(Nature.COUNT, WINDOW, back -> back == blip ? 40 : 0);

        assertThat(usual(answer, 0)).isTrue();
        assertThat(usual(answer, 40)).isFalse();
    }

    @Test
    void noShareIsUsualOrUnusualOfOne() {
        Point one = new Point(DAY, BigDecimal.ONE, Optional.of(BigDecimal.ONE));
        Series half = new Series(DAY, Nature.SHARE, days(WINDOW, back -> orders[back] / 2_000));

        assertThat(RULE.answer(half, one, new BigDecimal("0.99"))).isInstanceOf(Answer.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3, 10})
    void bandsOfRareEventsHoldWhatTheyPromise(double mean) {
        Random random = new Random(43);

        assertThat(outside(Nature.COUNT, 3_000, "0.99", date -> Point.of(date, poisson(mean, random))))
                .isBetween(0.0, 0.02);
    }

    /** Zeros that happen to fall on one weekday five or six times do not close it: 0.37^6 of weeks would. */
    @Test
    void theUsualBandOfOneEventADayIsRarelyLeft() {
        Random random = new Random(47);

        assertThat(outside(Nature.COUNT, 1_500, "0.9995", date -> Point.of(date, poisson(1, random))))
                .isLessThan(0.003);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "2000", "5000", "20 5000 2000"})
    void bandsOfARareNullHoldAtAnyNumberOfRows(String rows) {
        String[] sizes = rows.split(" ");
        Random random = new Random(53);

        assertThat(outside(Nature.SHARE, 1_000, "0.99", date -> {
                    int all = Integer.parseInt(sizes[(int) (date.toEpochDay() % sizes.length)]);
                    return share(Math.min(all, poisson(all * 0.001, random)), all, date);
                }))
                .isBetween(0.0, 0.02);
    }

    @ParameterizedTest
    @CsvSource({"50, 5000", "20000, 300"})
    void aShareIsJudgedByTheChanceOfTodaysDenominator(int everyEleventh, int others) {
        Random random = new Random(59);

        assertThat(outside(Nature.SHARE, 1_000, "0.99", date -> {
                    int all = date.toEpochDay() % 11 == 0 ? everyEleventh : others;
                    double hits = all * 0.05 + Math.sqrt(all * 0.05 * 0.95) * random.nextGaussian();
                    return share(Math.max(0, Math.rint(hits)), all, date);
                }))
                .isBetween(0.0, 0.02);
    }

    private static Point share(double hits, int all, LocalDate date) {
        return new Point(date, BigDecimal.valueOf(hits / all), Optional.of(BigDecimal.valueOf(all)));
    }

    /** The share of days outside, of so many judged by up to 26 weeks before them. */
    private static double outside(Nature nature, int judged, String coverage, Function<LocalDate, Point> source) {
        List<Point> past = new ArrayList<>();
        int outside = 0;
        for (int day = -60; day < judged; day++) {
            Point today = source.apply(DAY.plusDays(day));
            if (day >= 0) {
                List<Point> window = past.subList(Math.max(0, past.size() - WINDOW), past.size());
                Answer answer = RULE.answer(new Series(today.date(), nature, window), today, new BigDecimal(coverage));
                outside += answer instanceof Forecast && !usual(answer, today.number()) ? 1 : 0;
                assertThat(answer).isInstanceOf(Forecast.class);
            }
            past.add(today);
        }
        return (double) outside / judged;
    }

    /** Knuth's multiplication of uniform numbers. */
    private static int poisson(double mean, Random random) {
        int events = -1;
        for (double left = 1; left > Math.exp(-mean); left *= random.nextDouble()) {
            events++;
        }
        return events;
    }

    private static Answer answer(Nature nature, int known, IntToDoubleFunction value) {
        return answer(RULE, nature, known, value);
    }

    private static Answer answer(Rule rule, Nature nature, int known, IntToDoubleFunction value) {
        Series past = new Series(DAY, nature, days(known, value));
        return rule.answer(past, Point.of(DAY, 0), new Seasonal().usualWarn());
    }

    private static List<Point> days(int known, IntToDoubleFunction value) {
        List<Point> days = new ArrayList<>();
        for (int back = known; back >= 1; back--) {
            days.add(Point.of(DAY.minusDays(back), value.applyAsDouble(back)));
        }
        return days;
    }

    private static boolean usual(Answer answer, double number) {
        return answer instanceof Forecast forecast
                && forecast.lower().orElseThrow().doubleValue() <= number
                && number <= forecast.upper().orElseThrow().doubleValue();
    }
}
