package io.tallyman.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the answers: contenders that do not agree have not done the same work. */
final class Agreement {
    /** Of the larger number; of 1 where both are smaller. */
    private static final double RELATIVE = 1e-9;

    /** Spark answers the mean of a DECIMAL with six decimals, which the others do not. */
    private static final double ROUNDED_MEAN = 1e-6;

    private Agreement() {}

    /**
     * One sentence, with the checks on which contenders differ.
     *
     * @param answers by contender and {@link Probe#id()}
     */
    static String of(List<Probe> probes, Map<String, Map<String, Double>> answers) {
        int equal = 0;
        List<String> different = new ArrayList<>();
        for (Probe probe : probes) {
            Map<String, Double> given = new TreeMap<>();
            answers.forEach((contender, own) -> {
                if (own.containsKey(probe.id())) {
                    given.put(contender, own.get(probe.id()));
                }
            });
            if (given.size() < 2) {
                continue;
            }
            double first = given.values().iterator().next();
            if (given.values().stream().allMatch(value -> agree(probe, first, value))) {
                equal++;
            } else {
                different.add(probe.id() + " " + given);
            }
        }
        return "answers compared: " + equal + " equal, " + different.size() + " different"
                + (different.isEmpty() ? "" : " (" + String.join("; ", different) + ")");
    }

    /** NaN, the answer that could not be given, agrees with nothing. */
    private static boolean agree(Probe probe, double one, double other) {
        double tolerance = RELATIVE * Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
        return Math.abs(one - other) <= tolerance + (probe.kind() == Kind.MEAN ? ROUNDED_MEAN : 0);
    }
}
