package io.tallyman.judge;

import io.tallyman.check.Check;
import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.judge.Outcome.State;
import io.tallyman.metric.Measure;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Readings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the sentence of a judged value. */
record Sentence(Check check, LocalDate date, Readings readings) {

    String of(Reading.Value value, List<Outcome> outcomes, Decision decision) {
        Digits digits = new Digits(check.unit(), value.decimal(), decision.lower(), Optional.empty(), decision.upper());
        StringBuilder text = new StringBuilder(digits.valueText());
        check.measure().segment().ifPresent(part -> text.append(" for ").append(part));
        List<String> asides = asides(value);
        if (!asides.isEmpty()) {
            text.append(" (").append(String.join("; ", asides)).append(')');
        }
        if (!decision.expectation().isEmpty()) {
            text.append(", expected ").append(decision.expectation());
        } else if (decision.status() == Status.ERROR) {
            text.append(", ").append(texts(outcomes, State.BROKEN));
        } else if (outcomes.isEmpty()) {
            text.append(", recorded");
        }
        value.detail()
                .filter(d -> !d.isBlank())
                .ifPresent(d -> text.append(" (").append(d).append(')'));
        String reasons = texts(outcomes, State.UNJUDGED);
        if (decision.status() == Status.SKIPPED) {
            return text.append(", not judged by the baseline: ").append(reasons).toString();
        }
        return text + (reasons.isEmpty() ? "" : " (baseline not judged: " + reasons + ")");
    }

    private static String texts(List<Outcome> outcomes, State state) {
        return outcomes.stream()
                .filter(o -> o.state() == state)
                .map(Outcome::text)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** The parts of a ratio, and what was measured beside the value unless it went into it. */
    private List<String> asides(Reading.Value value) {
        List<String> asides = new ArrayList<>();
        if (value.numerator().isPresent() && value.denominator().isPresent()) {
            asides.add(Numbers.text(value.numerator().get(), Unit.NUMBER) + " of "
                    + Numbers.text(value.denominator().get(), Unit.NUMBER));
        }
        for (MetricKey key : check.alsoMeasured()) {
            boolean input = check.measure().measure() instanceof Measure.Derived derived
                    && derived.inputs().contains(key);
            if (!input
                    && !key.equals(check.measure())
                    && readings.at(key, date).orElse(null) instanceof Reading.Value other) {
                String name = key.measure().name();
                asides.add(
                        name + " " + Numbers.text(other.decimal(), name.endsWith("Ratio") ? Unit.RATIO : Unit.NUMBER));
            }
        }
        return asides;
    }
}
