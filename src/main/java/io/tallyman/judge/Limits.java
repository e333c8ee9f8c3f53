package io.tallyman.judge;

import io.tallyman.check.Condition;
import io.tallyman.check.Condition.Operator;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Writes limits as a person would write them in configuration. */
final class Limits {
    private static final int DIGITS = 3;
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal TEN_MINUTES = BigDecimal.valueOf(600);

    private Limits() {}

    /** A threshold with another limit, in the unit that it is configured in. */
    static Threshold threshold(Threshold like, Operator operator, BigDecimal low, Optional<BigDecimal> high) {
        Unit unit = like.condition().unit();
        String text = operator.symbol() + " " + written(low, unit)
                + high.map(h -> " .. " + written(h, unit)).orElse("");
        return new Threshold(new Condition(operator, low, high, unit, text), like.breach());
    }

    /** The same with few digits, rounded outwards. */
    static Threshold rounded(Threshold threshold) {
        Condition condition = threshold.condition();
        boolean upward = condition.operator() == Operator.ABOVE;
        return threshold(
                threshold,
                condition.operator(),
                rounded(condition.low(), condition.unit(), upward ? RoundingMode.CEILING : RoundingMode.FLOOR),
                condition.high().map(high -> rounded(high, condition.unit(), RoundingMode.CEILING)));
    }

    private static BigDecimal rounded(BigDecimal number, Unit unit, RoundingMode mode) {
        if (unit == Unit.DURATION) {
            return number.compareTo(TEN_MINUTES) < 0
                    ? number.setScale(0, mode)
                    : number.divide(MINUTE, 0, mode).multiply(MINUTE);
        }
        return number.round(new MathContext(DIGITS, mode));
    }

    private static String written(BigDecimal number, Unit unit) {
        return switch (unit) {
            case RATIO -> plain(number.movePointRight(2)) + "%";
            case DURATION -> duration(number);
            case COUNT, NUMBER -> plain(number);
        };
    }

    private static String duration(BigDecimal seconds) {
        long whole = seconds.longValue();
        BigDecimal rest = seconds.subtract(BigDecimal.valueOf(whole - whole % 60));
        StringBuilder text = new StringBuilder();
        part(text, whole / 86_400, "d");
        part(text, whole % 86_400 / 3_600, "h");
        part(text, whole % 3_600 / 60, "m");
        if (rest.signum() != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : " ").append(plain(rest)).append('s');
        }
        return text.toString();
    }

    private static void part(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(text.isEmpty() ? "" : " ").append(amount).append(unit);
        }
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
