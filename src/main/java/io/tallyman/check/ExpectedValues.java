package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Sql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values that should occur and do not. */
public final class ExpectedValues implements CheckKind {
    @Override
    public String keyword() {
        return "expected-values";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "How many of `values` do not occur in the column, for example a traffic channel that went silent.",
                "Null is none of the values.",
                "{ check = expected-values, column = channel, values = [organic, paid_search, email] }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.WARN, "> 0");
        String column = options.text("column");
        List<String> values = options.someTexts("values");
        String missing = values.stream()
                .map(v -> "if(" + FunnelInversion.count(column, v) + " = 0, 1, 0)")
                .collect(Collectors.joining(" + "));
        String names = values.stream()
                .map(v -> "if(" + FunnelInversion.count(column, v) + " = 0, " + Sql.literal(v) + ", NULL)")
                .collect(Collectors.joining(", ", "nullif(concat_ws(', ', ", "), '')"));
        Aggregate measure = new Aggregate(
                "MissingValues",
                column + " of " + String.join("|", values),
                draft.where(),
                missing,
                Optional.empty(),
                Optional.of(names),
                Optional.empty(),
                false,
                false);
        return List.of(draft.check(column, draft.key(measure), List.of(), Unit.COUNT));
    }
}
