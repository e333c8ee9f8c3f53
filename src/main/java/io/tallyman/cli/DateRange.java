package io.tallyman.cli;

import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the verbs about many business dates. */
final class DateRange {
    @Option(names = "--from", required = true, paramLabel = "YYYY-MM-DD", description = "First business date.")
    LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "YYYY-MM-DD", description = "Last business date.")
    LocalDate to;

    /** Every date of the range, oldest first; at least one. */
    List<LocalDate> dates() {
        if (to.isBefore(from)) {
            throw new Refusal("--to " + to + " is before --from " + from + ".");
        }
        return from.datesUntil(to.plusDays(1)).toList();
    }
}
