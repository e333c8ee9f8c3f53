package io.tallyman.check;

import io.tallyman.config.Options;
import java.util.List;

/** Mean of a column or expression. */
public final class Mean implements CheckKind {
    @Override
    public String keyword() {
        return "mean";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Mean of a column or expression; exact for DECIMAL and whole numbers.",
                "Nulls are left out; a column with nothing but nulls is an ERROR.",
                "{ check = mean, column = revenue, fail = \"< 10\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        return ColumnStatistic.read(this, "Mean", "avg", subject, options);
    }
}
