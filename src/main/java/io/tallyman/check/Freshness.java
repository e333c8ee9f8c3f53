package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Age;
import io.tallyman.metric.Measure.NewestEvent;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import java.util.List;

/** Age of the newest event at the end of the business date. */
public final class Freshness implements CheckKind {
    private static final int LOOK_BACK = 7;

    @Override
    public String keyword() {
        return "freshness";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Time between the table's newest event and the end of the business date, in the table's time zone;"
                        + " a missing slice is as old as the newest earlier one, up to `look-back` days.",
                "Rows without an event time are left out.",
                "{ check = freshness, warn = \"> 6h\", fail = \"> 24h\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, ">= 24h");
        int lookBack = draft.lookBack(LOOK_BACK);
        draft.refuse(options, "where", "over");
        if (subject.time().isEmpty()) {
            options.reject("check", "Freshness needs an event time", "Give the table `time = COLUMN`.");
            return List.of();
        }
        MetricKey newest = new MetricKey(
                subject.table(), Scope.SLICE, new NewestEvent(subject.time().get(), subject.zone()));
        MetricKey age = new MetricKey(subject.table(), Scope.SLICE, new Age(newest, subject.zone(), lookBack));
        return List.of(draft.check("", age, List.of(newest), Unit.DURATION));
    }
}
