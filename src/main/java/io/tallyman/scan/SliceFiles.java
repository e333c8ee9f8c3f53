package io.tallyman.scan;

import static io.tallyman.scan.LogStatistics.DATED;
import static io.tallyman.scan.LogStatistics.HIGH;
import static io.tallyman.scan.LogStatistics.LOW;
import static io.tallyman.scan.LogStatistics.UNDATED;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a Delta table's log says of the files of its slices.
 *
 * @param settled files of the dates that share no file with another date
 * @param unsettled every other date that may have rows
 * @param undated whether rows may be without a date
 */
record SliceFiles(Map<LocalDate, Files> settled, NavigableSet<LocalDate> unsettled, boolean undated) {
    /** Dates, and spans of dates in one file, beyond which it is not worth while to tell slices apart. */
    private static final int MOST = 10_000;

    /**
     * The files of one slice.
     *
     * @param fingerprint tells them from any others
     * @param rows how many rows they have, where the log knows
     */
    record Files(String fingerprint, Optional<Long> rows) {}

    /** Asks the log, in one Spark job; empty where it does not tell each file's dates. */
    static Optional<SliceFiles> of(LogStatistics statistics, Slices slices, Dataset<Row> rows) {
        return statistics
                .datedFiles(slices, rows)
                .flatMap(files -> of(files.groupBy(LOW, HIGH, DATED, UNDATED)
                        .agg(
                                LogStatistics.fingerprint().as("files"),
                                LogStatistics.knownRows().as("rows"))
                        .limit(MOST + 1)
                        .collectAsList()));
    }

    private static Optional<SliceFiles> of(List<Row> groups) {
        Map<LocalDate, Files> settled = new TreeMap<>();
        NavigableSet<LocalDate> unsettled = new TreeSet<>();
        boolean undated = false;
        for (Row group : groups) {
            LocalDate low = AggregatePass.dateOf(group.get(0));
            LocalDate high = AggregatePass.dateOf(group.get(1));
            boolean allDated = group.getBoolean(2);
            boolean noneDated = group.getBoolean(3);
            undated |= noneDated || !allDated;
            if (noneDated) {
                continue;
            }
            if (low == null || high == null || ChronoUnit.DAYS.between(low, high) > MOST) {
                return Optional.empty();
            }
            if (allDated && low.equals(high)) {
                settled.put(low, new Files(group.getString(4), Optional.ofNullable(group.<Long>getAs("rows"))));
            } else {
                low.datesUntil(high.plusDays(1)).forEach(unsettled::add);
            }
        }
        settled.keySet().removeAll(unsettled);
        return groups.size() > MOST ? Optional.empty() : Optional.of(new SliceFiles(settled, unsettled, undated));
    }

    /** Every date that may have rows. */
    NavigableSet<LocalDate> dates() {
        NavigableSet<LocalDate> dates = new TreeSet<>(settled.keySet());
        dates.addAll(unsettled);
        return dates;
    }
}
