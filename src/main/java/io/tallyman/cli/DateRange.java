package io.tallyman.cli;

import io.tallyman.suite.Suite;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of the verbs about many business dates. */
final class DateRange {
    /** Ten years: more is likelier a slip in the year than meant. */
    private static final int MOST_DATES = 3_660;

    @Option(names = "--from", required = true, paramLabel = "YYYY-MM-DD", description = "First business date.")
    LocalDate from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "YYYY-MM-DD",
            description = "Last business date; none after today.")
    LocalDate to;

    /** Every date of the range, oldest first; at least one, and none after today. */
    List<LocalDate> dates(Suite suite, Clock clock) {
        if (to.isBefore(from)) {
            throw new Refusal("--to " + to + " is before --from " + from + ".");
        }
        ConfOptions.refuseFuture("--to", to, suite, clock);
        long dates = ChronoUnit.DAYS.between(from, to) + 1;
        if (dates > MOST_DATES) {
            throw new Refusal(String.format(
                    Locale.ROOT,
                    "--from %s --to %s are %,d dates; at most %,d are taken at once.",
                    from,
                    to,
                    dates,
                    MOST_DATES));
        }
        return from.datesUntil(to.plusDays(1)).toList();
    }
}
