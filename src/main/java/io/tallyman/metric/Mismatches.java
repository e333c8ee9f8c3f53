package io.tallyman.metric;

import io.tallyman.metric.Measure.Form;
import java.util.List;
import java.util.Optional;

/**
 * Rows whose column differs from the total of another table's rows with the same key.
 *
 * @param column column of this table that holds the total
 * @param key key columns of this table
 * @param of table whose rows are added up
 * @param ofValue SQL expression of that table that is added up; DECIMAL stays DECIMAL
 * @param ofKey key columns of that table, in the order of {@code key}
 * @param tolerance differences up to this are equal
 */
public record Mismatches(
        String column,
        List<String> key,
        String of,
        String ofValue,
        List<String> ofKey,
        Tolerance tolerance,
        Optional<String> where,
        Form form)
        implements Measure {
    @Override
    public String name() {
        return form == Form.RATIO ? "MismatchRatio" : "MismatchRows";
    }

    @Override
    public String instance() {
        return column + " = " + of + ".sum(" + ofValue + ")";
    }

    @Override
    public Trip trip() {
        return Trip.RECONCILIATION;
    }

    @Override
    public String group() {
        return instance() + " by " + String.join(",", key) + "=" + String.join(",", ofKey) + " within " + tolerance
                + where.map(w -> " WHERE " + w).orElse("");
    }

    /** Everything that tells two measures of one column apart. */
    @Override
    public String id() {
        return name() + "(" + group() + ")";
    }

    @Override
    public String definition() {
        return name() + " " + group();
    }
}
