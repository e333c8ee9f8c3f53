package io.tallyman.check;

import io.tallyman.check.Condition.Operator;
import io.tallyman.config.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads conditions as people write them. */
final class Conditions {
    private static final Pattern COMPARISON = Pattern.compile("\\s*(>=|<=|!=|<>|==|=|>|<)\\s*(.+?)\\s*");
    private static final Pattern RANGE =
            Pattern.compile("\\s*(outside|not between|inside|between)\\s+(.+?)\\s*(?:\\.\\.|\\band\\b)\\s*(.+?)\\s*");

    private Conditions() {}

    /** The condition, or empty where the text is not one. */
    static Optional<Condition> parse(String text) {
        Matcher comparison = COMPARISON.matcher(text);
        if (comparison.matches()) {
            String bound = comparison.group(2);
            return amount(bound)
                    .map(low -> new Condition(
                            operator(comparison.group(1)), low, Optional.empty(), unit(bound), text.strip()));
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            Optional<BigDecimal> low = amount(range.group(2));
            Optional<BigDecimal> high = amount(range.group(3));
            Operator operator =
                    range.group(1).equals("outside") || range.group(1).startsWith("not")
                            ? Operator.OUTSIDE
                            : Operator.INSIDE;
            if (low.isPresent()
                    && high.isPresent()
                    && low.get().compareTo(high.get()) <= 0
                    && unit(range.group(2)) == unit(range.group(3))) {
                return Optional.of(new Condition(operator, low.get(), high, unit(range.group(2)), text.strip()));
            }
        }
        return Optional.empty();
    }

    private static Operator operator(String symbol) {
        return switch (symbol) {
            case "<>" -> Operator.DIFFERENT;
            case "==" -> Operator.EQUAL;
            default ->
                Arrays.stream(Operator.values())
                        .filter(o -> o.symbol().equals(symbol))
                        .findFirst()
                        .orElseThrow();
        };
    }

    /** A number, or the seconds of a duration. */
    static Optional<BigDecimal> amount(String text) {
        return Quantity.number(text).or(() -> Quantity.duration(text).map(Conditions::seconds));
    }

    /** What {@link #amount} is written in. */
    static Unit unit(String text) {
        if (text.strip().endsWith("%")) {
            return Unit.RATIO;
        }
        return Quantity.number(text).isPresent() ? Unit.NUMBER : Unit.DURATION;
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
    }
}
