/**
 * Opens sources: one file per kind.
 *
 * <p>In: a {@link io.tallyman.suite.SourceSpec}. Out: an {@link io.tallyman.scan.source.Opened} pinned to one version.
 */
package io.tallyman.scan.source;
