package io.tallyman.alert;

import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change.Event;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What one owner is told of one run: what is wrong, worst first, and what has recovered.
 *
 * @param key tells repetitions apart: equal for the same owner, business date and content
 * @param action what the receiver should do with it
 * @param owner team or person; "" where checks name none
 * @param contact how the owner is reached, if configured
 * @param date business date
 * @param environment live, shadow or staging
 * @param lines worst first, all of them; a channel that shows fewer says how many are left
 * @param report link or path of the report, if there is one
 */
public record Message(
        String key,
        Action action,
        String owner,
        Optional<String> contact,
        LocalDate date,
        String environment,
        List<Line> lines,
        Optional<String> report) {

    /** What a receiver should do. */
    public enum Action {
        TRIGGER,
        REMIND,
        RESOLVE
    }

    /**
     * One incident.
     *
     * @param incidentId the key that opens and resolves it with receivers
     * @param check the check's id
     * @param event what happened to it
     * @param value the number in its unit, as text; "-" where there is none
     * @param expected what would have passed, in words
     * @param since first business date that failed
     * @param days failed dates in a row
     * @param endangers what it puts at risk: the check's description, else ""
     * @param steps first steps of the playbook, at most three
     * @param playbook link to the whole, if there is one
     */
    public record Line(
            String incidentId,
            String check,
            String table,
            Event event,
            Status status,
            Severity severity,
            String value,
            String expected,
            String sentence,
            LocalDate since,
            int days,
            String endangers,
            List<String> steps,
            Optional<String> playbook) {}

    /** The worst status of its lines. */
    public Status worst() {
        return lines.stream().map(Line::status).reduce(Status.PASS, Status::or);
    }
}
