package io.tallyman.metric;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Columns that differ from a contract, or from the schema of the last earlier run.
 *
 * @param kind which difference is counted
 * @param schema the schema reading
 * @param contract column name to type, in order; empty compares with the last earlier reading
 */
public record SchemaChange(Kind kind, MetricKey schema, Map<String, String> contract) implements Measure.Derived {
    /** A way in which columns differ. */
    public enum Kind {
        MISSING,
        ADDED,
        RETYPED,
        REORDERED
    }

    private static final int DAYS_BACK = 35;
    private static final Map<String, String> ALIASES = Map.of(
            "integer",
            "int",
            "long",
            "bigint",
            "short",
            "smallint",
            "byte",
            "tinyint",
            "bool",
            "boolean",
            "real",
            "float",
            "numeric",
            "decimal");

    @Override
    public String name() {
        return "Schema" + kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
    }

    @Override
    public String instance() {
        return "*";
    }

    @Override
    public String id() {
        return name() + (contract.isEmpty() ? "(previous)" : "(contract)");
    }

    @Override
    public String definition() {
        return id() + contract;
    }

    @Override
    public List<MetricKey> inputs() {
        return List.of(schema);
    }

    @Override
    public int lookBack() {
        return contract.isEmpty() ? DAYS_BACK : 0;
    }

    @Override
    public Reading derive(LocalDate date, Readings readings) {
        Optional<Reading> today = readings.at(schema, date);
        if (today.isEmpty() || !(today.get() instanceof Reading.Value value)) {
            return today.orElse(new Reading.Empty("the schema was not read"));
        }
        Map<String, String> expected = contract.isEmpty() ? previous(date, readings) : contract;
        if (expected.isEmpty()) {
            return new Reading.Empty("no earlier schema is known (0 of 1 day)");
        }
        List<String> differences = differences(expected, parse(value.detail().orElse("")));
        return Reading.of(differences.size())
                .withDetail(differences.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", differences)));
    }

    private Map<String, String> previous(LocalDate date, Readings readings) {
        for (int back = 1; back <= DAYS_BACK; back++) {
            if (readings.at(schema, date.minusDays(back)).orElse(null) instanceof Reading.Value value) {
                return parse(value.detail().orElse(""));
            }
        }
        return Map.of();
    }

    private List<String> differences(Map<String, String> expected, Map<String, String> actual) {
        return switch (kind) {
            case MISSING ->
                expected.keySet().stream().filter(c -> !actual.containsKey(c)).toList();
            case ADDED ->
                actual.keySet().stream().filter(c -> !expected.containsKey(c)).toList();
            case RETYPED ->
                expected.entrySet().stream()
                        .filter(e -> actual.containsKey(e.getKey())
                                && !canonical(e.getValue()).equals(canonical(actual.get(e.getKey()))))
                        .map(e -> e.getKey() + " is " + actual.get(e.getKey()) + ", expected " + e.getValue())
                        .toList();
            case REORDERED -> reordered(expected, actual);
        };
    }

    private static List<String> reordered(Map<String, String> expected, Map<String, String> actual) {
        List<String> before =
                expected.keySet().stream().filter(actual::containsKey).toList();
        List<String> now =
                actual.keySet().stream().filter(expected::containsKey).toList();
        List<String> moved = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(now.get(i))) {
                moved.add(now.get(i));
            }
        }
        return moved;
    }

    /** Writes columns as the detail of a {@link Measure.SchemaText} reading. */
    public static String format(Map<String, String> columns) {
        List<String> lines = new ArrayList<>();
        columns.forEach((name, type) -> lines.add(name.replaceAll("[\\r\\n]", " ") + "\t" + type));
        return String.join("\n", lines);
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int tab = line.lastIndexOf('\t');
            columns.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return columns;
    }

    private static String canonical(String type) {
        String text = type.toLowerCase(Locale.ROOT)
                .replaceAll("\\s", "")
                // Spark shows both as plain text.
                .replaceAll("\\b(var)?char\\(\\d+\\)", "string");
        for (Map.Entry<String, String> alias : ALIASES.entrySet()) {
            text = text.replaceAll("\\b" + alias.getKey() + "\\b", alias.getValue());
        }
        return text;
    }
}
