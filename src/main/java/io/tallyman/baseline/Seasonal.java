package io.tallyman.baseline;

import io.tallyman.config.Options;
import io.tallyman.config.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * The default method: what the weekday and the current level lead to expect, in a band that holds the stated share of
 * good days.
 *
 * <p>The formula, over the days of {@code window}:
 *
 * <ol>
 *   <li>{@link OpenDays}: times in which a weekday is closed, and silent spells of a week or more of nothing but 0, are
 *       left out.
 *   <li>Each number is put on the {@link Yardstick} of its nature, on which good days vary alike at any level
 *       (Anscombe 1948, Freeman and Tukey 1950): {@code x}.
 *   <li>{@link WeekdayEffects} {@code s} by a robust polish of weeks and weekdays (Tukey 1977).
 *   <li>{@link SteadyLevel} {@code l} by exponential smoothing of {@code x − s} that no wild day moves and that a week
 *       in a row does (Gelper, Fried and Croux 2010), with the error {@code e = x − s − l} that each day's level, told
 *       from the days before it alone, made. The errors of a share are told as of the judged day's denominator.
 *   <li>Expected: {@code l + s(weekday)}. The trend is in the level, which follows with a lag of about ten days. Where
 *       the last three of the weekday were all off to one side by more than two deviations, none of them 0, their mean
 *       error is added.
 *   <li>Deviation: the {@link Robust#spread} of the errors of days that the level believed (after Maronna and Zamar
 *       2002), no smaller than chance makes it as far as few days can tell, times {@code √((m + 1) / (m − 1))} for a
 *       weekday effect told from {@code m} weeks.
 *   <li>Band: expected ± Student's t for the coverage × deviation, as a prediction interval (Hyndman and Athanasopoulos,
 *       Forecasting: Principles and Practice, 5.5), narrower after days on one side ({@link SameSide}), back on the
 *       metric's own scale and within the limits of its nature; no narrower than the {@link ChanceBand} of few events.
 *   <li>Headroom: counts of rows and distinct values, and amounts, rise when business is good and fall when data is lost,
 *       and what raises them by mistake (a double load, a wrong price) mostly raises them far. So their band reaches
 *       {@code headroom} times as far up, 3 where none is written, but for this no further than 1.6 times the expected
 *       number, and half of what it thus no longer leaves out above it leaves out below ({@link Reach}). Other numbers
 *       get headroom where it is written.
 * </ol>
 *
 * <p>On a closed weekday, and after a spell of four weeks, anything but 0 is outside. There is no forecast from fewer than
 * two days of the weekday, fewer than 14 known days outside spells, or fewer than seven of open weekdays; nor where the
 * band would be a share's from 0 to 1, or, from fewer than 28 days none of which is negative, reach from 0 to more than
 * twenty times the expected number. A number that never moved may move by chance (the square root of a count, the
 * binomial deviation of a share) as far as so many quiet days leave room for it, else by three thousandths.
 */
public final class Seasonal implements Method {
    private static final int USUAL_WINDOW = 182;
    private static final double USUAL_HEADROOM = 3;
    private static final int FEWEST = 14;
    private static final int MOST = 730;
    private static final BigDecimal LOWEST = new BigDecimal("0.8");

    @Override
    public String keyword() {
        return "seasonal";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "What weekday and current level lead to expect, in a band that holds the stated share of good days;"
                        + " past outages do not move it, a new level does within a week",
                "The share of good days inside the band, 80% or above and below 100%",
                "Robust exponential smoothing, Gelper, Fried and Croux 2010; weekday effects by polish, Tukey 1977;"
                        + " prediction interval of Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.5",
                "baseline { method = seasonal, window = 26w, warn = \"99.95%\", fail = \"99.99%\" }");
    }

    /**
     * Option {@code window}: days of history looked at, as a number or a duration, 14 to 730. Option {@code headroom}: by how
     * many times the upper reach of an even band is multiplied, 1 (an even band) to 10.
     */
    @Override
    public Rule read(Options options) {
        return rule(window(options), options);
    }

    private static int window(Options options) {
        Optional<String> written = options.optionalText("window");
        if (written.isEmpty()) {
            return USUAL_WINDOW;
        }
        long days = written.flatMap(Seasonal::days).orElse(0L);
        if (days < FEWEST || days > MOST) {
            options.reject(
                    "window",
                    "Expected " + FEWEST + " to " + MOST + " whole days, found '" + written.get() + "'",
                    "Write it like 91, 90d or 13w.");
            return USUAL_WINDOW;
        }
        return (int) days;
    }

    private static SeasonalRule rule(int window, Options options) {
        Optional<BigDecimal> written = options.number("headroom");
        if (written.isEmpty()) {
            // Who asks for rises alone wants to hear of them.
            boolean rises = options.text("direction", "both").trim().equalsIgnoreCase("up");
            return new SeasonalRule(window, rises ? 1 : USUAL_HEADROOM, 1);
        }
        if (written.get().compareTo(BigDecimal.ONE) < 0 || written.get().compareTo(BigDecimal.TEN) > 0) {
            options.reject(
                    "headroom",
                    "Expected 1 to 10, found " + written.get(),
                    "Write 1 for a band that reaches as far up as down, 3 for three times as far up.");
            return new SeasonalRule(window, USUAL_HEADROOM, 1);
        }
        return new SeasonalRule(
                window, written.get().doubleValue(), written.get().doubleValue());
    }

    private static Optional<Long> days(String text) {
        Optional<Long> plain = Quantity.number(text)
                .filter(number -> number.stripTrailingZeros().scale() <= 0)
                .filter(number -> number.abs().compareTo(BigDecimal.valueOf(MOST)) <= 0)
                .map(BigDecimal::longValue);
        return plain.or(() -> Quantity.duration(text)
                .filter(duration -> duration.equals(Duration.ofDays(duration.toDays())))
                .map(Duration::toDays));
    }

    @Override
    public Optional<String> refusal(BigDecimal tolerance) {
        // So many nines that floating point sees 100% would make a band without end.
        boolean share = tolerance.compareTo(LOWEST) >= 0 && tolerance.doubleValue() < 1;
        return share ? Optional.empty() : Optional.of("Expected a share of good days from 80% to below 100%");
    }

    @Override
    public BigDecimal usualWarn() {
        return new BigDecimal("0.9995");
    }

    @Override
    public BigDecimal usualFail() {
        return new BigDecimal("0.9999");
    }
}
