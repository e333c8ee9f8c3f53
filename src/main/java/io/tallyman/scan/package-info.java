/**
 * Makes the trips to the data with Spark and Deequ and returns metrics.
 *
 * <p>In: a plan and the tables' sources. Out: one metric per measure and business date: a value, or the reason why not.
 *
 * <p>May use: metric, check, suite, plan, Spark, Deequ. Never: the store, thresholds; never throws for one bad measure.
 *
 * <p>Start at {@link io.tallyman.scan.Scanner}.
 */
package io.tallyman.scan;
