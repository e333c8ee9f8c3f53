package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Condition;
import io.tallyman.check.Expectation;
import io.tallyman.check.Expectation.Against;
import io.tallyman.check.Expectation.Asserted;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Direction;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Numbers;
import io.tallyman.check.Unit;
import io.tallyman.judge.Outcome.State;
import io.tallyman.metric.Reading;
import java.math.BigDecimal;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares one value with each expectation of its check. */
record Comparison(Check check, Reading.Value value, Past past) {

    Outcome with(Expectation expectation) {
        if (expectation instanceof Threshold threshold) {
            Condition condition = threshold.condition();
            return new Outcome(
                    threshold,
                    condition.holds(value.decimal()) ? State.BREACHED : State.MET,
                    passing(condition),
                    Optional.empty(),
                    condition.lower(),
                    condition.upper());
        }
        if (expectation instanceof Asserted asserted) {
            State state = value.holds().map(h -> h ? State.MET : State.BREACHED).orElse(State.BROKEN);
            String text = state == State.BROKEN ? "the assertion came back without an outcome" : asserted.hint();
            return new Outcome(asserted, state, text, Optional.empty(), Optional.empty(), Optional.empty());
        }
        return against((Baseline) expectation);
    }

    private Outcome against(Baseline baseline) {
        int weeks = baseline.against() == Against.PREVIOUS_WEEK ? 1 : baseline.weeks();
        List<BigDecimal> days = past.values(weeks);
        int needed = weeks == 1 ? 1 : Math.max(2, (weeks + 1) / 2);
        if (days.size() < needed) {
            String known = days.size() + " of " + weeks + (weeks == 1 ? " day" : " days") + " known";
            return Outcome.unjudged(baseline, known);
        }
        BigDecimal reference = Past.median(days);
        if (reference.signum() == 0 && value.decimal().signum() != 0) {
            return Outcome.unjudged(baseline, "the earlier value is 0, so a change has no ratio");
        }
        BigDecimal band = reference.abs().multiply(baseline.tolerance());
        Optional<BigDecimal> lower =
                baseline.direction() == Direction.UP ? Optional.empty() : Optional.of(reference.subtract(band));
        Optional<BigDecimal> upper =
                baseline.direction() == Direction.DOWN ? Optional.empty() : Optional.of(reference.add(band));
        boolean breached = lower.filter(l -> value.decimal().compareTo(l) < 0).isPresent()
                || upper.filter(u -> value.decimal().compareTo(u) > 0).isPresent();
        return new Outcome(
                baseline,
                breached ? State.BREACHED : State.MET,
                words(baseline, reference, days.size()),
                Optional.of(reference),
                lower,
                upper);
    }

    private String words(Baseline baseline, BigDecimal reference, int days) {
        String sign = switch (baseline.direction()) {
            case BOTH -> "±";
            case UP -> "<= +";
            case DOWN -> ">= -";
        };
        String weekday = past.date().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        String source = baseline.against() == Against.PREVIOUS_WEEK
                ? "previous " + weekday
                : "median of " + days + " " + weekday + (days == 1 ? "" : "s");
        return sign + Numbers.text(baseline.tolerance(), Unit.RATIO) + " of " + Numbers.text(reference, check.unit())
                + " (" + source + ")";
    }

    /** What passes, with the bounds as the person wrote them. */
    private static String passing(Condition condition) {
        String bounds = condition
                .text()
                .replaceFirst("^(?:[<>=!]+|outside|not between|inside|between)\\s*", "")
                .replaceFirst("\\s*(?:\\.\\.|\\band\\b)\\s*", " .. ");
        return switch (condition.operator()) {
            case ABOVE -> "<= " + bounds;
            case AT_LEAST -> "< " + bounds;
            case BELOW -> ">= " + bounds;
            case AT_MOST -> "> " + bounds;
            case EQUAL -> "!= " + bounds;
            case DIFFERENT -> "= " + bounds;
            case OUTSIDE -> bounds;
            case INSIDE -> "outside " + bounds;
        };
    }
}
