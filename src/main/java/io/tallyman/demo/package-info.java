/**
 * A deterministic sample shop with a scripted set of incidents on its last day.
 *
 * <p>In: a seed, a scale, a folder. Out: Delta tables, {@code incidents.json} and a configuration that checks them.
 *
 * <p>May use: Spark, Delta, Jackson, the JDK. Never: the rest of Tallyman.
 *
 * <p>Start at {@link io.tallyman.demo.SampleWarehouse}.
 */
package io.tallyman.demo;
