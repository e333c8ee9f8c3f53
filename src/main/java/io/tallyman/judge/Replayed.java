package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A check judged again on a range of business dates.
 *
 * @param verdicts one per date, oldest first
 * @param recorded how the check ended then; a date without a result is missing
 */
public record Replayed(Check check, List<Verdict> verdicts, Map<LocalDate, Status> recorded) {

    /**
     * Alerts of dates in a row, which people would take for one; a date that was not judged does not end it.
     *
     * @param first the first alert
     * @param last the last alert
     * @param days business dates with an alert
     * @param worst the worst status among them
     */
    public record Episode(Verdict first, Verdict last, int days, Status worst) {
        private Episode with(Verdict next) {
            return new Episode(first, next, days + 1, worst.or(next.status()));
        }
    }

    /** Alerts by episode, oldest first. */
    public List<Episode> episodes() {
        List<Episode> episodes = new ArrayList<>();
        boolean open = false;
        for (Verdict verdict : verdicts) {
            if (alerts(verdict.status())) {
                episodes.add(
                        open
                                ? episodes.remove(episodes.size() - 1).with(verdict)
                                : new Episode(verdict, verdict, 1, verdict.status()));
                open = true;
            } else if (verdict.status() == Status.PASS) {
                open = false;
            }
        }
        return List.copyOf(episodes);
    }

    /** Number of dates with an alert. */
    public int alertDays() {
        return (int) verdicts.stream().filter(v -> alerts(v.status())).count();
    }

    /** Number of dates that were not SKIPPED. */
    public int judged() {
        return (int) verdicts.stream().filter(v -> v.status() != Status.SKIPPED).count();
    }

    /**
     * Why dates were SKIPPED, with the number of dates; reasons that differ only in their numbers count as one, in the
     * words of its last date.
     */
    public Map<String, Integer> skipped() {
        Map<String, Integer> days = new LinkedHashMap<>();
        Map<String, String> words = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            if (verdict.status() == Status.SKIPPED) {
                String reason = verdict.message().replaceFirst("^.*not judged by the baseline: ", "");
                String kind = reason.replaceAll("[0-9][0-9,.]*", "#");
                days.merge(kind, 1, Integer::sum);
                words.put(kind, reason);
            }
        }
        Map<String, Integer> reasons = new LinkedHashMap<>();
        words.forEach((kind, reason) -> reasons.put(reason, days.get(kind)));
        return reasons;
    }

    /** Dates with an alert then. */
    public List<LocalDate> recordedAlerts() {
        return dates(verdict -> alertedThen(verdict.date()));
    }

    /** Dates with an alert then that pass now. */
    public List<LocalDate> gone() {
        return dates(verdict -> alertedThen(verdict.date()) && verdict.status() == Status.PASS);
    }

    /** Dates with an alert then that cannot be told now. */
    public List<LocalDate> untold() {
        return dates(verdict -> alertedThen(verdict.date()) && verdict.status() == Status.SKIPPED);
    }

    /** Dates with an alert now and a result without one then. */
    public List<LocalDate> fresh() {
        return dates(verdict ->
                alerts(verdict.status()) && recorded.containsKey(verdict.date()) && !alertedThen(verdict.date()));
    }

    /** Dates with an alert now and no result then. */
    public List<LocalDate> unrecorded() {
        return dates(verdict -> alerts(verdict.status()) && !recorded.containsKey(verdict.date()));
    }

    private boolean alertedThen(LocalDate date) {
        return recorded.containsKey(date) && alerts(recorded.get(date));
    }

    private List<LocalDate> dates(Predicate<Verdict> wanted) {
        return verdicts.stream().filter(wanted).map(Verdict::date).toList();
    }

    private static boolean alerts(Status status) {
        return status.compareTo(Status.WARN) >= 0;
    }
}
