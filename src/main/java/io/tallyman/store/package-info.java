/**
 * Remembers: runs, metrics, results, evidence, states of slices, incidents and alerts as Delta tables.
 *
 * <p>In: metrics, run results, incidents. Out: the same, by business date; and which runs have yet to tell people.
 *
 * <p>May use: metric, check, judge, incident, Spark, Delta, and Deequ's repository interfaces. Never: configuration, the warehouse.
 *
 * <p>Start at {@link io.tallyman.store.Store}.
 */
package io.tallyman.store;
