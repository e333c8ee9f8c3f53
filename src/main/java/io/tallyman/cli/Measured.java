package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.metric.Metric;
import io.tallyman.metric.Readings;
import java.time.LocalDate;
import java.util.List;

/**
 * The numbers of a run.
 *
 * @param metrics to be remembered
 * @param standing those of them that an earlier run measured, because they speak for their date better than today's
 * @param readings of the dates that are judged and of those before them
 */
record Measured(List<Metric> metrics, List<Metric> standing, Readings readings, OneByOne oneByOne) {

    /** What a date is judged by. */
    Readings on(LocalDate date) {
        return oneByOne.on(date, readings);
    }

    /** Whether a check's number is an earlier one, so that the rows of now are no evidence for it. */
    boolean stands(Check check, LocalDate date) {
        return standing.stream()
                .anyMatch(metric -> metric.date().equals(date) && metric.key().equals(check.measure()));
    }
}
