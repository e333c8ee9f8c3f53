/**
 * What goes wrong over days: one incident per check that fails, from its first failure until it passes again.
 *
 * <p>In: open incidents, a run's verdicts, snoozes. Out: {@link io.tallyman.incident.Change}s of incidents.
 *
 * <p>May use: metric, config, baseline, check, suite, judge, the JDK. Never: Spark, the store, a channel, a clock.
 *
 * <p>Start at {@link io.tallyman.incident.LifeCycle}.
 */
package io.tallyman.incident;
