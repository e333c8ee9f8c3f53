package io.tallyman.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallyman.baseline.Change;
import io.tallyman.baseline.Configured;
import io.tallyman.baseline.calendar.Calendar;
import io.tallyman.baseline.calendar.Written;
import io.tallyman.check.Check;
import io.tallyman.check.Condition;
import io.tallyman.check.Condition.Operator;
import io.tallyman.check.Expectation;
import io.tallyman.check.Expectation.Asserted;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Direction;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.OrphanStat;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Scope;
import io.tallyman.suite.CheckCalendar;
import io.tallyman.testkit.Checks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
    private static final LocalDate THURSDAY = LocalDate.of(2026, 11, 19);
    private static final MetricKey ROWS = new MetricKey("orders", Scope.SLICE, Aggregate.rows(Optional.empty()));
    private static final Threshold TOO_FEW = threshold(Operator.BELOW, "2000", "< 2000", Status.FAIL);
    private static final Threshold TOO_MANY = threshold(Operator.ABOVE, "8000", "> 8000", Status.WARN);

    private final Map<MetricKey, Map<LocalDate, Reading>> known = new HashMap<>();
    private Calendar calendar = Calendar.NONE;
    private Map<String, Set<LocalDate>> bad = Map.of();

    @TempDir
    private Path folder;

    @Test
    void checkWithAProblemIsAnError() {
        Check check = new Check(
                "orders",
                "row-count",
                "row-count",
                ROWS,
                List.of(),
                List.of(TOO_FEW),
                Unit.COUNT,
                Checks.CRITICAL,
                List.of(),
                Optional.of("no such column"),
                "shop.conf:3");
        put(ROWS, 0, Reading.of(5_000));

        Verdict verdict = judge(check);

        assertThat(verdict.status()).isEqualTo(Status.ERROR);
        assertThat(verdict.message()).isEqualTo("no such column");
    }

    @Test
    void nothingMeasuredIsAnError() {
        Verdict verdict = judge(check(Unit.COUNT, TOO_FEW));

        assertThat(verdict.status()).isEqualTo(Status.ERROR);
        assertThat(verdict.message()).isEqualTo("not measured");
        assertThat(verdict.value()).isEmpty();
    }

    @Test
    void failedReadingIsAnErrorWithItsReason() {
        put(ROWS, 0, new Reading.Failed("the file is gone"));

        Verdict verdict = judge(check(Unit.COUNT, TOO_FEW));

        assertThat(verdict.status()).isEqualTo(Status.ERROR);
        assertThat(verdict.message()).isEqualTo("the file is gone");
    }

    @Test
    void emptyReadingIsSkippedWithItsReason() {
        put(ROWS, 0, new Reading.Empty("no rows after the filter"));

        Verdict verdict = judge(check(Unit.COUNT, TOO_FEW));

        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.message()).isEqualTo("no rows after the filter");
    }

    @Test
    void assertionWithoutOutcomeIsAnError() {
        put(ROWS, 0, Reading.of(5));

        Verdict verdict = judge(check(Unit.COUNT, new Asserted("size >= 5", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.ERROR);
        assertThat(verdict.message()).isEqualTo("5, the assertion came back without an outcome");
    }

    @Test
    void assertionThatDoesNotHoldIsABreach() {
        put(ROWS, 0, asserted(false));

        Verdict verdict = judge(check(Unit.COUNT, new Asserted("size >= 5", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.message()).isEqualTo("4, expected size >= 5");
    }

    @Test
    void assertionThatHoldsPasses() {
        put(ROWS, 0, asserted(true));

        assertThat(judge(check(Unit.COUNT, new Asserted("size >= 4", Status.FAIL)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void breachedThresholdDecidesWithItsBound() {
        put(ROWS, 0, Reading.of(1_999));

        Verdict verdict = judge(check(Unit.COUNT, TOO_MANY, TOO_FEW));

        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.expectation()).isEqualTo(">= 2000");
        assertThat(verdict.lower()).hasValue(new BigDecimal("2000"));
        assertThat(verdict.upper()).isEmpty();
        assertThat(verdict.message()).isEqualTo("1,999, expected >= 2000");
    }

    @Test
    void failWinsOverWarnAndThresholdOverBaseline() {
        weeks(1_000, 1_000, 1_000, 1_000);
        put(ROWS, 0, Reading.of(9_000));
        Threshold fail = threshold(Operator.ABOVE, "8500", "> 8500", Status.FAIL);

        Verdict verdict = judge(check(Unit.COUNT, TOO_MANY, baseline(Direction.BOTH, "0.6", Status.FAIL), fail));

        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.expectation()).isEqualTo("<= 8500");
        assertThat(verdict.expected()).hasValue(new BigDecimal("1000"));
    }

    @Test
    void passShowsTheTightestBoundsOfBothSides() {
        put(ROWS, 0, Reading.of(5_000));

        Verdict verdict = judge(check(Unit.COUNT, TOO_MANY, TOO_FEW));

        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.lower()).hasValue(new BigDecimal("2000"));
        assertThat(verdict.upper()).hasValue(new BigDecimal("8000"));
        assertThat(verdict.message()).isEqualTo("5,000, expected <= 8000 and >= 2000");
    }

    @Test
    void passWithWarnAndFailShowsTheWarning() {
        put(ROWS, 0, Reading.of(new BigDecimal("3600")));
        Threshold warn = threshold(Operator.ABOVE, "21600", "> 6h", Status.WARN);
        Threshold fail = threshold(Operator.ABOVE, "86400", "> 24h", Status.FAIL);

        Verdict verdict = judge(check(Unit.DURATION, warn, fail));

        assertThat(verdict.expectation()).isEqualTo("<= 6h");
        assertThat(verdict.upper()).hasValue(new BigDecimal("21600"));
        assertThat(verdict.message()).isEqualTo("1h, expected <= 6h");
    }

    @Test
    void ratioQuotesItsPartsAndWhatWasMeasuredBesideIt() {
        MetricKey ratio = orphans(OrphanStat.ROW_RATIO);
        MetricKey keys = orphans(OrphanStat.KEYS);
        put(ratio, 0, Reading.ratio(BigDecimal.valueOf(25), BigDecimal.valueOf(200)));
        put(keys, 0, Reading.of(5));
        Check check = new Check(
                "orders",
                "references(user_id)",
                "references",
                ratio,
                List.of(ratio, keys),
                List.of(threshold(Operator.ABOVE, "0.05", "> 5%", Status.FAIL)),
                Unit.RATIO,
                Checks.CRITICAL,
                List.of(),
                Optional.empty(),
                "shop.conf:3");

        assertThat(judge(check).message()).isEqualTo("12.5% (25 of 200; OrphanKeys 5), expected <= 5%");
    }

    @Test
    void detailFollowsTheExpectation() {
        put(ROWS, 0, Reading.of(2).withDetail(Optional.of("email, affiliate")));
        Threshold any = threshold(Operator.ABOVE, "0", "> 0", Status.WARN);

        assertThat(judge(check(Unit.COUNT, any)).message()).isEqualTo("2, expected <= 0 (email, affiliate)");
    }

    @Test
    void tooLittleHistoryIsSkippedNeverPassed() {
        weeks(1_000);
        put(ROWS, 0, Reading.of(1_000));

        Verdict verdict = judge(check(Unit.COUNT, baseline(Direction.BOTH, "0.3", Status.WARN)));

        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.message()).isEqualTo("1,000, not judged by the baseline: 1 of 4 days known, 2 needed");
        assertThat(verdict.expected()).isEmpty();
    }

    @Test
    void thresholdIsJudgedWhereTheBaselineIsNot() {
        put(ROWS, 0, Reading.of(5_000));

        Verdict verdict = judge(check(
                Unit.COUNT,
                TOO_FEW,
                baseline(Direction.BOTH, "0.3", Status.WARN),
                baseline(Direction.BOTH, "0.6", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.message())
                .isEqualTo("5,000, expected >= 2000 (baseline not judged: 0 of 4 days known, 2 needed)");
    }

    @Test
    void changeFromZeroHasNoRatio() {
        weeks(0, 0, 0, 0);
        put(ROWS, 0, Reading.of(3));

        Verdict verdict = judge(check(Unit.COUNT, baseline(Direction.BOTH, "0.3", Status.WARN)));

        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.message()).contains("the earlier value is 0, so a change has no ratio");
    }

    @Test
    void zeroAfterZeroPasses() {
        weeks(0, 0, 0, 0);
        put(ROWS, 0, Reading.of(0));

        assertThat(judge(check(Unit.COUNT, baseline(Direction.BOTH, "0.3", Status.WARN)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void sameWeekdayComparesWithTheMedian() {
        weeks(1_000, 1_200, 9_000, 1_400);
        put(ROWS, 0, Reading.of(1_691));

        Verdict verdict = judge(check(Unit.COUNT, baseline(Direction.BOTH, "0.3", Status.WARN)));

        // Sorted: 1000, 1200, 1400, 9000; the median is 1300, and 30 % of it 390.
        assertThat(verdict.status()).isEqualTo(Status.WARN);
        assertThat(verdict.expected().orElseThrow()).isEqualByComparingTo("1300");
        assertThat(verdict.lower().orElseThrow()).isEqualByComparingTo("910");
        assertThat(verdict.upper().orElseThrow()).isEqualByComparingTo("1690");
        assertThat(verdict.message()).isEqualTo("1,691, expected 910 .. 1,690 (1,300 expected: median of 4 Thursdays)");
    }

    @Test
    void directionLeavesTheOtherSideOpen() {
        weeks(1_000, 1_000);
        put(ROWS, 0, Reading.of(9_000));

        Verdict verdict = judge(check(Unit.COUNT, baseline(Direction.DOWN, "0.3", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.lower().orElseThrow()).isEqualByComparingTo("700");
        assertThat(verdict.upper()).isEmpty();
    }

    @Test
    void negativeReferenceKeepsItsBandTheRightWayRound() {
        weeks(-100, -100);
        put(ROWS, 0, Reading.of(-120));

        Verdict verdict = judge(check(Unit.NUMBER, baseline(Direction.BOTH, "0.3", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.lower().orElseThrow()).isEqualByComparingTo("-130");
        assertThat(verdict.upper().orElseThrow()).isEqualByComparingTo("-70");
    }

    @Test
    void previousWeekNeedsThatOneDay() {
        weeks(1_234);
        put(ROWS, 0, Reading.of(100));
        Baseline baseline = change("against = previous-week", Direction.BOTH, "0.3", 1, "0", Status.FAIL);

        Verdict verdict = judge(check(Unit.COUNT, baseline));

        assertThat(verdict.status()).isEqualTo(Status.FAIL);
        assertThat(verdict.expectation()).isEqualTo("864 .. 1,604 (1,234 expected: previous Thursday)");
    }

    @Test
    void checkWithoutExpectationsIsRecorded() {
        put(ROWS, 0, Reading.of(1_234));

        Verdict verdict = judge(check(Unit.COUNT));

        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.message()).isEqualTo("1,234, recorded");
    }

    @Test
    void zScoreNeedsThreeDaysThatDiffer() {
        weeks(10, 12);
        put(ROWS, 0, Reading.of(16));
        assertThat(judge(check(Unit.COUNT)).zScore()).isEmpty();

        weeks(10, 10, 10);
        assertThat(judge(check(Unit.COUNT)).zScore()).isEmpty();

        // Mean 12, squared distances 4 + 0 + 4, sample deviation 2.
        weeks(10, 12, 14);
        assertThat(judge(check(Unit.COUNT)).zScore().orElseThrow()).isCloseTo(2.0, within(1e-9));
    }

    @Test
    void aDayThatTheCalendarExcludesIsNotJudgedByItsBaselineButByItsLimits() throws IOException {
        weeks(1_000, 1_000, 1_000, 1_000);
        put(ROWS, 0, Reading.of(100));
        Baseline baseline = baseline(Direction.BOTH, "0.3", Status.FAIL);
        holiday(0, "{ name = all-saints }");

        assertThat(judge(check(Unit.COUNT, baseline)).status()).isEqualTo(Status.SKIPPED);
        assertThat(judge(check(Unit.COUNT, baseline)).message()).contains("all-saints");
        assertThat(judge(check(Unit.COUNT, baseline, threshold(Operator.BELOW, "200", "< 200", Status.FAIL)))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void aDayThatTheCalendarExcludesDoesNotSpeakInTheBaselineOfLaterDays() throws IOException {
        weeks(10, 1_000, 1_000, 1_000);
        put(ROWS, 0, Reading.of(1_000));
        Baseline lastWeek = change("against = previous-week", Direction.BOTH, "0.3", 1, "0", Status.FAIL);
        Baseline comparable = change("against = last-comparable", Direction.BOTH, "0.3", 1, "0", Status.FAIL);
        holiday(7, "{ name = black-friday, effect = mute }");

        assertThat(judge(check(Unit.COUNT, lastWeek)).message()).contains("0 of 1 day known");
        assertThat(judge(check(Unit.COUNT, comparable)).status()).isEqualTo(Status.PASS);
        assertThat(judge(check(Unit.COUNT, comparable)).expectation()).contains("Thursday 2 weeks before");
    }

    @Test
    void aMutedDayIsSkippedAndSaysWhatItWouldHaveBeen() throws IOException {
        put(ROWS, 0, Reading.of(100));
        holiday(0, "{ name = maintenance, effect = mute }");

        Verdict verdict = judge(check(Unit.COUNT, threshold(Operator.BELOW, "200", "< 200", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.message()).isEqualTo("muted by maintenance: would be FAIL: 100, expected >= 200");
        assertThat(verdict.lower().orElseThrow()).isEqualByComparingTo("200");
    }

    @Test
    void aMutedDayThatWouldHavePassedPasses() throws IOException {
        put(ROWS, 0, Reading.of(300));
        holiday(0, "{ name = maintenance, effect = mute }");

        assertThat(judge(check(Unit.COUNT, threshold(Operator.BELOW, "200", "< 200", Status.FAIL)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void aPromotionRaisesTheUpperBoundAlone() throws IOException {
        weeks(1_000, 1_000, 1_000, 1_000);
        put(ROWS, 0, Reading.of(3_000));
        holiday(0, "{ name = black-friday, effect { upper-bound = x3 } }");

        Verdict verdict = judge(check(Unit.COUNT, baseline(Direction.BOTH, "0.3", Status.FAIL)));

        // 1,000 + 30 % is 1,300, three times of it 3,900; the lower bound stays at 700.
        assertThat(verdict.status()).isEqualTo(Status.PASS);
        assertThat(verdict.upper().orElseThrow()).isEqualByComparingTo("3900");
        assertThat(verdict.lower().orElseThrow()).isEqualByComparingTo("700");
        assertThat(verdict.expectation()).contains("with black-friday");
    }

    @Test
    void differencesBelowWhatIsIgnoredNeverCount() {
        weeks(2, 2, 2, 2);
        put(ROWS, 0, Reading.of(6));

        // 200 % up, but only four orders.
        assertThat(judge(check(
                                Unit.COUNT,
                                change("against = same-weekday", Direction.BOTH, "0.3", 2, "5", Status.FAIL)))
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(judge(check(
                                Unit.COUNT,
                                change("against = same-weekday", Direction.BOTH, "0.3", 2, "3", Status.FAIL)))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void moreHistoryCanBeAskedForThanTheMethodNeeds() {
        weeks(1_000, 1_000, 1_000);
        put(ROWS, 0, Reading.of(10));

        Verdict verdict =
                judge(check(Unit.COUNT, change("against = same-weekday", Direction.BOTH, "0.3", 4, "0", Status.FAIL)));

        assertThat(verdict.status()).isEqualTo(Status.SKIPPED);
        assertThat(verdict.message()).contains("3 of 4 days known");
    }

    @Test
    void aDayThatAPersonCalledWrongDoesNotSpeakInTheBaselineOfItsCheck() {
        weeks(1_000, 1_200, 9_000, 1_400);
        put(ROWS, 0, Reading.of(1_300));
        Check check = check(Unit.COUNT, baseline(Direction.BOTH, "0.3", Status.WARN));
        LocalDate wrong = THURSDAY.minusDays(21);

        bad = Map.of("orders/another", Set.of(wrong));
        assertThat(judge(check).expected().orElseThrow()).isEqualByComparingTo("1300");

        // Without it: 1000, 1200, 1400.
        bad = Map.of(check.id(), Set.of(wrong));
        assertThat(judge(check).expected().orElseThrow()).isEqualByComparingTo("1200");
    }

    private void holiday(int daysBack, String event) throws IOException {
        String dated = event.replaceFirst("}$", ", dates = [\"" + THURSDAY.minusDays(daysBack) + "\"] }");
        calendar = Written.accepted(folder, dated);
    }

    private Verdict judge(Check check) {
        CheckCalendar days = new CheckCalendar(calendar, ZoneId.of("Europe/Berlin"), Map.of(), bad);
        return Judge.judge(
                        List.of(check),
                        THURSDAY,
                        (key, date) -> Optional.ofNullable(
                                known.getOrDefault(key, Map.of()).get(date)),
                        days)
                .get(0);
    }

    private void weeks(long... values) {
        for (int i = 0; i < values.length; i++) {
            put(ROWS, i + 1, Reading.of(values[i]));
        }
    }

    private void put(MetricKey key, int weeksBack, Reading reading) {
        known.computeIfAbsent(key, k -> new HashMap<>()).put(THURSDAY.minusWeeks(weeksBack), reading);
    }

    private static Reading asserted(boolean holds) {
        return new Reading.Value(
                4, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(holds));
    }

    private static MetricKey orphans(OrphanStat stat) {
        return new MetricKey(
                "orders",
                Scope.SLICE,
                new Orphans(stat, List.of("user_id"), "users", List.of("user_id"), false, Optional.empty()));
    }

    private static Check check(Unit unit, Expectation... expectations) {
        return Checks.orders("row-count", "row-count", ROWS, unit, expectations);
    }

    private static Threshold threshold(Operator operator, String bound, String text, Status breach) {
        return new Threshold(
                new Condition(operator, new BigDecimal(bound), Optional.empty(), Unit.NUMBER, text), breach);
    }

    private static Baseline baseline(Direction direction, String tolerance, Status breach) {
        return change("against = same-weekday, weeks = 4", direction, tolerance, 2, "0", breach);
    }

    private static Baseline change(
            String options, Direction direction, String tolerance, int needed, String ignoreBelow, Status breach) {
        return new Baseline(
                new Change(),
                Configured.rule(new Change(), options),
                direction,
                new BigDecimal(tolerance),
                needed,
                new BigDecimal(ignoreBelow),
                breach);
    }
}
