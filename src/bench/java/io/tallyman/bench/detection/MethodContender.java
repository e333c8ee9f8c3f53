package io.tallyman.bench.detection;

import io.tallyman.baseline.Answer;
import io.tallyman.baseline.Forecast;
import io.tallyman.baseline.Method;
import io.tallyman.baseline.Point;
import io.tallyman.baseline.Rule;
import io.tallyman.baseline.Series;
import java.math.BigDecimal;
import java.util.Optional;

/** A method of Tallyman with a rule that it read. The alert is the one of a WARN. */
record MethodContender(String name, Method method, Rule rule) implements Contender {

    @Override
    public double usual() {
        return method.usualWarn().doubleValue();
    }

    @Override
    public int lookBack() {
        return rule.daysBack().get(rule.daysBack().size() - 1);
    }

    @Override
    public int needed() {
        return rule.needed();
    }

    @Override
    public Optional<Boolean> unusual(Series past, Point today, double tolerance) {
        Series asked = new Series(
                past.date(),
                past.nature(),
                past.points().stream()
                        .filter(point -> rule.daysBack().contains(past.daysBack(point)))
                        .toList());
        if (asked.size() < rule.needed()) {
            return Optional.empty();
        }
        Answer answer = rule.answer(asked, today, BigDecimal.valueOf(tolerance));
        return answer instanceof Forecast forecast ? Optional.of(outside(forecast, today)) : Optional.empty();
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
