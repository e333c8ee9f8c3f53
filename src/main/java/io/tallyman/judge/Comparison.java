package io.tallyman.judge;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import io.tallyman.baseline.calendar.Effect;
import io.tallyman.check.Check;
import io.tallyman.check.Condition;
import io.tallyman.check.Expectation;
import io.tallyman.check.Expectation.Asserted;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Direction;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.judge.Outcome.State;
import io.tallyman.metric.Reading;
import java.math.BigDecimal;
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
        Effect effect = past.calendar().effect(check, past.date());
        if (effect.exclude()) {
            return Outcome.unjudged(baseline, effect.names());
        }
        Series days = past.series(baseline.rule().daysBack());
        if (days.size() < baseline.needed()) {
            int most = baseline.rule().daysBack().size();
            String needs = baseline.needed() < most ? ", " + baseline.needed() + " needed" : "";
            return Outcome.unjudged(
                    baseline, days.size() + " of " + most + (most == 1 ? " day" : " days") + " known" + needs);
        }
        Point today = Past.point(past.date(), value);
        Answer answer;
        try {
            answer = baseline.rule().answer(days, today, baseline.tolerance());
        } catch (RuntimeException | AssertionError | LinkageError e) {
            // A method may bring a library of its own, and one check that breaks must not take the others along.
            return Outcome.broken(baseline, "the baseline " + baseline.rule().name() + " broke: " + e);
        }
        if (answer instanceof Forecast forecast) {
            answer = effect.apply(forecast, days.nature());
        }
        return answer instanceof Answer.Unknown unknown
                ? Outcome.unjudged(baseline, unknown.reason())
                : judged(baseline, (Forecast) answer);
    }

    private Outcome judged(Baseline baseline, Forecast forecast) {
        boolean up = baseline.direction() != Direction.DOWN;
        boolean down = baseline.direction() != Direction.UP;
        Optional<BigDecimal> lower = forecast.lower()
                .filter(l -> down)
                .map(l -> forecast.expected()
                        .map(e -> l.min(e.subtract(baseline.ignoreBelow())))
                        .orElse(l));
        Optional<BigDecimal> upper = forecast.upper()
                .filter(u -> up)
                .map(u -> forecast.expected()
                        .map(e -> u.max(e.add(baseline.ignoreBelow())))
                        .orElse(u));
        boolean outside = lower.filter(l -> value.decimal().compareTo(l) < 0).isPresent()
                || upper.filter(u -> value.decimal().compareTo(u) > 0).isPresent();
        boolean breached =
                forecast.unusual().map(u -> u && counts(baseline, forecast)).orElse(outside);
        return new Outcome(
                baseline,
                breached ? State.BREACHED : State.MET,
                words(forecast, lower, upper),
                forecast.expected(),
                lower,
                upper);
    }

    /** Whether a difference that the method itself calls unusual is on the side that counts, and large enough. */
    private boolean counts(Baseline baseline, Forecast forecast) {
        Optional<BigDecimal> middle = forecast.expected()
                .or(() -> forecast.upper().filter(u -> value.decimal().compareTo(u) > 0))
                .or(forecast::lower);
        if (middle.isEmpty()) {
            return true;
        }
        BigDecimal difference = value.decimal().subtract(middle.get());
        boolean side = switch (baseline.direction()) {
            case BOTH -> true;
            case UP -> difference.signum() > 0;
            case DOWN -> difference.signum() < 0;
        };
        return side && (forecast.expected().isEmpty() || difference.abs().compareTo(baseline.ignoreBelow()) >= 0);
    }

    /**
     * The band first, because tables cut off the end: {@code 16,900 .. 24,300 (20,541 expected: Tuesday, 8 weeks)}; of a
     * method without a band {@code about 20,541 (random cut forest, 90 days)}.
     */
    private String words(Forecast forecast, Optional<BigDecimal> lower, Optional<BigDecimal> upper) {
        Digits digits = new Digits(check.unit(), value.decimal(), lower, forecast.expected(), upper);
        String band = digits.bandText();
        Optional<String> expected = digits.expectedText();
        if (band.isEmpty()) {
            return expected.map(e -> "about " + e + " (" + forecast.basis() + ")")
                    .orElse(forecast.basis());
        }
        return band + " (" + expected.map(e -> e + " expected: ").orElse("") + forecast.basis() + ")";
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
