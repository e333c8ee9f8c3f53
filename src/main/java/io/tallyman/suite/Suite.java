package io.tallyman.suite;

import io.tallyman.check.Check;
import io.tallyman.metric.Spelling;
import java.time.ZoneId;
import java.util.List;

/**
 * Everything one configuration asks for.
 *
 * @param zone time zone of the run; tables may have their own
 * @param store path or catalog schema of the Delta tables Tallyman owns
 * @param evidenceLimit most violating rows kept per check
 * @param parallelism most passes at once
 * @param logStatistics whether the statistics of a Delta table's log may answer in place of its rows
 * @param calendar what makes days unlike others
 * @param checks of all tables, in configured order
 * @param deequ Deequ suites that become checks once Deequ has read them
 * @param fingerprint of the configuration as resolved, without secrets
 */
public record Suite(
        Environment environment,
        ZoneId zone,
        String store,
        int evidenceLimit,
        int parallelism,
        boolean logStatistics,
        List<TableSpec> tables,
        CheckCalendar calendar,
        List<Check> checks,
        List<DeequSpec> deequ,
        String fingerprint) {

    /** What a run may do to the outside. */
    public enum Environment {
        LIVE,
        SHADOW,
        STAGING;

        @Override
        public String toString() {
            return Spelling.of(this);
        }
    }

    /** The table with this configured name; it must exist. */
    public TableSpec table(String name) {
        return tables.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown table " + name));
    }

    /** The same suite with other checks, and no Deequ suites left to read. */
    public Suite withChecks(List<Check> others) {
        return new Suite(
                environment,
                zone,
                store,
                evidenceLimit,
                parallelism,
                logStatistics,
                tables,
                calendar,
                others,
                List.of(),
                fingerprint);
    }
}
