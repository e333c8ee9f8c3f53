package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Condition;
import io.tallyman.check.Condition.Operator;
import io.tallyman.check.Expectation;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Status;
import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an expectation would have to be for a wished number of alerts.
 *
 * <p>It is the tightest one that alerts in at most so many episodes and on at most a tenth of the dates (or as many dates
 * as episodes): without the second rule a limit that alerts every day would be one single episode. Of thresholds the
 * stored values themselves are tried, from the most extreme inwards, but no limit that can never alert; of baselines the
 * tolerances of a ladder, by bisection. Dates on which people say that something was really wrong are left out: an alert
 * on them is welcome, and their values are no guide.
 *
 * @param expectation the expectation as configured, which would be replaced
 * @param replacement the suggested one; empty where nothing that was tried alerts so seldom
 * @param before episodes of the configured expectation by itself
 * @param after episodes of the suggested one by itself
 * @param note what has to be known of it besides; "" where nothing
 */
public record Suggestion(
        Check check, Expectation expectation, Optional<Expectation> replacement, int before, int after, String note) {
    private static final int DAYS_PER_ALERT_DAY = 10;
    private static final List<BigDecimal> LADDER = ladder();

    /** Tries what an expectation on its own would have said. */
    private record Trial(Replay replay, Check check, List<LocalDate> dates, int wished) {
        int episodes(Expectation expectation) {
            return replayed(expectation).episodes().size();
        }

        boolean seldom(Expectation expectation) {
            Replayed replayed = replayed(expectation);
            int days = Math.max(wished, replayed.judged() / DAYS_PER_ALERT_DAY);
            return replayed.alertDays() <= days && replayed.episodes().size() <= wished;
        }

        private Replayed replayed(Expectation expectation) {
            return replay.check(check.expecting(List.of(expectation)), dates, Map.of());
        }
    }

    /** A replacement, if any, with what has to be known of it. */
    private record Found(Optional<Expectation> replacement, String note) {
        static final Found NOTHING = new Found(Optional.empty(), "");
    }

    /**
     * Suggestions for a check: for its limits on each side and for its baseline, of WARN and FAIL the one that alerts
     * first.
     *
     * @param replayed the check as configured
     * @param wished most episodes in the replayed dates
     */
    public static List<Suggestion> of(Replay replay, Replayed replayed, int wished) {
        Check check = replayed.check();
        List<Verdict> verdicts = replayed.verdicts().stream()
                .filter(verdict -> !replay.wrong(check, verdict.date()))
                .toList();
        Trial trial =
                new Trial(replay, check, verdicts.stream().map(Verdict::date).toList(), wished);
        List<BigDecimal> values = verdicts.stream()
                .map(Verdict::value)
                .flatMap(Optional::stream)
                .map(Reading.Value::decimal)
                .sorted()
                .toList();
        List<Suggestion> suggestions = new ArrayList<>();
        for (Expectation expectation : firstToAlert(check.expectations())) {
            Found found = Found.NOTHING;
            if (expectation instanceof Threshold threshold && !values.isEmpty()) {
                found = threshold(trial, threshold, values);
            } else if (expectation instanceof Baseline baseline) {
                found = new Found(baseline(trial, baseline), "");
            }
            suggestions.add(new Suggestion(
                    check,
                    expectation,
                    found.replacement(),
                    trial.episodes(expectation),
                    found.replacement().map(trial::episodes).orElse(0),
                    found.note()));
        }
        return suggestions;
    }

    private static List<Expectation> firstToAlert(List<Expectation> expectations) {
        List<Expectation> first = new ArrayList<>();
        for (Expectation expectation : expectations) {
            Optional<String> side = side(expectation);
            Optional<Expectation> other =
                    first.stream().filter(e -> side(e).equals(side)).findFirst();
            if (side.isPresent() && other.isEmpty()) {
                first.add(expectation);
            } else if (side.isPresent() && other.get().breach() == Status.FAIL && expectation.breach() == Status.WARN) {
                first.set(first.indexOf(other.get()), expectation);
            }
        }
        return first;
    }

    /** What expectations have in common of which one alerts before the other; empty where no limit can be moved. */
    private static Optional<String> side(Expectation expectation) {
        if (expectation instanceof Baseline) {
            return Optional.of("baseline");
        }
        if (!(expectation instanceof Threshold threshold)) {
            return Optional.empty();
        }
        return switch (threshold.condition().operator()) {
            case ABOVE, AT_LEAST -> Optional.of("above");
            case BELOW, AT_MOST -> Optional.of("below");
            case OUTSIDE -> Optional.of("outside");
            case EQUAL, DIFFERENT, INSIDE -> Optional.empty();
        };
    }

    private static Found threshold(Trial trial, Threshold threshold, List<BigDecimal> sorted) {
        List<BigDecimal> lows = sorted.stream().distinct().toList();
        List<BigDecimal> highs = new ArrayList<>(lows);
        Collections.reverse(highs);
        boolean outside = threshold.condition().operator() == Operator.OUTSIDE;
        Possible possible = Possible.of(trial.check().nature());
        int steps = outside ? (lows.size() + 1) / 2 : lows.size();
        Found tightest = Found.NOTHING;
        for (int i = 0; i < steps; i++) {
            Threshold exact = moved(threshold, lows.get(i), highs.get(i));
            if (!trial.seldom(exact)) {
                break;
            }
            if (possible.never(exact.condition())) {
                tightest = new Found(
                        Optional.empty(),
                        "\"" + exact.condition().text() + "\" can never alert, and what is tighter alerts more often;"
                                + " where such a value was an incident, resolve it as real, and its dates are left out");
                continue;
            }
            Threshold round = Limits.rounded(exact);
            Threshold written = trial.seldom(round) && !possible.never(round.condition()) ? round : exact;
            tightest = new Found(
                    Optional.of(written),
                    possible.halfNever(written.condition()) ? "one side of it can never alert" : "");
        }
        return tightest;
    }

    /** The same kind of limit just outside of a stored value. */
    private static Threshold moved(Threshold threshold, BigDecimal low, BigDecimal high) {
        Condition condition = threshold.condition();
        return switch (condition.operator()) {
            case ABOVE, AT_LEAST -> Limits.threshold(threshold, Operator.ABOVE, high, Optional.empty());
            case BELOW, AT_MOST -> Limits.threshold(threshold, Operator.BELOW, low, Optional.empty());
            default -> Limits.threshold(threshold, Operator.OUTSIDE, low, Optional.of(high));
        };
    }

    private static Optional<Expectation> baseline(Trial trial, Baseline baseline) {
        List<Baseline> candidates = LADDER.stream()
                .filter(baseline::allows)
                .map(baseline::tolerating)
                .toList();
        int low = 0;
        int high = candidates.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (trial.seldom(candidates.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == candidates.size() ? Optional.empty() : Optional.of(candidates.get(low));
    }

    /** Two digits per step from 1 % to 990, and nines: of every method the tolerances that people write, ascending. */
    private static List<BigDecimal> ladder() {
        TreeSet<BigDecimal> steps = new TreeSet<>();
        for (int exponent = -3; exponent <= 1; exponent++) {
            for (int digits = 10; digits <= 99; digits++) {
                steps.add(BigDecimal.valueOf(digits).scaleByPowerOfTen(exponent));
            }
        }
        for (int nines = 2; nines <= 4; nines++) {
            for (int digit = 1; digit <= 9; digit++) {
                steps.add(
                        BigDecimal.ONE.subtract(BigDecimal.valueOf(10L - digit).movePointLeft(nines + 1)));
            }
        }
        return List.copyOf(steps);
    }
}
