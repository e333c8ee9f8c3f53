package io.tallyman.bench.detection;

import io.tallyman.baseline.Point;
import io.tallyman.baseline.Series;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a series day by day, each day by earlier days only. Days of incidents stay in the past of later days, as nobody
 * has marked them; with a calendar its days are neither judged nor remembered.
 */
record Walk(Contender contender, double tolerance, boolean calendar) {

    /** A day that was judged. */
    record Judged(LabelledDay day, boolean flagged) {}

    List<Judged> judge(LabelledSeries series) {
        List<Judged> judged = new ArrayList<>();
        List<Point> past = new ArrayList<>();
        for (LabelledDay day : series.days()) {
            if (calendar && day.announced()) {
                continue;
            }
            if (past.size() >= contender.needed()) {
                unusual(series, past, day).ifPresent(flagged -> judged.add(new Judged(day, flagged)));
            }
            past.add(day.point());
        }
        return judged;
    }

    private Optional<Boolean> unusual(LabelledSeries series, List<Point> past, LabelledDay day) {
        LocalDate first = day.date().minusDays(contender.lookBack());
        int from = past.size();
        while (from > 0 && !past.get(from - 1).date().isBefore(first)) {
            from--;
        }
        Series asOf = new Series(day.date(), series.nature(), past.subList(from, past.size()));
        return contender.unusual(asOf, day.point(), tolerance);
    }

    /** Days between the first day of a series and the first that was judged; empty where none was. */
    static Optional<Long> daysUntilFirst(LabelledSeries series, List<Judged> judged) {
        LocalDate start = series.days().get(0).date();
        return judged.stream()
                .findFirst()
                .map(first -> ChronoUnit.DAYS.between(start, first.day().date()));
    }
}
