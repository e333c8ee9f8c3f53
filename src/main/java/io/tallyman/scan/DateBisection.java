package io.tallyman.scan;

import io.tallyman.metric.Metric;
import io.tallyman.metric.Reading;
import io.tallyman.plan.Pass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.AnalysisException;

/**
 * Makes a pass over several dates; if it dies, only the dates at fault go without a number.
 *
 * <p>The dates that are judged are halved until each that can be answered is. Earlier ones are asked again only where
 * one of those is answered, and given up after some dead tries, for a run can do without them.
 */
final class DateBisection {
    /** Enough to find two culprits among two months. */
    private static final int MOST_DEAD_TRIES = 12;

    private final PassDates dates;
    private final Function<Pass, List<Metric>> trip;
    private final BiFunction<List<LocalDate>, Throwable, List<Metric>> failed;
    private int deadTries;

    /**
     * @param trip answers a pass, or throws
     * @param failed answers dates that make the pass throw
     */
    DateBisection(
            PassDates dates,
            Function<Pass, List<Metric>> trip,
            BiFunction<List<LocalDate>, Throwable, List<Metric>> failed) {
        this.dates = dates;
        this.trip = trip;
        this.failed = failed;
    }

    List<Metric> run() {
        try {
            return trip.apply(dates.pass());
        } catch (Exception | LinkageError | StackOverflowError e) {
            return after(e);
        }
    }

    /** The same where the pass over all dates has died already. */
    List<Metric> after(Throwable e) {
        List<LocalDate> judged = dates.pass().judged();
        if (!dates.apart() || refused(e)) {
            return failed.apply(judged, e);
        }
        List<LocalDate> past = dates.pass().past();
        if (past.isEmpty()) {
            return halves(judged, this::judged);
        }
        List<Metric> metrics = new ArrayList<>(judged.isEmpty() ? List.of() : judged(judged));
        if (judged.isEmpty()) {
            metrics.addAll(halves(past, this::past));
        } else if (metrics.stream().anyMatch(metric -> !(metric.reading() instanceof Reading.Failed))) {
            metrics.addAll(past(past));
        }
        return metrics;
    }

    /** Our own sentences and Spark's analysis are about columns and settings, which are the same on every date. */
    private static boolean refused(Throwable e) {
        return e instanceof IllegalStateException || e instanceof AnalysisException;
    }

    private List<Metric> judged(List<LocalDate> some) {
        try {
            return trip.apply(dates.pass().on(some));
        } catch (Exception | LinkageError | StackOverflowError e) {
            return some.size() == 1 ? failed.apply(some, e) : halves(some, this::judged);
        }
    }

    private List<Metric> past(List<LocalDate> some) {
        if (deadTries >= MOST_DEAD_TRIES) {
            return List.of();
        }
        try {
            return trip.apply(dates.pass().on(some));
        } catch (Exception | LinkageError | StackOverflowError e) {
            deadTries++;
            return some.size() == 1 ? List.of() : halves(some, this::past);
        }
    }

    /** The newer half comes first, for newer dates are worth more. */
    private static List<Metric> halves(List<LocalDate> some, Function<List<LocalDate>, List<Metric>> half) {
        int middle = some.size() / 2;
        List<Metric> metrics = new ArrayList<>(half.apply(some.subList(middle, some.size())));
        metrics.addAll(half.apply(some.subList(0, middle)));
        return metrics;
    }
}
