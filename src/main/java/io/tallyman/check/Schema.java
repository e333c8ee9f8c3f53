package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.SchemaText;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.SchemaChange;
import io.tallyman.metric.SchemaChange.Kind;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Columns that differ from the contract, or from the last run. */
public final class Schema implements CheckKind {
    private enum Against {
        CONTRACT,
        PREVIOUS
    }

    @Override
    public String keyword() {
        return "schema";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Four checks: columns missing or retyped (FAIL) and added or reordered (WARN), against the table's"
                        + " `columns` or, with `against = previous`, against the last earlier run; `fail` and `warn` list"
                        + " which of missing, retyped, added, reordered count how.",
                "Does not look at values.",
                "{ check = schema, fail = [missing, retyped], warn = [added, reordered] }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        options.know("check");
        boolean previous = options.choice("against", Against.class, Against.CONTRACT) == Against.PREVIOUS;
        if (!previous && subject.contract().isEmpty()) {
            options.reject(
                    "check",
                    "The table declares no columns",
                    "Add `columns = { … }` to it, or use against = previous.");
        }
        List<Kind> fail = kinds(options, "fail", List.of(Kind.MISSING, Kind.RETYPED));
        List<Kind> warn = kinds(options, "warn", List.of(Kind.ADDED, Kind.REORDERED));
        Segmenting.refuse(options, "The check '" + keyword() + "'");
        Check.Labels labels = Draft.labels(options);
        MetricKey schema = new MetricKey(subject.table(), Scope.TABLE, new SchemaText());
        List<Check> checks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (!fail.contains(kind) && !warn.contains(kind)) {
                continue;
            }
            Condition any = Conditions.parse("> 0").orElseThrow();
            checks.add(new Check(
                    subject.table(),
                    "schema-" + Spelling.of(kind) + (previous ? "-vs-previous" : ""),
                    keyword(),
                    new MetricKey(
                            subject.table(),
                            Scope.TABLE,
                            new SchemaChange(kind, schema, previous ? Map.of() : subject.contract())),
                    List.of(schema),
                    List.of(new Expectation.Threshold(any, fail.contains(kind) ? Status.FAIL : Status.WARN)),
                    Unit.COUNT,
                    labels,
                    List.of(),
                    Optional.empty(),
                    options.origin()));
        }
        return checks;
    }

    private static List<Kind> kinds(Options options, String key, List<Kind> fallback) {
        if (!options.has(key)) {
            return fallback;
        }
        List<Kind> kinds = new ArrayList<>();
        for (String word : options.texts(key)) {
            try {
                kinds.add(Kind.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                options.reject(key, "Unknown change '" + word + "'", "Known: missing, retyped, added, reordered.");
            }
        }
        return kinds;
    }
}
