package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A later step of a funnel that is reached more often than the step before it. */
public final class FunnelInversion implements CheckKind {
    @Override
    public String keyword() {
        return "funnel-inversion";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "By how many events a step of the funnel exceeds the step before it, at most; 0 where none does.",
                "Rows whose column is null belong to no step.",
                "{ check = funnel-inversion, column = event_name, steps = [add_to_cart, begin_checkout, purchase] }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.WARN, "> 0");
        String column = options.text("column");
        List<String> steps = options.someTexts("steps");
        if (steps.size() == 1) {
            options.reject("steps", "Expected at least two steps, found one", "");
        }
        List<String> excesses = new ArrayList<>(List.of("0"));
        for (int i = 1; i < steps.size(); i++) {
            excesses.add(count(column, steps.get(i)) + " - " + count(column, steps.get(i - 1)));
        }
        String detail = steps.stream()
                .map(step -> "concat(" + Sql.literal(step + " ") + ", " + count(column, step) + ")")
                .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
        Aggregate measure = new Aggregate(
                "FunnelInversion",
                column + " " + String.join(" > ", steps),
                draft.where(),
                excesses.size() > 1 ? "greatest(" + String.join(", ", excesses) + ")" : "0",
                Optional.empty(),
                Optional.of(detail),
                Optional.empty(),
                false,
                false);
        return List.of(draft.check("", draft.key(measure), List.of(), Unit.COUNT));
    }

    static String count(String column, String value) {
        return "count_if(" + Sql.column(column) + " = " + Sql.literal(value) + ")";
    }
}
