/**
 * The detection benchmark: which rules find incidents in daily metrics, and which leave good days alone.
 *
 * <p>In: labelled daily series, generated from a seed or read from a folder. Out: a Markdown page with recall, false
 * alerts, delay and days until the first judgement for every contender.
 *
 * <p>Needs no Spark. Start at {@link io.tallyman.bench.detection.DetectionBench}.
 */
package io.tallyman.bench.detection;
