package io.tallyman.bench.detection;

import io.tallyman.baseline.Nature;
import io.tallyman.baseline.Point;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One series in the making: level × trend × year × weekday × events × shifts × incidents × noise. */
final class GeneratedSeries {
    private static final int WEEK = 7;
    private static final int INCIDENTS = 4;
    private static final double YEAR = 365.25;

    private final MetricType type;
    private final Noise noise;
    private final int days;
    private final LocalDate start;
    private final Random random;

    private final double[] factor;
    private final boolean[] announced;
    private final boolean[] missing;
    private final boolean[] busy;
    private final IncidentKind[] incident;
    private final double[] broken;

    GeneratedSeries(MetricType type, Noise noise, LocalDate start, int days, Random random) {
        this.type = type;
        this.noise = noise;
        this.start = start;
        this.days = days;
        this.random = random;
        factor = new double[days];
        announced = new boolean[days];
        missing = new boolean[days];
        busy = new boolean[days];
        incident = new IncidentKind[days];
        broken = new double[days];
    }

    LabelledSeries make(String name, double sigma) {
        smooth();
        weekdays();
        events();
        shift();
        gaps();
        incidents();
        double level = type.lowest * Math.pow(type.highest / type.lowest, random.nextDouble());
        double[] chance = noise.factors(days, sigma, random);
        double rows = between(300, 3_000) / level;
        List<LabelledDay> made = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            if (!missing[day]) {
                made.add(day(day, level, chance[day], rows));
            }
        }
        return new LabelledSeries(name, type.name() + " " + noise.name(), type.nature, made);
    }

    private LabelledDay day(int day, double level, double chance, double rows) {
        double expected = level * factor[day] * chance;
        Optional<String> label = Optional.ofNullable(incident[day]).map(IncidentKind::label);
        return new LabelledDay(point(day, expected, rows), label, announced[day]);
    }

    private Point point(int day, double expected, double rows) {
        LocalDate date = start.plusDays(day);
        double kept = incident[day] == null ? 1 : broken[day];
        if (type.nature == Nature.SHARE) {
            long all = Math.max(1, Noise.poisson(rows, random));
            double share = Math.min(1, Math.max(0, share(day, expected, kept)));
            long part = binomial(all, share);
            BigDecimal value = BigDecimal.valueOf((double) part / all);
            return new Point(date, value, Optional.of(BigDecimal.valueOf(all)));
        }
        double value = expected * kept;
        if (type.nature == Nature.COUNT) {
            return Point.of(date, Noise.poisson(value, random));
        }
        return Point.of(date, Math.round(value * 100) / 100.0);
    }

    private double share(int day, double expected, double kept) {
        if (incident[day] == IncidentKind.NULL_BURST) {
            return expected + broken[day] * (1 - expected);
        }
        // What a coverage lacks moves, so that 2% missing becomes 2.2% and never 102% covered.
        double plain = type == MetricType.COVERAGE ? 1 - Math.min(1, expected) : expected;
        return plain * kept;
    }

    private long binomial(long all, double share) {
        if (share > 0.5) {
            return all - binomial(all, 1 - share);
        }
        double mean = all * share;
        if (mean < 1_000 && share < 0.1) {
            return Math.min(all, Noise.poisson(mean, random));
        }
        double drawn = mean + Math.sqrt(mean * (1 - share)) * random.nextGaussian();
        return Math.min(all, Math.max(0, Math.round(drawn)));
    }

    private void smooth() {
        double growth = between(-0.1, 0.4);
        double swing = between(0, 0.12);
        double phase = between(0, 2 * Math.PI);
        for (int day = 0; day < days; day++) {
            double years = day / YEAR;
            factor[day] = Math.pow(1 + growth, years) * (1 + swing * Math.sin(2 * Math.PI * years + phase));
        }
    }

    private void weekdays() {
        double strength = type.weekdays * random.nextDouble();
        double[] week = new double[WEEK];
        for (int weekday = 0; weekday < WEEK; weekday++) {
            week[weekday] = 1 + strength * between(-1, 1);
        }
        for (int day = 0; day < days; day++) {
            DayOfWeek weekday = start.plusDays(day).getDayOfWeek();
            factor[day] *= week[weekday.ordinal()];
            if (type == MetricType.CLOSED_SUNDAYS && weekday == DayOfWeek.SUNDAY) {
                missing[day] = true;
            }
            if (type == MetricType.CLOSED_WEEKENDS_ZERO && weekday.getValue() >= DayOfWeek.SATURDAY.getValue()) {
                factor[day] = 0;
                busy[day] = true;
            }
        }
    }

    /** Holidays and two promotions, each known to the calendar. */
    private void events() {
        double sensitivity = type.events * between(-1, 0.2);
        for (int day = 0; day < days; day++) {
            double weight = Holidays.weight(start.plusDays(day));
            if (weight > 0) {
                event(day, 1 + weight * sensitivity);
            }
        }
        int promotions = 2;
        for (int i = 0; i < promotions; i++) {
            int first = random.nextInt(days);
            int length = 1 + random.nextInt(5);
            double uplift = 1 + type.events * between(0.2, 2);
            for (int day = first; day < Math.min(days, first + length); day++) {
                event(day, uplift);
            }
        }
    }

    private void event(int day, double effect) {
        factor[day] *= effect;
        announced[day] = true;
        busy[day] = true;
    }

    /** In a quarter of the series the level moves for good, once, by 10 to 30%, which is no incident. */
    private void shift() {
        if (random.nextDouble() >= 0.25) {
            return;
        }
        int from = 30 + random.nextInt(days - 60);
        double size = between(0.1, 0.3);
        double effect = random.nextBoolean() ? 1 + size : 1 / (1 + size);
        for (int day = from; day < days; day++) {
            factor[day] *= effect;
        }
        for (int day = from - 5; day < Math.min(days, from + 14); day++) {
            busy[day] = true;
        }
    }

    private void gaps() {
        double share = random.nextBoolean() ? 0.01 : 0;
        for (int day = 0; day < days; day++) {
            if (random.nextDouble() < share) {
                missing[day] = true;
            }
        }
    }

    /** Four of the kinds that fit the metric, once each, from the ninth week on, at least ten days apart. */
    private void incidents() {
        List<IncidentKind> kinds = new ArrayList<>(type.incidents);
        Collections.shuffle(kinds, random);
        for (IncidentKind kind : kinds.subList(0, Math.min(INCIDENTS, kinds.size()))) {
            int length = kind == IncidentKind.SLOW_DRIFT ? 10 : 1 + random.nextInt(3);
            for (int attempt = 0; attempt < 200; attempt++) {
                int from = 56 + random.nextInt(days - 56 - length);
                if (free(from, length)) {
                    put(kind, from, length);
                    break;
                }
            }
        }
    }

    private boolean free(int from, int length) {
        for (int day = from; day < from + length; day++) {
            if (busy[day] || missing[day]) {
                return false;
            }
        }
        for (int day = Math.max(0, from - 10); day < Math.min(days, from + length + 10); day++) {
            if (incident[day] != null) {
                return false;
            }
        }
        return true;
    }

    private void put(IncidentKind kind, int from, int length) {
        double size = switch (kind) {
            case OUTAGE -> random.nextBoolean() ? 0 : between(0, 0.05);
            case HALF -> 0.5;
            case THIRD -> 0.7;
            case SEVENTH -> 0.85;
            case DOUBLE_LOAD -> 2;
            case SLOW_DRIFT -> between(0.03, 0.05);
            case NULL_BURST -> between(0.05, 0.8);
            case TRACKING_LOSS -> between(0.2, 0.75);
            case PRICE_BUG -> random.nextBoolean() ? between(1.5, 10) : between(0.1, 0.6);
        };
        for (int day = from; day < from + length; day++) {
            incident[day] = kind;
            broken[day] = kind == IncidentKind.SLOW_DRIFT ? Math.pow(1 - size, day - from + 1.0) : size;
        }
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
