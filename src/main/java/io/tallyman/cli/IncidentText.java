package io.tallyman.cli;

import io.tallyman.incident.Incident;
import io.tallyman.incident.Snooze;
import io.tallyman.metric.Spelling;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Incidents and snoozes, for people. */
final class IncidentText {
    private static final String LINE = "%-23s %-8s %-6s  %-10s %5s  %s";
    private static final String BELOW = " ".repeat(24);

    private IncidentText() {}

    /** A table with two lines for each incident. */
    static String incidents(List<Incident> incidents, boolean all) {
        if (incidents.isEmpty()) {
            return all ? "There has been no incident." : "No incident is open. With --all, those that are resolved.";
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("ID", "STATE", "STATUS", "SINCE", "DAYS", "CHECK"));
        for (Incident incident : incidents) {
            lines.add(line(
                    incident.id(),
                    Spelling.of(incident.state()),
                    incident.status().name(),
                    incident.opened().toString(),
                    Integer.toString(incident.consecutive()),
                    clean(incident.key())));
            lines.add(BELOW + clean(incident.message() + details(incident)));
        }
        return String.join("\n", lines);
    }

    /** What holds for a business date, two lines for each. */
    static String snoozes(List<Snooze> snoozes, LocalDate date, ZoneId zone) {
        if (snoozes.isEmpty()) {
            return "No snooze holds for " + date + ".";
        }
        return snoozes.stream()
                .map(snooze -> snooze.id() + "  until " + snooze.until() + "  "
                        + clean(snooze.match().toString()) + "\n            "
                        + clean(snooze.reason() + " (" + snooze.by() + when(snooze, zone) + ")"))
                .collect(Collectors.joining("\n"));
    }

    private static String when(Snooze snooze, ZoneId zone) {
        return snooze.createdAt().equals(Instant.EPOCH)
                ? ", in the configuration"
                : ", " + LocalDate.ofInstant(snooze.createdAt(), zone);
    }

    private static String details(Incident incident) {
        List<String> details = new ArrayList<>();
        incident.owner().ifPresent(details::add);
        if (incident.escalated()) {
            details.add("escalated");
        }
        incident.reason()
                .ifPresent(reason -> details.add(Spelling.of(reason) + " on "
                        + incident.resolved().orElse(incident.lastSeen())
                        + (reason == Incident.Reason.RECOVERED ? "" : " by " + incident.changedBy())));
        return details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, LINE, cells);
    }

    /** Messages quote the data, which may hold what a terminal would obey. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
    }
}
