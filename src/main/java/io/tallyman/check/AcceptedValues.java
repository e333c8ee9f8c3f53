package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Sql;
import java.util.List;
import java.util.stream.Collectors;

/** Rows whose value is not in a list. */
public final class AcceptedValues implements CheckKind {
    @Override
    public String keyword() {
        return "accepted-values";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number (or, with a percentage, share) of rows whose value, as text, is not one of `values`.",
                "Null is accepted; with `nulls = violate` it is not.",
                "{ check = accepted-values, column = status, values = [paid, shipped, refunded] }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        String column = options.text("column");
        List<String> values = options.someTexts("values");
        boolean violate = options.choice("nulls", Nulls.class, Nulls.IGNORE) == Nulls.VIOLATE;
        String text = "CAST(" + Sql.column(column) + " AS STRING)";
        String violating = "NOT coalesce(" + text + " IN ("
                + values.stream().map(Sql::literal).collect(Collectors.joining(", ")) + "), " + !violate + ")";
        String about = column + " in " + String.join("|", values) + (violate ? "" : " or null");
        return List.of(draft.check(
                column,
                draft.key(Aggregate.violations("Unaccepted", about, draft.where(), violating, draft.form())),
                List.of(),
                draft.formUnit()));
    }
}
