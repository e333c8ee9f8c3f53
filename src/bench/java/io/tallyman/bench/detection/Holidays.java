package io.tallyman.bench.detection;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/** Public holidays and the days around Christmas in Germany, each with how much of the full effect it has. */
final class Holidays {
    private static final Map<LocalDate, Double> WEIGHTS = weights();

    private Holidays() {}

    /** 0 for an ordinary day, 1 for Christmas Day. */
    static double weight(LocalDate date) {
        return WEIGHTS.getOrDefault(date, 0.0);
    }

    private static Map<LocalDate, Double> weights() {
        Map<LocalDate, Double> weights = new TreeMap<>();
        for (int year = 2025; year <= 2027; year++) {
            weights.put(LocalDate.of(year, 1, 1), 0.8);
            weights.put(LocalDate.of(year, 5, 1), 0.4);
            weights.put(LocalDate.of(year, 10, 3), 0.4);
            weights.put(LocalDate.of(year, 12, 24), 0.8);
            weights.put(LocalDate.of(year, 12, 25), 1.0);
            weights.put(LocalDate.of(year, 12, 26), 0.8);
            weights.put(LocalDate.of(year, 12, 31), 0.6);
        }
        easter(weights, LocalDate.of(2025, 4, 20));
        easter(weights, LocalDate.of(2026, 4, 5));
        easter(weights, LocalDate.of(2027, 3, 28));
        return weights;
    }

    private static void easter(Map<LocalDate, Double> weights, LocalDate sunday) {
        weights.put(sunday.minusDays(2), 0.5);
        weights.put(sunday, 0.5);
        weights.put(sunday.plusDays(1), 0.5);
        weights.put(sunday.plusDays(39), 0.4);
        weights.put(sunday.plusDays(50), 0.4);
    }
}
