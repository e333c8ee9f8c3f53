/**
 * The benchmark: the same checks asked of Tallyman, of Deequ, of SQL by hand and of DuckDB, over the same data.
 *
 * <p>In: a scale factor. Out: a page of tables, and the project's bars with whether they are met.
 *
 * <p>Never part of the job jar. Start at {@link io.tallyman.bench.Bench}; the checks are in
 * {@link io.tallyman.bench.Checks}.
 */
package io.tallyman.bench;
