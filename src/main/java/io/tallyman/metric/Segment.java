package io.tallyman.metric;

import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Measure.Categories;
import io.tallyman.metric.Measure.Keys;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A part of a table's rows: those with one value of a column, or those with none of several.
 *
 * @param name of the part, for example {@code channel=email}
 * @param predicate Spark SQL; true of exactly these rows, false or null of any other
 */
public record Segment(String name, String predicate) {
    private static final String NULL = "null";
    private static final String OTHER = "other";

    /**
     * The rows with a value, compared as text.
     *
     * @param value empty for the rows in which the column is null
     */
    public static Segment of(String column, Optional<String> value) {
        String predicate =
                value.map(text -> text(column) + " = " + Sql.literal(text)).orElse(Sql.column(column) + " IS NULL");
        return new Segment(bare(column) + "=" + value.map(Segment::label).orElse(NULL), predicate);
    }

    /**
     * The rows with none of these values. The same values in another order are the same rows and the same text.
     *
     * @param values at least one; an empty one stands for null
     */
    public static Segment other(String column, Collection<Optional<String>> values) {
        String texts = values.stream()
                .flatMap(Optional::stream)
                .sorted()
                .map(Sql::literal)
                .collect(Collectors.joining(", "));
        boolean nulls = !values.contains(Optional.<String>empty());
        String predicate = texts.isEmpty()
                ? Sql.column(column) + " IS NOT NULL"
                : "coalesce(" + text(column) + " NOT IN (" + texts + "), " + nulls + ")";
        return new Segment(bare(column) + "=" + OTHER, predicate);
    }

    /** Whether a measure can be limited to a part of the rows. */
    public static boolean divides(MetricKey key) {
        return new Segment("", "true").within(key.measure()).isPresent();
    }

    /**
     * The same measure of this part of the rows; of a ratio, both of its parts.
     *
     * @throws IllegalArgumentException where {@link #divides} is false of it
     */
    public MetricKey of(MetricKey key) {
        Measure part = within(key.measure())
                .orElseThrow(() -> new IllegalArgumentException("Cannot limit " + key.id() + " to some rows"));
        return new MetricKey(key.table(), key.scope(), part, Optional.of(name));
    }

    private Optional<Measure> within(Measure measure) {
        Optional<String> where = and(measure.where());
        Measure part = null;
        if (measure instanceof Aggregate a) {
            part = new Aggregate(
                    a.name(),
                    a.instance(),
                    where,
                    a.value(),
                    a.total(),
                    a.detail(),
                    a.violating(),
                    a.zeroWhenEmpty(),
                    a.reveals());
        } else if (measure instanceof Keys k) {
            part = new Keys(k.stat(), k.columns(), where, k.form());
        } else if (measure instanceof Categories c) {
            part = new Categories(c.stat(), c.column(), where, c.lookBack());
        } else if (measure instanceof Orphans o) {
            part = new Orphans(o.stat(), o.columns(), o.to(), o.toColumns(), o.nullsAreOrphans(), where);
        } else if (measure instanceof Mismatches m) {
            part = new Mismatches(m.column(), m.key(), m.of(), m.ofValue(), m.ofKey(), m.tolerance(), where, m.form());
        } else if (measure instanceof Ratio r && divides(r.top()) && divides(r.bottom())) {
            part = new Ratio(r.label(), of(r.top()), of(r.bottom()));
        }
        return Optional.ofNullable(part);
    }

    private Optional<String> and(Optional<String> own) {
        return Optional.of(own.map(where -> Sql.and(List.of(where, predicate))).orElse(predicate));
    }

    private static String text(String column) {
        return "CAST(" + Sql.column(column) + " AS STRING)";
    }

    private static String bare(String column) {
        return column.replace("`", "");
    }

    /** A value as it is, or in quotes where it could be taken for something else. */
    private static String label(String value) {
        boolean plain = !value.equals(NULL)
                && !value.equals(OTHER)
                && !value.isEmpty()
                && value.equals(value.strip())
                && value.indexOf('\'') < 0;
        return plain ? value : "'" + value + "'";
    }
}
