package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.CategoryStat;
import java.util.List;

/** Share of the most frequent value. */
public final class TopShare implements CheckKind {
    @Override
    public String keyword() {
        return "top-share";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Share of rows that carry the column's most frequent value.",
                "Null is a value of its own.",
                "{ check = top-share, column = channel, warn = \"> 80%\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.WARN, "> 80%");
        String column = options.text("column");
        Categories measure = new Categories(CategoryStat.TOP_SHARE, column, draft.where(), 0);
        return List.of(draft.check(column, draft.key(measure), List.of(), Unit.RATIO));
    }
}
