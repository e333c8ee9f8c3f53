package io.tallyman.suite;

import io.tallyman.check.Check;
import io.tallyman.check.Subject;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A warehouse table as configured.
 *
 * @param name configured name; {@code kpis} is reserved
 * @param zone time zone of its business dates
 * @param time event time column: TIMESTAMP, TIMESTAMP_NTZ or DATE
 * @param date column that already holds the business date, usually the partition column
 * @param key primary key columns; may be empty
 * @param contract declared columns and types, in order; may be empty
 * @param sensitive columns whose values are never stored
 * @param incremental whether whole-table numbers are kept per business date, so that only changed slices are read
 * @param lateDays how many days before the business date are measured again when the table has changed since
 * @param owner who is responsible
 */
public record TableSpec(
        String name,
        SourceSpec source,
        ZoneId zone,
        Optional<String> time,
        Optional<DateColumn> date,
        List<String> key,
        Map<String, String> contract,
        List<String> sensitive,
        boolean incremental,
        int lateDays,
        Owner owner,
        String origin) {

    /**
     * A column that holds the business date.
     *
     * @param pattern java.time pattern where the column is a string or a number such as 20261119; else empty
     */
    public record DateColumn(String column, Optional<String> pattern) {}

    /** Who is responsible; each part may be empty. */
    public record Owner(
            Optional<String> team, Optional<String> contact, Optional<String> escalation, Optional<String> playbook) {}

    /** Whether the table has business dates; if not, every run reads the whole of it. */
    public boolean sliced() {
        return time.isPresent() || date.isPresent();
    }

    /** Labels of a check, with the table's owner and playbook where the check names none. */
    public Check.Labels labels(Check.Labels own) {
        return new Check.Labels(
                own.severity(),
                own.description(),
                own.tags(),
                own.owner().or(owner::team),
                own.playbook().or(owner::playbook),
                own.rationale());
    }

    /** What the kinds of check may know of it. */
    public Subject subject() {
        return new Subject(name, zone.getId(), time, sliced(), key, contract);
    }
}
