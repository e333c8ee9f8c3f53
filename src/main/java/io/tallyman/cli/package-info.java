/**
 * The command line: one class per verb, the exit codes, and {@link io.tallyman.cli.Pipeline}, the whole way once.
 *
 * <p>In: arguments. Out: an exit code. May use: everything. Start at {@link io.tallyman.cli.Main}.
 */
package io.tallyman.cli;
