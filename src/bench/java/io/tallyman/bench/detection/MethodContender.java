package io.tallyman.bench.detection;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Method;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Series;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A method of Tallyman with a rule that it read. The alert is the one of a WARN.
 *
 * @param daysBack the days that the rule asks for
 * @param furthest the greatest of them
 */
record MethodContender(String name, Method method, Rule rule, Set<Integer> daysBack, int furthest)
        implements Contender {

    static MethodContender of(String name, Method method, Rule rule) {
        return new MethodContender(name, method, rule, Set.copyOf(rule.daysBack()), Collections.max(rule.daysBack()));
    }

    @Override
    public double usual() {
        return method.usualWarn().doubleValue();
    }

    @Override
    public int lookBack() {
        return furthest;
    }

    @Override
    public int needed() {
        return rule.needed();
    }

    @Override
    public Optional<Boolean> unusual(Series past, Point today, double tolerance) {
        Series asked = daysBack.size() == furthest ? past : asked(past);
        if (asked.size() < rule.needed()) {
            return Optional.empty();
        }
        Answer answer = rule.answer(asked, today, BigDecimal.valueOf(tolerance));
        return answer instanceof Forecast forecast ? Optional.of(outside(forecast, today)) : Optional.empty();
    }

    private Series asked(Series past) {
        List<Point> points = past.points().stream()
                .filter(point -> daysBack.contains(past.daysBack(point)))
                .toList();
        return new Series(past.date(), past.nature(), points);
    }

    private static boolean outside(Forecast forecast, Point today) {
        return forecast.unusual()
                .orElseGet(() -> forecast.lower()
                                .map(lower -> today.value().compareTo(lower) < 0)
                                .orElse(false)
                        || forecast.upper()
                                .map(upper -> today.value().compareTo(upper) > 0)
                                .orElse(false));
    }
}
