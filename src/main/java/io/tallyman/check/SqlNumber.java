package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Query;
import java.util.List;

/** The one number of a SQL query. */
public final class SqlNumber implements CheckKind {
    @Override
    public String keyword() {
        return "sql";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "The one number a query yields. Each configured table is a view of its slice, `TABLE_all` of all its"
                        + " rows, and `:date` is the business date.",
                "A null result or no row is an ERROR; so is more than one row or column.",
                "{ check = sql, name = paid-without-payment, sql = \"SELECT count(*) FROM orders\", fail = \"> 0\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options);
        draft.refuse(options, "where", "over");
        String name = options.text("name");
        String sql = options.text("sql");
        draft.requireExpectation();
        return List.of(draft.check(name, draft.key(new Query(name, sql)), List.of(), Unit.NUMBER));
    }
}
