package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Ratio;
import io.tallyman.metric.Scope;
import java.util.List;
import java.util.Optional;

/** A business number: an SQL aggregate, or one divided by another. */
public final class Kpi implements CheckKind {
    @Override
    public String keyword() {
        return "kpi";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "An SQL aggregate of the slice, or its ratio to another aggregate of the same or another table (`per`)."
                        + " In the list `kpis` no `check =` is needed.",
                "As the SQL aggregate treats them; zero rows read as 0, and a ratio to 0 is SKIPPED.",
                "{ check = kpi, name = conversion-rate, value = \"count(*)\","
                        + " per = { table = sessions, value = \"count(*)\" }, warn = \"< 1%\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options);
        String name = options.text("name");
        MetricKey top = aggregate(subject.table(), draft.scope(), options.text("value"), draft.where());
        if (!options.has("per")) {
            return List.of(draft.check(name, top, List.of(), Unit.NUMBER));
        }
        Options per = options.block("per");
        MetricKey bottom = aggregate(
                per.text("table", subject.table()),
                draft.scope(),
                per.text("value"),
                per.optionalText("where").or(() -> per.has("table") ? Optional.empty() : draft.where()));
        MetricKey ratio = draft.key(new Ratio(name, top, bottom));
        Unit unit = draft.form() == Measure.Form.RATIO ? Unit.RATIO : Unit.NUMBER;
        return List.of(draft.check(name, ratio, List.of(top, bottom), unit));
    }

    private static MetricKey aggregate(String table, Scope scope, String value, Optional<String> where) {
        return new MetricKey(
                table,
                scope,
                new Aggregate(
                        "Kpi", value, where, value, Optional.empty(), Optional.empty(), Optional.empty(), true, true));
    }
}
