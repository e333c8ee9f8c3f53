package io.tallyman.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures contenders in turn, so that whatever changes in the meantime hits all of them.
 *
 * <p>Each round starts with another contender. The first round warms up and does not count.
 */
final class Rounds {
    private Rounds() {}

    /** The results of those contenders that take part. */
    static Results run(Setting setting, List<? extends Contender> all) {
        List<? extends Contender> contenders = all.stream()
                .filter(contender -> setting.only().isEmpty() || setting.only().contains(contender.name()))
                .toList();
        Gauge gauge = new Gauge(setting.spark(), setting.stores());
        Results results = new Results();
        for (int round = 0; round <= setting.repeats(); round++) {
            List<Contender> order = new ArrayList<>(contenders);
            Collections.rotate(order, -round);
            for (Contender contender : order) {
                Gauge.Outcome outcome = gauge.measure(contender);
                if (round > 0) {
                    results.add(outcome.sample());
                }
                results.add(contender.name(), outcome.answers());
                setting.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "round %d of %d  %-26s %,9.0f ms",
                                round,
                                setting.repeats(),
                                contender.name(),
                                outcome.sample().millis()));
            }
        }
        contenders.forEach(Contender::close);
        return results;
    }
}
