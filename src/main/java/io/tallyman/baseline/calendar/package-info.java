/**
 * Days that are unlike others for a known reason: holidays, promotions, maintenance.
 *
 * <p>In: the {@code calendar} of a configuration. Out: for a business date of a table, whether it may speak in the
 * baselines of other days, and how its own baselines are to be judged.
 *
 * <p>May use: baseline, config, the JDK, jollyday for public holidays. Never: Spark, the store, a clock.
 *
 * <p>Start at {@link io.tallyman.baseline.calendar.Calendar}.
 */
package io.tallyman.baseline.calendar;
