package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.KeyStat;
import io.tallyman.metric.Measure.Keys;
import java.util.List;

/** Rows beyond the first of each key. */
public final class Unique implements CheckKind {
    @Override
    public String keyword() {
        return "unique";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Number (or share) of rows beyond the first of each key; several columns are one composite key. Looks"
                        + " at one slice, or at the whole table with `over = table`.",
                "Rows whose key columns are all null are left out; a partly null key is a key.",
                "{ check = unique, columns = [transaction_id] }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        List<String> columns = options.has("columns") ? options.someTexts("columns") : subject.key();
        if (columns.isEmpty()) {
            options.reject("columns", "Expected the key's columns", "List them, or give the table a `key`.");
        }
        Keys measure = new Keys(KeyStat.DUPLICATES, columns, draft.where(), draft.form());
        return List.of(draft.check(String.join(",", columns), draft.key(measure), List.of(), draft.formUnit()));
    }
}
