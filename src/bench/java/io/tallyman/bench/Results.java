package io.tallyman.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples and answers of contenders, in the order in which they first answered. */
final class Results {
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> answers = new LinkedHashMap<>();

    void add(Sample sample) {
        of(sample.contender()).add(sample);
    }

    /** Keeps a contender's answers in place of its earlier ones. */
    void add(String contender, Map<String, Double> given) {
        of(contender);
        answers.put(contender, given);
    }

    void add(Results others) {
        others.samples.forEach((contender, list) -> of(contender).addAll(list));
        answers.putAll(others.answers);
    }

    private List<Sample> of(String contender) {
        return samples.computeIfAbsent(contender, name -> new ArrayList<>());
    }

    List<Sample> samples() {
        return samples.values().stream().flatMap(List::stream).toList();
    }

    Map<String, Map<String, Double>> answers() {
        return answers;
    }

    List<Summary> summaries() {
        return samples.keySet().stream()
                .map(this::summary)
                .flatMap(Optional::stream)
                .toList();
    }

    /** A contender's summary, if it took part. */
    Optional<Summary> summary(String contender) {
        return Optional.ofNullable(samples.get(contender))
                .filter(list -> !list.isEmpty())
                .map(Summary::of);
    }

    /** A contender's median time in milliseconds, if it took part. */
    Optional<Double> median(String contender) {
        return summary(contender).map(Summary::median);
    }
}
