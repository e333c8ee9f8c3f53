/**
 * The catalogue people extend: one file per kind of check, turning options into a measure and expectations.
 *
 * <p>In: {@link io.tallyman.config.Options}. Out: {@link io.tallyman.check.Check}s, which are data.
 *
 * <p>May use: metric, config, the JDK. Never: Spark; a kind has no state.
 *
 * <p>Start at {@link io.tallyman.check.CheckKind}; {@link io.tallyman.check.NullRate} is a small example.
 */
package io.tallyman.check;
