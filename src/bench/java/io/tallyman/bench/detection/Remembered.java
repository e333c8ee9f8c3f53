package io.tallyman.bench.detection;

import io.tallyman.baseline.Nature;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A contender that takes long, asked no more than needed: a day that is unusual at one tolerance is so at any narrower
 * one. It has to be of those that can tell at every tolerance or at none.
 */
final class Remembered implements Contender {
    private static final Known NOTHING = new Known(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final Contender contender;
    private final Map<Asked, Known> answers = new ConcurrentHashMap<>();

    private record Asked(Nature nature, List<Point> past, Point today) {}

    /** The widest tolerance at which a day was unusual, and the narrowest at which it was not. */
    private record Known(double unusual, double usual) {}

    Remembered(Contender contender) {
        this.contender = contender;
    }

    @Override
    public String name() {
        return contender.name();
    }

    @Override
    public double usual() {
        return contender.usual();
    }

    @Override
    public int lookBack() {
        return contender.lookBack();
    }

    @Override
    public int needed() {
        return contender.needed();
    }

    @Override
    public Optional<Boolean> unusual(Series past, Point today, double tolerance) {
        Asked asked = new Asked(past.nature(), past.points(), today);
        Known known = answers.getOrDefault(asked, NOTHING);
        if (tolerance <= known.unusual() || tolerance >= known.usual()) {
            return Optional.of(tolerance <= known.unusual());
        }
        Optional<Boolean> answer = contender.unusual(past, today, tolerance);
        answer.ifPresent(unusual -> answers.put(
                asked, unusual ? new Known(tolerance, known.usual()) : new Known(known.unusual(), tolerance)));
        return answer;
    }
}
