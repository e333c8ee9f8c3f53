package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Sql;
import io.tallyman.metric.Tolerance;
import java.util.List;

/** Rows whose column differs from what other columns give. */
public final class Computes implements CheckKind {
    @Override
    public String keyword() {
        return "computes";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number (or share) of rows whose column differs from an expression by more than `tolerance`: an amount,"
                        + " a percentage, or one amount per currency. DECIMAL columns are compared exactly.",
                "A row in which either side is null counts as a violation; with `nulls = ignore` it does not.",
                "{ check = computes, column = line_revenue, as = \"quantity * unit_price\", tolerance = 0.01 }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        String column = options.text("column");
        String expected = "(" + options.text("as") + ")";
        Tolerance tolerance = Tolerances.read(options);
        boolean ignored = options.choice("nulls", Nulls.class, Nulls.VIOLATE) == Nulls.IGNORE;
        String equal = "abs(" + Sql.column(column) + " - " + expected + ") <= " + tolerance.sql(expected);
        String about = column + " = " + expected + " within " + tolerance + (ignored ? " or null" : "");
        return List.of(draft.check(
                column,
                draft.key(Aggregate.violations(
                        "Miscomputed",
                        about,
                        draft.where(),
                        "NOT coalesce(" + equal + ", " + ignored + ")",
                        draft.form())),
                List.of(),
                draft.formUnit()));
    }
}
