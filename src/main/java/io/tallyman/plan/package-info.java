/**
 * The fewest trips to the data that answer every check; pure and printable.
 *
 * <p>In: a suite and what history already knows. Out: a {@link io.tallyman.plan.Plan}.
 *
 * <p>May use: metric, check, suite, the JDK. Never: Spark, files, a clock.
 *
 * <p>Start at {@link io.tallyman.plan.Planner}.
 */
package io.tallyman.plan;
