/**
 * Remembers: runs, metrics, results, evidence and states of slices as Delta tables.
 *
 * <p>In: metrics and run results. Out: the same, by business date.
 *
 * <p>May use: metric, check, judge, Spark, Delta, and Deequ's repository interfaces. Never: configuration, the warehouse.
 *
 * <p>Start at {@link io.tallyman.store.Store}.
 */
package io.tallyman.store;
