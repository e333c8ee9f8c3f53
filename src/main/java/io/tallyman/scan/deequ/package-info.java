/**
 * Deequ: suites written as Java classes or as DQDL, and analyzers computed in Tallyman's own passes.
 *
 * <p>In: {@link io.tallyman.suite.DeequSpec}s. Out: checks whose measures carry a Deequ analyzer and its assertion.
 *
 * <p>The only package that touches Deequ's Scala API. Start at {@link io.tallyman.scan.deequ.DeequSuites}.
 */
package io.tallyman.scan.deequ;
