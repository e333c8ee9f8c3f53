/**
 * The vocabulary of measuring: what can be measured about a table, and what was read.
 *
 * <p>In: nothing. Out: values that every later step speaks in.
 *
 * <p>May use: the JDK. Never: Spark, files, a clock.
 *
 * <p>Start at {@link io.tallyman.metric.Measure}.
 */
package io.tallyman.metric;
