package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Sql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Share of rows that carry at least one of several columns. */
public final class Coverage implements CheckKind {
    private enum Need {
        ANY,
        ALL
    }

    @Override
    public String keyword() {
        return "coverage";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Share of rows in which any (or, with `need = all`, every) column has a value, for example a click id"
                        + " or UTM metadata.",
                "Null and blank text count as no value.",
                "{ check = coverage, columns = [click_id, utm_source], fail = \"< 70%\", baseline { direction = down } }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        Draft draft = Draft.of(this, subject, options).otherwise(Status.FAIL, "< 100%");
        List<String> columns = options.someTexts("columns");
        boolean all = options.choice("need", Need.class, Need.ANY) == Need.ALL;
        String bare = columns.stream()
                .map(column -> "(" + Sql.isBlank(column) + ")")
                .collect(Collectors.joining(all ? " OR " : " AND "));
        Aggregate measure = new Aggregate(
                "Coverage",
                String.join(all ? " and " : " or ", columns),
                draft.where(),
                "count_if(NOT (" + bare + "))",
                Optional.of("count(1)"),
                Optional.empty(),
                Optional.of(bare),
                false,
                false);
        return List.of(draft.check(String.join(",", columns), draft.key(measure), List.of(), Unit.RATIO));
    }
}
