/**
 * Deequ's own anomaly detection strategies, asked about the last number of a series that is aligned by date.
 *
 * <p>In: earlier days and the day that is judged. Out: Deequ's decision as it is, with the expected number and the
 * bounds where Deequ has some.
 *
 * <p>May use: baseline, config, Deequ, the Scala library. Never: Spark, the store.
 *
 * <p>Start at {@link io.tallyman.baseline.deequ.BatchNormal}; {@code Detection} is all that speaks Scala.
 */
package io.tallyman.baseline.deequ;
