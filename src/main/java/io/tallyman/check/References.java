package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Measure.OrphanStat;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Orphans;
import java.util.List;

/** Rows whose foreign key does not exist in another table. */
public final class References implements CheckKind {
    private enum NullKeys {
        IGNORE,
        ORPHAN
    }

    private enum Count {
        ROWS,
        KEYS
    }

    @Override
    public String keyword() {
        return "references";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Rows (or, with a percentage, their share; or, with `count = keys`, distinct keys) whose key is not in"
                        + " another table; composite keys list their columns. Both counts are stored and reported.",
                "A key with a null part is left out; with `nulls = orphan` it is an orphan.",
                "{ check = references, columns = [user_id], to = \"users.user_id\", fail = \"> 0.1%\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0");
        List<String> columns = options.someTexts("columns");
        String to;
        List<String> toColumns;
        if (options.isBlock("to")) {
            to = options.block("to").text("table");
            toColumns = options.block("to").someTexts("columns");
        } else {
            String text = options.text("to");
            int dot = text.indexOf('.');
            to = dot < 0 ? text : text.substring(0, dot);
            toColumns = dot < 0 ? columns : List.of(text.substring(dot + 1));
        }
        if (!toColumns.isEmpty() && !columns.isEmpty() && toColumns.size() != columns.size()) {
            options.reject(
                    "to",
                    "Expected " + columns.size() + " columns, found " + toColumns.size(),
                    "A composite key is written to = { table = orders, columns = [order_id, line] }.");
        }
        boolean nulls = options.choice("nulls", NullKeys.class, NullKeys.IGNORE) == NullKeys.ORPHAN;
        boolean keys = options.choice("count", Count.class, Count.ROWS) == Count.KEYS;
        if (keys && draft.form() == Form.RATIO) {
            options.reject("count", "A share of keys is not defined", "Use count = rows with a percentage.");
        }
        OrphanStat judged =
                keys ? OrphanStat.KEYS : draft.form() == Form.RATIO ? OrphanStat.ROW_RATIO : OrphanStat.ROWS;
        Orphans rows = new Orphans(OrphanStat.ROWS, columns, to, toColumns, nulls, draft.where());
        Orphans distinct = new Orphans(OrphanStat.KEYS, columns, to, toColumns, nulls, draft.where());
        MetricKey measure = draft.key(new Orphans(judged, columns, to, toColumns, nulls, draft.where()));
        return List.of(draft.check(
                String.join(",", columns),
                measure,
                List.of(draft.key(rows), draft.key(distinct)),
                keys ? Unit.COUNT : draft.formUnit()));
    }
}
