package io.tallyman.bench.detection;

import io.tallyman.baseline.Nature;
import java.util.List;

/**
 * A metric's days, oldest first; a missing day is not in the list.
 *
 * @param stratum what kind of metric with what kind of noise
 */
record LabelledSeries(String name, String stratum, Nature nature, List<LabelledDay> days) {}
