/**
 * Tells people and machines what happened to incidents: one message per route and run.
 *
 * <p>In: {@link io.tallyman.incident.Change}s. Out: {@link io.tallyman.alert.Message}s, rendered for each channel and
 * delivered at least once with a key by which a receiver can tell repetitions.
 *
 * <p>May use: everything left of it but the store, the JDK, Jackson, mail. Never: Spark.
 *
 * <p>Start at {@link io.tallyman.alert.Channel}, one file per channel.
 */
package io.tallyman.alert;
