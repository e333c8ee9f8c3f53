package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deequ at its best: all analyzers of a table in one run. */
record DeequFused(String name, Data data, List<Probe> probes) implements Contender {
    @Override
    public Map<String, Double> run(Meter meter) {
        DeequRunner deequ = new DeequRunner(data, probes);
        Map<String, Double> answers = new LinkedHashMap<>();
        Checks.byTable(probes).values().forEach(own -> answers.putAll(deequ.answer(own)));
        return answers;
    }
}
