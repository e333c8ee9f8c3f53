package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.Sql;
import java.util.List;

/** Share of rows in which a column has no value. */
public final class NullRate implements CheckKind {
    @Override
    public String keyword() {
        return "null-rate";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Share of rows in which a column has no value; one check per column.",
                "Null counts as missing; blank text too with `blank = true`, NaN too with `nan = true`.",
                "{ check = null-rate, columns = [client_id, transaction_id], blank = true, fail = \"> 5%\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "> 0%");
        boolean blank = options.flag("blank", false);
        boolean nan = options.flag("nan", false);
        List<String> columns = options.someTexts("columns");
        return columns.stream()
                .map(column -> {
                    String missing = (blank ? Sql.isBlank(column) : Sql.column(column) + " IS NULL")
                            + (nan ? " OR isnan(" + Sql.column(column) + ")" : "");
                    String name = "Null" + (blank ? "OrBlank" : "") + (nan ? "OrNaN" : "");
                    return draft.check(
                            column,
                            draft.key(Aggregate.violations(name, column, draft.where(), missing, Form.RATIO)),
                            List.of(),
                            Unit.RATIO,
                            columns.size());
                })
                .toList();
    }
}
