/**
 * What the user asked for: the run's settings, tables with owners and sources, and their checks.
 *
 * <p>In: configuration files. Out: a {@link io.tallyman.suite.Suite}, or every problem in the files.
 *
 * <p>May use: metric, config, check, the JDK. Never: Spark; nothing later sees a configuration block.
 *
 * <p>Start at {@link io.tallyman.suite.SuiteReader}.
 */
package io.tallyman.suite;
