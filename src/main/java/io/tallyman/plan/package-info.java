/**
 * The fewest trips to the data that answer every check, and each check's part of their cost; pure and printable.
 *
 * <p>In: a suite and what history already knows; later, what the passes took. Out: a {@link io.tallyman.plan.Plan};
 * later, {@link io.tallyman.plan.CheckCosts}.
 *
 * <p>May use: metric, check, suite, the JDK. Never: Spark, files, a clock.
 *
 * <p>Start at {@link io.tallyman.plan.Planner}.
 */
package io.tallyman.plan;
