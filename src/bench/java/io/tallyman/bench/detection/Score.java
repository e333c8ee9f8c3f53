package io.tallyman.bench.detection;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a contender found and what it cried about for nothing, over all series. */
final class Score {
    private static final double YEAR = 365.25;

    /** Incidents of a kind. */
    private static final class Tally {
        private int all;
        private int found;
        private int delay;
    }

    private final Map<String, Tally> kinds = new TreeMap<>();
    private final Map<String, double[]> strata = new TreeMap<>();
    private final List<Long> firstJudgements = new ArrayList<>();
    private long judgedDays;
    private long falseAlerts;
    private long falseDays;

    /** Judges all series. */
    static Score of(Contender contender, double tolerance, boolean calendar, List<LabelledSeries> all) {
        Walk walk = new Walk(contender, tolerance, calendar);
        Score score = new Score();
        List<List<Walk.Judged>> judged = all.parallelStream().map(walk::judge).toList();
        for (int i = 0; i < all.size(); i++) {
            score.add(all.get(i), judged.get(i));
        }
        return score;
    }

    private void add(LabelledSeries series, List<Walk.Judged> judged) {
        Walk.daysUntilFirst(series, judged).ifPresent(firstJudgements::add);
        Set<LocalDate> flagged = new HashSet<>();
        LocalDate lastFalse = LocalDate.MIN;
        double[] stratum = strata.computeIfAbsent(series.stratum(), name -> new double[2]);
        for (Walk.Judged one : judged) {
            LocalDate date = one.day().date();
            if (one.flagged()) {
                flagged.add(date);
            }
            if (one.day().incident().isEmpty()) {
                judgedDays++;
                stratum[1]++;
                if (one.flagged()) {
                    falseDays++;
                    if (!lastFalse.plusDays(1).equals(date)) {
                        falseAlerts++;
                        stratum[0]++;
                    }
                    lastFalse = date;
                }
            }
        }
        incidents(series, flagged);
    }

    /** Days in a row with one label are one incident; it is found when any of its days is flagged. */
    private void incidents(LabelledSeries series, Set<LocalDate> flagged) {
        Optional<String> before = Optional.empty();
        LocalDate start = LocalDate.MIN;
        boolean found = false;
        for (LabelledDay day : series.days()) {
            if (day.incident().isPresent()) {
                boolean opens = !day.incident().equals(before);
                for (String kind : names(series, day.incident().get())) {
                    Tally tally = kinds.computeIfAbsent(kind, name -> new Tally());
                    if (opens) {
                        tally.all++;
                    }
                    if ((opens || !found) && flagged.contains(day.date())) {
                        tally.found++;
                        tally.delay += (int) ChronoUnit.DAYS.between(opens ? day.date() : start, day.date());
                    }
                }
                start = opens ? day.date() : start;
                found = (!opens && found) || flagged.contains(day.date());
            }
            before = day.incident();
        }
    }

    private static List<String> names(LabelledSeries series, String kind) {
        return kind.equals(IncidentKind.SEVENTH.label()) && series.stratum().equals(Generator.FIVE_PERCENT)
                ? List.of(kind, kind + " at " + Generator.FIVE_PERCENT)
                : List.of(kind);
    }

    Set<String> kinds() {
        return kinds.keySet();
    }

    int incidents(String kind) {
        return kinds.containsKey(kind) ? kinds.get(kind).all : 0;
    }

    /** Part of the incidents of a kind that was found. */
    double recall(String kind) {
        Tally tally = kinds.get(kind);
        return tally == null ? Double.NaN : (double) tally.found / tally.all;
    }

    /** Mean over kinds, so that a frequent kind does not hide a rare one; strata are not kinds. */
    double recall() {
        return kinds.keySet().stream()
                .filter(kind -> !kind.contains(" at "))
                .mapToDouble(this::recall)
                .average()
                .orElse(Double.NaN);
    }

    /** Flagged days in a row outside incidents are one alert. */
    double falseAlertsPerYear() {
        return falseAlerts / (judgedDays / YEAR);
    }

    double falseDaysPerYear() {
        return falseDays / (judgedDays / YEAR);
    }

    /** False alerts per metric-year of one stratum. */
    Map<String, Double> strata() {
        Map<String, Double> perYear = new TreeMap<>();
        strata.forEach((name, sums) -> perYear.put(name, sums[0] / (sums[1] / YEAR)));
        return perYear;
    }

    /** Mean number of days between the start of an incident that was found and the first flag. */
    double delay() {
        int found = kinds.values().stream().mapToInt(tally -> tally.found).sum();
        return (double) kinds.values().stream().mapToInt(tally -> tally.delay).sum() / found;
    }

    /** Median over series; not a number where nothing was judged. */
    double daysUntilFirst() {
        List<Long> sorted = firstJudgements.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}
