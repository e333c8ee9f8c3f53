/**
 * What leaves the house: the console summary, the JSON report, JUnit XML.
 *
 * <p>In: a {@link io.tallyman.judge.RunResult}. Out: text and files, each written whole or not at all.
 *
 * <p>May use: metric, check, judge, of alert what becomes of files that cannot be written, Jackson, the JDK. Never:
 * Spark, the store.
 *
 * <p>Start at {@link io.tallyman.report.ConsoleReport}.
 */
package io.tallyman.report;
