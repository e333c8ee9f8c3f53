package io.tallyman.bench.detection;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** The results as Markdown. */
final class DetectionPage {
    private final List<Result> results;
    private final StringBuilder text = new StringBuilder();

    DetectionPage(List<Result> results) {
        this.results = results;
    }

    String markdown() {
        summary();
        kinds();
        strata();
        return text.toString();
    }

    private void summary() {
        row(
                "method",
                "series",
                "recall",
                "false alerts",
                "flagged days",
                "false alerts without calendar",
                "delay",
                "first judgement",
                "false alerts at equal recall",
                "flagged days at equal recall");
        rule(10);
        for (Result result : results) {
            Score known = result.known();
            row(
                    result.contender().name(),
                    String.valueOf(result.series()),
                    number(known.recall(), 3),
                    number(known.falseAlertsPerYear(), 2),
                    number(known.falseDaysPerYear(), 2),
                    number(result.bare().falseAlertsPerYear(), 2),
                    number(known.delay(), 2),
                    number(known.daysUntilFirst(), 0),
                    result == results.get(0) ? "" : atEqualRecall(result, true),
                    result == results.get(0) ? "" : atEqualRecall(result, false));
        }
        text.append('\n');
    }

    private static String atEqualRecall(Result result, boolean alerts) {
        return result.equal()
                .map(score -> number(alerts ? score.falseAlertsPerYear() : score.falseDaysPerYear(), 2))
                .orElse("never reached");
    }

    private void kinds() {
        Set<String> kinds = new TreeSet<>();
        results.forEach(result -> kinds.addAll(result.known().kinds()));
        StringJoiner head = line().add("recall with calendar");
        kinds.forEach(kind -> head.add(kind + " (" + results.get(0).known().incidents(kind) + ")"));
        text.append(head).append('\n');
        rule(kinds.size() + 1);
        for (Result result : results) {
            StringJoiner line = line().add(result.contender().name());
            kinds.forEach(kind -> line.add(number(result.known().recall(kind), 3)));
            text.append(line).append('\n');
        }
        text.append('\n');
    }

    private void strata() {
        Result first = results.get(0);
        row("stratum", first.contender().name() + ", false alerts", "without calendar");
        rule(3);
        first.known()
                .strata()
                .forEach((name, alerts) -> row(
                        name, number(alerts, 2), number(first.bare().strata().getOrDefault(name, Double.NaN), 2)));
    }

    private void row(String... cells) {
        StringJoiner line = line();
        for (String cell : cells) {
            line.add(cell);
        }
        text.append(line).append('\n');
    }

    private void rule(int columns) {
        text.append("|---".repeat(columns)).append("|\n");
    }

    private static StringJoiner line() {
        return new StringJoiner(" | ", "| ", " |");
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
