/**
 * Compares readings with expectations and with the past; a verdict with a sentence for each check.
 *
 * <p>In: checks, today's readings, strictly earlier readings. Out: {@link io.tallyman.judge.Verdict}s.
 *
 * <p>May use: metric, check, suite, the JDK. Never: Spark, the store, a clock.
 *
 * <p>Start at {@link io.tallyman.judge.Judge}.
 */
package io.tallyman.judge;
