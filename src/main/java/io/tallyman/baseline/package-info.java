/**
 * What a number should be, told from numbers of earlier business dates.
 *
 * <p>In: a {@link io.tallyman.baseline.Series} of earlier days. Out: a {@link io.tallyman.baseline.Forecast} with an
 * expected number and a band, or the reason why there is none.
 *
 * <p>May use: config, the JDK; {@code baseline.deequ} and {@code baseline.forest} each their own library. Never: Spark's
 * session, the store, a clock.
 *
 * <p>Start at {@link io.tallyman.baseline.Method}, one file per method, or at {@link io.tallyman.baseline.Seasonal}, the
 * default.
 */
package io.tallyman.baseline;
