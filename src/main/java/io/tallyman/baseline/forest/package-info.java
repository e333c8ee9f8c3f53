/**
 * A baseline that compares a day's features with those of the days before, by a random cut forest.
 *
 * <p>In: earlier days and the day that is judged. Out: whether the day stands out, and the number that was expected.
 *
 * <p>May use: baseline, config, the AWS Random Cut Forest library, which is seen nowhere else. Never: Spark, the
 * store, a clock, randomness without a fixed seed.
 *
 * <p>Start at {@link io.tallyman.baseline.forest.Forest}.
 */
package io.tallyman.baseline.forest;
