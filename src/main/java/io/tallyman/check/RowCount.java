package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import java.util.List;

/** Number of rows. */
public final class RowCount implements CheckKind {
    @Override
    public String keyword() {
        return "row-count";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number of rows against absolute bounds and against the comparable days: outage, partial load, double"
                        + " load.",
                "Counts rows, whatever they hold; no rows are 0.",
                "{ check = row-count, fail = \"< 2000\", warn = \"> 8000\", baseline { against = same-weekday } }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "= 0");
        return List.of(draft.check("", draft.key(Aggregate.rows(draft.where())), List.of(), Unit.COUNT));
    }
}
