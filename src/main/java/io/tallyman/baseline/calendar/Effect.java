package io.tallyman.baseline.calendar;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Nature;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What events do to the judgement of a day. Only baselines are concerned by it, except for {@code mute}; limits that a
 * person wrote down stay as they are.
 *
 * @param exclude whether baselines are not judged at all
 * @param mute whether what would be WARN or FAIL ends as SKIPPED
 * @param widen by what the distance from the expected number to each bound is multiplied; at least 1
 * @param lower by what the lower bound is multiplied; above 0
 * @param upper by what the upper bound is multiplied; above 0
 * @param expect by what expected number and bounds are multiplied; above 0
 * @param names the names of the events, for people; "" without an event
 */
public record Effect(
        boolean exclude,
        boolean mute,
        BigDecimal widen,
        BigDecimal lower,
        BigDecimal upper,
        BigDecimal expect,
        String names) {

    /** The effect of an ordinary day. */
    public static final Effect NONE =
            new Effect(false, false, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, "");

    private static final String BETWEEN = ", ";
    private static final BigDecimal HALF = new BigDecimal("0.5");

    /**
     * What both do together: exclude and mute win, the greater widening counts, the other factors are multiplied.
     * Names are listed once each.
     */
    public Effect and(Effect other) {
        Set<String> all = new LinkedHashSet<>();
        all.addAll(List.of(names.split(BETWEEN)));
        all.addAll(List.of(other.names.split(BETWEEN)));
        all.remove("");
        return new Effect(
                exclude || other.exclude,
                mute || other.mute,
                widen.max(other.widen),
                lower.multiply(other.lower),
                upper.multiply(other.upper),
                expect.multiply(other.expect),
                String.join(BETWEEN, all));
    }

    /** Whether it moves a band, so that {@link #apply} would return another one. */
    boolean moves() {
        return !isOne(widen) || !isOne(lower) || !isOne(upper) || !isOne(expect);
    }

    /**
     * The forecast of a day with events, in exact arithmetic: first {@code expect} multiplies everything, then
     * {@code widen} stretches the band around the expected number, then {@code lower} and {@code upper} move a bound. No
     * number leaves what its nature allows.
     *
     * <p>A factor moves a negative bound as far, and in the same direction, as it would move the positive one: by
     * {@code |bound| · (factor - 1)}. A bound of 0 stays. A band is stretched around its middle where nothing is
     * expected, and a single bound then moves away by {@code |bound| · (factor - 1)}. A method's own decision speaks of
     * ordinary days; where there are bounds, the moved bounds take its place.
     *
     * @return unknown where factors say nothing: of a decision without bounds, and of nothing but 0
     */
    public Answer apply(Forecast forecast, Nature nature) {
        if (!moves()) {
            return forecast;
        }
        if (forecast.lower().isEmpty() && forecast.upper().isEmpty()) {
            return new Answer.Unknown(names + " moves a band, and there is none (" + forecast.basis() + ")");
        }
        if (Stream.of(forecast.lower(), forecast.expected(), forecast.upper())
                .allMatch(number -> number.filter(n -> n.signum() == 0).isPresent())) {
            return new Answer.Unknown("no factor of " + names + " makes more of 0 (" + forecast.basis() + ")");
        }
        Optional<BigDecimal> expected = forecast.expected().map(expect::multiply);
        Optional<BigDecimal> low = forecast.lower().map(expect::multiply);
        Optional<BigDecimal> high = forecast.upper().map(expect::multiply);
        Optional<BigDecimal> centre =
                expected.or(() -> low.flatMap(l -> high.map(h -> l.add(h).multiply(HALF))));
        return new Forecast(
                expected.map(number -> within(number, nature)),
                low.map(bound -> within(moved(stretched(bound, centre, false), lower), nature)),
                high.map(bound -> within(moved(stretched(bound, centre, true), upper), nature)),
                Optional.empty(),
                forecast.basis() + ", with " + names);
    }

    private static BigDecimal within(BigDecimal number, Nature nature) {
        return switch (nature) {
            case COUNT, FAULTS, DURATION -> number.max(BigDecimal.ZERO);
            case SHARE -> number.max(BigDecimal.ZERO).min(BigDecimal.ONE);
            case AMOUNT, OTHER -> number;
        };
    }

    private BigDecimal stretched(BigDecimal bound, Optional<BigDecimal> centre, boolean up) {
        if (centre.isPresent()) {
            return centre.get().add(bound.subtract(centre.get()).multiply(widen));
        }
        BigDecimal distance = moved(bound, widen).subtract(bound);
        return up ? bound.add(distance) : bound.subtract(distance);
    }

    private static BigDecimal moved(BigDecimal bound, BigDecimal factor) {
        return bound.add(bound.abs().multiply(factor.subtract(BigDecimal.ONE)));
    }

    private static boolean isOne(BigDecimal factor) {
        return factor.compareTo(BigDecimal.ONE) == 0;
    }
}
