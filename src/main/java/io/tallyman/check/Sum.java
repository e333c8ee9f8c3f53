package io.tallyman.check;

import io.tallyman.config.Options;
import java.util.List;

/** Sum of a column or expression. */
public final class Sum implements CheckKind {
    @Override
    public String keyword() {
        return "sum";
    }

    @Override
    public Doc doc() {
        return new Doc(
                "Sum of a column or expression; exact for DECIMAL and whole numbers.",
                "Nulls are left out; a column with nothing but nulls is an ERROR.",
                "{ check = sum, column = revenue, fail = \"< 10\" }");
    }

    @Override
    public List<Check> read(Subject subject, Options options) {
        return ColumnStatistic.read(this, "Sum", "sum", subject, options);
    }
}
