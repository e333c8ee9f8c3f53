package io.tallyman.bench;

import java.util.List;

/**
 * Contenders that are measured in turn.
 *
 * @param baselines the contenders whose times the others are divided by
 */
record Group(String title, List<String> baselines, List<Contender> contenders) {}
