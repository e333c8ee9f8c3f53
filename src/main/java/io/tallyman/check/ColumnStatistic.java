package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Sql;
import java.util.List;
import java.util.Optional;

/** What the kinds that apply one SQL function to one column have in common. */
final class ColumnStatistic {
    private ColumnStatistic() {}

    static List<Check> read(CheckKind kind, String metric, String function, Subject subject, Options options) {
        Draft draft = Draft.of(kind, subject, options);
        Optional<String> expression = options.optionalText("expression");
        String about = expression.orElseGet(() -> options.text("column"));
        String argument = expression.map(e -> "(" + e + ")").orElseGet(() -> Sql.column(about));
        draft.requireExpectation();
        Aggregate measure = Aggregate.of(
                metric, expression.isPresent() ? argument : about, draft.where(), function + "(" + argument + ")");
        return List.of(draft.check(about, draft.key(measure), List.of(), Unit.NUMBER));
    }
}
