/**
 * HOCON in; typed options and every problem out.
 *
 * <p>In: files. Out: {@link io.tallyman.config.Options} blocks and {@link io.tallyman.config.Problem}s.
 *
 * <p>May use: Typesafe Config, which no other package sees. Never: Spark, the meaning of a key.
 *
 * <p>Start at {@link io.tallyman.config.ConfigFile}.
 */
package io.tallyman.config;
