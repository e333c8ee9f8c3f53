package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import java.util.List;

/** Number of different keys. */
public final class DistinctCount implements CheckKind {
    @Override
    public String keyword() {
        return "distinct-count";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number of different values of a column, or of combinations of several.",
                "Rows whose columns are all null are left out; a partly null combination counts.",
                "{ check = distinct-count, columns = [user_id], fail = \"< 100\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "= 0");
        List<String> columns = options.someTexts("columns");
        Keys measure = new Keys(KeyStat.DISTINCT, columns, draft.where(), Form.COUNT);
        return List.of(draft.check(String.join(",", columns), draft.key(measure), List.of(), Unit.COUNT));
    }
}
