package io.tallyman.plan;

import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Trip;
import java.time.LocalDate;
import java.util.List;

/**
 * One trip to a table's data, shared by all its measures.
 *
 * @param table the table that is read; of a REFERENCE, the one that the foreign keys of all its measures lead to
 * @param scope how much of the table is read; each measure of a REFERENCE has a scope of its own
 * @param dates business dates it covers, oldest first; the run's date is among them
 * @param measures what it answers
 */
public record Pass(String table, Scope scope, Trip trip, List<LocalDate> dates, List<MetricKey> measures) {}
