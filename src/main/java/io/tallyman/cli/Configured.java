package io.tallyman.cli;

import io.tallyman.alert.AlertSpec;
import io.tallyman.incident.Snooze;
import io.tallyman.suite.Suite;
import java.util.List;

/**
 * What a configuration says.
 *
 * @param suite what is checked
 * @param alerts who is told
 * @param snoozes what is kept quiet, besides the snoozes of the store
 */
record Configured(Suite suite, AlertSpec alerts, List<Snooze> snoozes) {}
