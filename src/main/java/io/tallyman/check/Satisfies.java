package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import java.util.List;

/** Rows for which a predicate is not true. */
public final class Satisfies implements CheckKind {
    @Override
    public String keyword() {
        return "satisfies";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number (or, with a percentage, share) of rows for which a Spark SQL predicate is not true.",
                "A predicate that is null counts as a violation; with `nulls = ignore` it does not.",
                "{ check = satisfies, name = no-negative-revenue, predicate = \"revenue >= 0\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        String predicate = options.text("predicate");
        boolean ignored = options.choice("nulls", Nulls.class, Nulls.VIOLATE) == Nulls.IGNORE;
        String violating = "NOT coalesce((" + predicate + "), " + ignored + ")";
        return List.of(draft.check(
                predicate,
                draft.key(Aggregate.violations(
                        "Violation", predicate + (ignored ? " or null" : ""), draft.where(), violating, draft.form())),
                List.of(),
                draft.formUnit()));
    }
}
