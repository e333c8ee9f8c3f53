package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Expectation.Asserted;
import io.tallyman.check.Status;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import io.tallyman.suite.CheckCalendar;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Judges stored numbers again, each business date as of its day, under expectations that may have changed since. */
public final class Replay {
    private final Readings stored;
    private final BiPredicate<MetricKey, LocalDate> redefined;
    private final CheckCalendar calendar;

    /**
     * @param stored readings of the dates that are judged and of those before them
     * @param redefined whether a date has a number under the metric's id that was computed otherwise
     */
    public Replay(Readings stored, BiPredicate<MetricKey, LocalDate> redefined, CheckCalendar calendar) {
        this.stored = stored;
        this.redefined = redefined;
        this.calendar = calendar;
    }

    /**
     * The verdicts on one check. A date whose number is not stored is SKIPPED, never PASS.
     *
     * @param dates oldest first
     * @param recorded how the check ended then; a date without a result is missing
     */
    public Replayed check(Check check, List<LocalDate> dates, Map<LocalDate, Status> recorded) {
        return new Replayed(
                check, dates.stream().map(date -> verdict(check, date)).toList(), recorded);
    }

    /** Whether people say that something was really wrong with what a check is about on a date. */
    boolean wrong(Check check, LocalDate date) {
        return calendar.bad().getOrDefault(check.id(), Set.of()).contains(date);
    }

    private Verdict verdict(Check check, LocalDate date) {
        Optional<String> reason = unknown(check, date);
        return reason.isPresent()
                ? skipped(check, date, reason.get())
                : Judge.judge(List.of(check), date, stored, calendar).get(0);
    }

    private Optional<String> unknown(Check check, LocalDate date) {
        if (check.problem().isPresent()) {
            return Optional.empty();
        }
        if (check.expectations().stream().anyMatch(Asserted.class::isInstance)) {
            return Optional.of("Deequ's own assertion is not stored with its number");
        }
        if (stored.at(check.measure(), date).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                redefined.test(check.measure(), date)
                        ? "computed otherwise on that date"
                        : "not measured on that date");
    }

    private static Verdict skipped(Check check, LocalDate date, String reason) {
        return new Verdict(
                check,
                date,
                Status.SKIPPED,
                new Reading.Empty(reason),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                reason,
                Optional.empty());
    }
}
