package io.tallyman.check;

import io.tallyman.baseline.Nature;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Ratio;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A measure plus expectations: pure data.
 *
 * @param table configured name of the table it belongs to
 * @param name unique within the table
 * @param kind keyword of the catalogue, or {@code class} or {@code dqdl}
 * @param measure the number that is judged
 * @param alsoMeasured numbers that are stored and quoted beside it
 * @param expectations what the number should be; none means that it is only recorded
 * @param unit how the number is written
 * @param labels who it belongs to and what it is for
 * @param evidenceColumns columns, besides the table's key, to keep of violating rows
 * @param segmenting how it is judged per value of a column, if so
 * @param problem why the check can never be evaluated, if so; it ends as ERROR
 * @param origin file and line where it is configured
 */
public record Check(
        String table,
        String name,
        String kind,
        MetricKey measure,
        List<MetricKey> alsoMeasured,
        List<Expectation> expectations,
        Unit unit,
        Labels labels,
        List<String> evidenceColumns,
        Optional<Segmenting> segmenting,
        Optional<String> problem,
        String origin) {

    /** A check of all rows alone. */
    public Check(
            String table,
            String name,
            String kind,
            MetricKey measure,
            List<MetricKey> alsoMeasured,
            List<Expectation> expectations,
            Unit unit,
            Labels labels,
            List<String> evidenceColumns,
            Optional<String> problem,
            String origin) {
        this(
                table,
                name,
                kind,
                measure,
                alsoMeasured,
                expectations,
                unit,
                labels,
                evidenceColumns,
                Optional.empty(),
                problem,
                origin);
    }

    /**
     * What people say about a check.
     *
     * @param owner team or person; the table's where not given
     * @param playbook link to what to do; the table's where not given
     * @param rationale why the limits are what they are
     */
    public record Labels(
            Severity severity,
            Optional<String> description,
            List<String> tags,
            Optional<String> owner,
            Optional<String> playbook,
            Optional<String> rationale) {}

    /** The same check, listed under another table's name and with other labels. */
    public Check listed(String under, Labels others) {
        return new Check(
                under,
                name,
                kind,
                measure,
                alsoMeasured,
                expectations,
                unit,
                others,
                evidenceColumns,
                segmenting,
                problem,
                origin);
    }

    /** The same check with other expectations. */
    public Check expecting(List<Expectation> others) {
        return new Check(
                table,
                name,
                kind,
                measure,
                alsoMeasured,
                others,
                unit,
                labels,
                evidenceColumns,
                segmenting,
                problem,
                origin);
    }

    /**
     * What its number counts, for baselines. A ratio of two aggregates is no share, also where its limits are written as
     * percentages: nothing keeps it below 100%, and how a limit is written must not change what is usual.
     */
    public Nature nature() {
        return switch (unit) {
            case COUNT -> volume() ? Nature.COUNT : Nature.FAULTS;
            case RATIO -> measure.measure() instanceof Ratio ? Nature.OTHER : Nature.SHARE;
            case DURATION -> Nature.DURATION;
            case NUMBER -> measure.measure() instanceof Aggregate one && one.additive() ? Nature.AMOUNT : Nature.OTHER;
        };
    }

    /** Whether rows or distinct values are counted, and not what is wrong with them. */
    private boolean volume() {
        return measure.measure() instanceof Aggregate rows && rows.equals(Aggregate.rows(rows.where()))
                || measure.measure() instanceof Keys keys && keys.stat() == KeyStat.DISTINCT;
    }

    /** All expectations in one line: what is compared to tell whether a limit was changed. */
    public String conditions() {
        return expectations.stream().map(Expectation::words).collect(Collectors.joining("; "));
    }

    /** Unique within a configuration: {@code orders/null-rate(client_id)}. */
    public String id() {
        return table + "/" + name;
    }
}
