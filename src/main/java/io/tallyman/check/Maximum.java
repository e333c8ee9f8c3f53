package io.tallyman.check;

import io.tallyman.config.Options;
import java.util.List;

/** Largest value of a column or expression. */
public final class Maximum implements CheckKind {
    @Override
    public String keyword() {
        return "max";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Largest value of a column or expression; exact for DECIMAL and whole numbers.",
                "Nulls are left out; a column with nothing but nulls is an ERROR.",
                "{ check = max, column = revenue, fail = \"< 10\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        return ColumnStatistic.read(this, "Maximum", "max", subject, options);
    }
}
