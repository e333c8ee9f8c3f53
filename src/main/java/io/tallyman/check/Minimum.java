package io.tallyman.check;

import io.tallyman.config.Options;
import java.util.List;

/** Smallest value of a column or expression. */
public final class Minimum implements CheckKind {
    @Override
    public String keyword() {
        return "min";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Smallest value of a column or expression; exact for DECIMAL and whole numbers.",
                "Nulls are left out; a column with nothing but nulls is an ERROR.",
                "{ check = min, column = revenue, fail = \"< 10\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        return ColumnStatistic.read(this, "Minimum", "min", subject, options);
    }
}
