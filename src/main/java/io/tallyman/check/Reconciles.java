package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Mismatches;
import io.tallyman.metric.Tolerance;
import java.util.List;

/** Rows whose column differs from the total of another table's rows. */
public final class Reconciles implements CheckKind {
    @Override
    public String keyword() {
        return "reconciles";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number (or share) of rows whose column differs from the sum over the rows of another table with the"
                        + " same key by more than `tolerance`; a row without counterpart differs.",
                "Null on either side counts as different; null amounts of the other table add nothing.",
                "{ check = reconciles, column = revenue, key = [order_id],"
                        + " with = { table = order_items, value = line_revenue, key = [order_id] } }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        String column = options.text("column");
        List<String> key = options.has("key") ? options.texts("key") : subject.key();
        Options with = options.block("with");
        String table = with.text("table");
        String value = with.text("value");
        List<String> otherKey = with.has("key") ? with.texts("key") : key;
        Tolerance tolerance = Tolerances.read(options);
        if (key.isEmpty()) {
            options.reject("key", "Expected the columns that say which rows belong together", "");
        } else if (key.size() != otherKey.size()) {
            with.reject("key", "Expected " + key.size() + " columns, found " + otherKey.size(), "");
        }
        Mismatches measure =
                new Mismatches(column, key, table, value, otherKey, tolerance, draft.where(), draft.form());
        return List.of(draft.check(column, draft.key(measure), List.of(), draft.formUnit()));
    }
}
