package io.tallyman.judge;

import io.tallyman.check.Numbers;
import io.tallyman.check.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Writes the numbers of a verdict with as few digits as lead a reader to the same verdict as all of their digits would.
 *
 * @param unit of all numbers
 * @param value what is judged
 * @param lower lowest usual number, where there is one
 * @param expected the number in the middle, where there is one
 * @param upper highest usual number, where there is one
 */
record Digits(
        Unit unit,
        BigDecimal value,
        Optional<BigDecimal> lower,
        Optional<BigDecimal> expected,
        Optional<BigDecimal> upper) {
    private static final int SIGNIFICANT = 4;
    private static final int LARGEST = 18;

    /** Floating-point numbers that differ do so within this many digits more. */
    private static final int MOST = 18;

    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);

    /** The bounds and the expected number as a reader sees them. */
    private record Paper(Optional<BigDecimal> lower, Optional<BigDecimal> expected, Optional<BigDecimal> upper) {}

    /** The value, with more digits than usual where it would else seem to be on or beyond a bound that it is not. */
    String valueText() {
        return Numbers.exact(told(), unit);
    }

    /** The band, its bounds rounded inwards: {@code 16,900 .. 24,300}, {@code >= 16,900}; "" without bounds. */
    String bandText() {
        Paper paper = paper();
        if (paper.lower().isPresent() && paper.upper().isPresent()) {
            String band =
                    text(paper.lower().get()) + " .. " + text(paper.upper().get());
            return holdsNoCount() ? band + ", which holds no whole number" : band;
        }
        return paper.lower()
                .map(l -> ">= " + text(l))
                .or(() -> paper.upper().map(u -> "<= " + text(u)))
                .orElse("");
    }

    /** The expected number, where there is one. */
    Optional<String> expectedText() {
        return paper().expected().map(this::text);
    }

    private String text(BigDecimal number) {
        return Numbers.exact(number.scale() > 0 ? number.stripTrailingZeros() : number, unit);
    }

    private BigDecimal told() {
        BigDecimal told = Numbers.told(value, unit);
        if (isRepeated()) {
            return told;
        }
        int scale = unit == Unit.DURATION ? 0 : told.scale();
        while (!sameSide(told, lower) || !sameSide(told, upper)) {
            told = value.setScale(scale, RoundingMode.HALF_UP);
            scale++;
        }
        return told;
    }

    /** Whether the value is the only usual number, as after days that were all the same. */
    private boolean isRepeated() {
        return isPoint(lower, upper) && isPoint(lower, Optional.of(value));
    }

    private boolean sameSide(BigDecimal told, Optional<BigDecimal> bound) {
        return bound.isEmpty() || told.compareTo(bound.get()) == value.compareTo(bound.get());
    }

    private Paper paper() {
        BigDecimal told = told();
        if (isRepeated()) {
            return new Paper(Optional.of(told), expected.map(e -> told), Optional.of(told));
        }
        for (int more = 0; more <= MOST; more++) {
            int digits = more;
            Paper paper = new Paper(
                    lower.map(l -> bound(l, digits, RoundingMode.CEILING)),
                    expected.map(e -> rounded(e, digits, RoundingMode.HALF_UP)),
                    upper.map(u -> bound(u, digits, RoundingMode.FLOOR)));
            if (tells(told, paper)) {
                return paper;
            }
        }
        return new Paper(lower, expected, upper);
    }

    /** Whether the numbers on paper are in the order of the true ones, and the value is outside if it truly is. */
    private boolean tells(BigDecimal told, Paper paper) {
        boolean below = lower.filter(l -> value.compareTo(l) < 0).isPresent();
        boolean above = upper.filter(u -> value.compareTo(u) > 0).isPresent();
        return below == paper.lower().filter(l -> told.compareTo(l) < 0).isPresent()
                && above == paper.upper().filter(u -> told.compareTo(u) > 0).isPresent()
                && ordered(lower, expected, paper.lower(), paper.expected())
                && ordered(expected, upper, paper.expected(), paper.upper())
                && ordered(lower, upper, paper.lower(), paper.upper());
    }

    private static boolean isPoint(Optional<BigDecimal> low, Optional<BigDecimal> high) {
        return low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) == 0;
    }

    /** Numbers keep their order; only counts, which are whole, may look the same. */
    private boolean ordered(
            Optional<BigDecimal> low,
            Optional<BigDecimal> high,
            Optional<BigDecimal> lowOnPaper,
            Optional<BigDecimal> highOnPaper) {
        if (low.isEmpty() || high.isEmpty()) {
            return true;
        }
        int truly = low.get().compareTo(high.get());
        int onPaper = lowOnPaper.orElseThrow().compareTo(highOnPaper.orElseThrow());
        return truly > 0 || onPaper < 0 || onPaper == 0 && (truly == 0 || unit == Unit.COUNT);
    }

    /** Whether no count at all could be inside of the band, however many digits are told. */
    private boolean holdsNoCount() {
        BigDecimal least = lower.orElseThrow().setScale(0, RoundingMode.CEILING);
        BigDecimal most = upper.orElseThrow().setScale(0, RoundingMode.FLOOR);
        return unit == Unit.COUNT && least.compareTo(most) > 0;
    }

    /** A bound of counts is a count as long as that says enough. */
    private BigDecimal bound(BigDecimal number, int more, RoundingMode mode) {
        boolean count = unit == Unit.COUNT && more == 0 && places(number) <= LARGEST;
        return count ? number.setScale(0, mode) : rounded(number, more, mode);
    }

    private BigDecimal rounded(BigDecimal number, int more, RoundingMode mode) {
        if (unit == Unit.DURATION) {
            return duration(number, more, mode);
        }
        if (unit == Unit.RATIO) {
            return number.setScale(Numbers.told(number, unit).scale() + more, mode);
        }
        int places = places(number);
        if (places > LARGEST) {
            return number.round(new MathContext(SIGNIFICANT + more, mode));
        }
        int scale = Math.max(0, SIGNIFICANT - places) + more;
        return number.scale() <= scale ? number : number.setScale(scale, mode);
    }

    /** The digits before the point; negative for zeros after it. */
    private static int places(BigDecimal number) {
        return number.signum() == 0 ? 0 : number.precision() - number.scale();
    }

    /** As far as two units tell it, then by smaller ones. */
    private static BigDecimal duration(BigDecimal seconds, int more, RoundingMode mode) {
        BigDecimal size = seconds.abs();
        int finest =
                size.compareTo(DAY) >= 0 ? -3 : size.compareTo(HOUR) >= 0 ? -2 : size.compareTo(MINUTE) >= 0 ? -1 : 0;
        if (finest == 0 && size.compareTo(BigDecimal.ONE) < 0) {
            return seconds.round(new MathContext(2 + more, mode));
        }
        int scale = finest + more;
        if (scale >= -1) {
            return seconds.setScale(scale + 1, mode);
        }
        BigDecimal unit = scale == -3 ? HOUR : MINUTE;
        return seconds.divide(unit, 0, mode).multiply(unit);
    }
}
