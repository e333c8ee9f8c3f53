package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.CategoryStat;
import io.tallyman.metric.Scope;
import java.util.List;

/** How far the mix of a column's values moved from the days before. */
public final class DistributionShift implements CheckKind {
    private static final int DAYS = 7;

    @Override
    public String keyword() {
        return "distribution-shift";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Population stability index of the column's values against the `days` (7) before: the sum over values of"
                        + " (p - q) ln(p / q); below 0.1 is calm, above 0.25 a shift. An absent value counts as half a"
                        + " row.",
                "Null is a value of its own.",
                "{ check = distribution-shift, column = channel, days = 7, warn = \"> 0.1\", fail = \"> 0.25\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.WARN, "> 0.25");
        String column = options.text("column");
        int days = options.integer("days").orElse(DAYS);
        if (days < 1 || days > 365) {
            options.reject("days", "Expected 1 to 365 days", "");
        }
        if (draft.scope() == Scope.TABLE) {
            options.reject("check", "A shift needs business dates", "Give the table `time` or `date`.");
        }
        Categories measure = new Categories(CategoryStat.SHIFT, column, draft.where(), days);
        return List.of(draft.check(column, draft.key(measure), List.of(), Unit.NUMBER));
    }
}
