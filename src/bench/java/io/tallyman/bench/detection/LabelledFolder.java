package io.tallyman.bench.detection;

import io.tallyman.baseline.Nature;
import io.tallyman.baseline.Point;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A labelled set from CSV files: {@code series,date,value,label} or {@code series,date,value,denominator,label}, told by
 * the header, with an optional column {@code nature} (count, faults, share, duration, amount, other). An optional
 * {@code calendar.csv} has {@code date,name}. No quotes, no commas inside fields; lines in any order.
 *
 * <p>Without the column, a series is a share where it has denominators, a count where all numbers are whole and none is
 * negative, else an amount.
 */
final class LabelledFolder {
    private static final String CALENDAR = "calendar.csv";

    private final Map<String, List<LabelledDay>> series = new TreeMap<>();
    private final Map<String, Nature> natures = new TreeMap<>();
    private final Set<LocalDate> announced = new HashSet<>();

    private LabelledFolder() {}

    /** All series of the folder by name. */
    static List<LabelledSeries> read(Path folder) throws IOException {
        LabelledFolder read = new LabelledFolder();
        Path calendar = folder.resolve(CALENDAR);
        if (Files.exists(calendar)) {
            rows(calendar).forEach(row -> read.announced.add(LocalDate.parse(row.get("date"))));
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(LabelledFolder::isSeries).sorted().toList()) {
                rows(file).forEach(read::add);
            }
        }
        return read.series.entrySet().stream()
                .map(entry -> read.labelled(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static boolean isSeries(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".csv") && !name.equals(CALENDAR);
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            if (fields.length != names.length) {
                throw new IOException(file + ": expected " + names.length + " fields, found: " + line);
            }
            Map<String, String> row = new TreeMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i].trim(), fields[i].trim());
            }
            rows.add(row);
        }
        return rows;
    }

    private void add(Map<String, String> row) {
        LocalDate date = LocalDate.parse(row.get("date"));
        Optional<BigDecimal> denominator = text(row, "denominator").map(BigDecimal::new);
        Point point = new Point(date, new BigDecimal(row.get("value")), denominator);
        String name = row.get("series");
        series.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new LabelledDay(point, text(row, "label"), announced.contains(date)));
        text(row, "nature").ifPresent(nature -> natures.put(name, Nature.valueOf(nature.toUpperCase(Locale.ROOT))));
    }

    private static Optional<String> text(Map<String, String> row, String name) {
        return Optional.ofNullable(row.get(name)).filter(text -> !text.isEmpty());
    }

    private LabelledSeries labelled(String name, List<LabelledDay> days) {
        days.sort(Comparator.comparing(LabelledDay::date));
        Nature nature = natures.computeIfAbsent(name, key -> guess(days));
        return new LabelledSeries(name, nature.name(), nature, days);
    }

    private static Nature guess(List<LabelledDay> days) {
        if (days.stream().allMatch(day -> day.point().denominator().isPresent())) {
            return Nature.SHARE;
        }
        boolean counts = days.stream().map(day -> day.point().value()).allMatch(LabelledFolder::isCount);
        return counts ? Nature.COUNT : Nature.AMOUNT;
    }

    private static boolean isCount(BigDecimal value) {
        return value.signum() >= 0 && value.stripTrailingZeros().scale() <= 0;
    }
}
