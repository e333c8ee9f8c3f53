package io.tallyman.bench;

import io.tallyman.scan.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deequ as it is often met: every check has a run of its own. */
record DeequPerCheck(String name, Data data, List<Probe> probes) implements Contender {
    @Override
    public Map<String, Double> run(Meter meter) {
        DeequRunner deequ = new DeequRunner(data, probes);
        Map<String, Double> answers = new LinkedHashMap<>();
        probes.forEach(probe -> answers.putAll(deequ.answer(List.of(probe))));
        return answers;
    }
}
