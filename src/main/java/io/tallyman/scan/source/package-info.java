/**
 * Opens sources: one file per kind, and {@code NativeScan} for Delta tables that a native engine can read.
 *
 * <p>In: a {@link io.tallyman.suite.SourceSpec}. Out: an {@link io.tallyman.scan.source.Opened} pinned to one version.
 */
package io.tallyman.scan.source;
