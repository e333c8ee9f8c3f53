package io.tallyman.metric;

import java.util.List;
import java.util.Optional;

/**
 * What is computed about a slice or a whole table: always one number.
 *
 * <p>The family is closed because the planner has to know every way to travel to the data. A new kind of check almost
 * always composes from {@link Aggregate}. SQL texts are Spark SQL over the table's columns.
 */
public sealed interface Measure
        permits Measure.Aggregate,
                Measure.NewestEvent,
                Measure.Keys,
                Measure.Categories,
                Orphans,
                Mismatches,
                Measure.SchemaText,
                Measure.Query,
                Measure.Derived,
                Measure.Native {

    /** The metric's name in Deequ's words where Deequ has one: {@code Size}, {@code Completeness}, {@code Sum}. */
    String name();

    /** What the metric is about: a column, several joined by commas, an expression, or {@code *} for the rows. */
    String instance();

    /** Row filter in Spark SQL, if any. */
    Optional<String> where();

    Trip trip();

    /** Everything that changes the number: the text whose fingerprint guards the history. */
    String definition();

    /** Measures of one table and scope with an equal trip and group share one pass, {@link Orphans} even with others. */
    default String group() {
        return "";
    }

    /** True where the number is itself a value of the data (a minimum, a sum), not a count or a ratio of rows. */
    default boolean reveals() {
        return false;
    }

    /** Identity within a table: the key of the history. */
    default String id() {
        return name() + "(" + instance() + ")" + where().map(w -> "[" + w + "]").orElse("");
    }

    /** Deequ's entity: {@code Dataset}, {@code Column} or {@code Multicolumn}. */
    default String entity() {
        if (instance().equals("*")) {
            return "Dataset";
        }
        return instance().contains(",") ? "Multicolumn" : "Column";
    }

    /** Whether a violation is reported as a number of rows (or keys) or as their share. */
    enum Form {
        COUNT,
        RATIO
    }

    /**
     * One SQL aggregate; every aggregate of a table rides in the same pass.
     *
     * @param value SQL aggregate expression
     * @param total SQL aggregate expression of the denominator; present makes the reading a ratio
     * @param detail SQL aggregate expression of type string that explains the value
     * @param violating SQL predicate of the rows that count against the table, for evidence
     * @param zeroWhenEmpty whether zero rows read as 0 instead of "nothing to measure"
     * @param reveals see {@link Measure#reveals()}
     */
    record Aggregate(
            String name,
            String instance,
            Optional<String> where,
            String value,
            Optional<String> total,
            Optional<String> detail,
            Optional<String> violating,
            boolean zeroWhenEmpty,
            boolean reveals)
            implements Measure {

        /** A plain aggregate, for example {@code sum(revenue)}. */
        public static Aggregate of(String name, String instance, Optional<String> where, String value) {
            return new Aggregate(
                    name, instance, where, value, Optional.empty(), Optional.empty(), Optional.empty(), false, true);
        }

        /** The number of rows; zero rows read as 0. */
        public static Aggregate rows(Optional<String> where) {
            return new Aggregate(
                    "Size", "*", where, "count(1)", Optional.empty(), Optional.empty(), Optional.empty(), true, false);
        }

        /** The rows for which a predicate is true, as a count or as a share of the filtered rows. */
        public static Aggregate violations(
                String name, String instance, Optional<String> where, String violating, Form form) {
            return new Aggregate(
                    name + (form == Form.RATIO ? "Ratio" : "Count"),
                    instance,
                    where,
                    "count_if(" + violating + ")",
                    form == Form.RATIO ? Optional.of("count(1)") : Optional.empty(),
                    Optional.empty(),
                    Optional.of(violating),
                    false,
                    false);
        }

        /** Whether the value is {@linkplain Additive additive}. */
        public boolean additive() {
            return total.isEmpty() && Additive.is(value);
        }

        @Override
        public Trip trip() {
            return Trip.AGGREGATE;
        }

        @Override
        public String definition() {
            return value
                    + total.map(t -> " / " + t).orElse("")
                    + where.map(w -> " WHERE " + w).orElse("");
        }
    }

    /**
     * The newest event time in a slice, as seconds since the epoch, cut off after the millisecond; a DATE counts as its
     * last second.
     */
    record NewestEvent(String column, String zone) implements Measure {
        @Override
        public String name() {
            return "NewestEvent";
        }

        @Override
        public String instance() {
            return column;
        }

        @Override
        public Optional<String> where() {
            return Optional.empty();
        }

        @Override
        public Trip trip() {
            return Trip.AGGREGATE;
        }

        @Override
        public String definition() {
            return "max(" + column + ") in " + zone;
        }
    }

    /** What a {@link Keys} measure counts. */
    enum KeyStat {
        /** Rows beyond the first of each key. */
        DUPLICATES,
        /** Different keys. */
        DISTINCT
    }

    /**
     * A count over the groups of a key. Rows whose key columns are all null are left out; a partly null key is a key.
     *
     * @param columns columns of the key; one or more
     * @param form duplicates as surplus rows, or as their share of the rows that have a key
     */
    record Keys(KeyStat stat, List<String> columns, Optional<String> where, Form form) implements Measure {
        @Override
        public String name() {
            return stat == KeyStat.DISTINCT ? "CountDistinct" : form == Form.RATIO ? "DuplicateRatio" : "DuplicateRows";
        }

        @Override
        public String instance() {
            return String.join(",", columns);
        }

        @Override
        public Trip trip() {
            return Trip.GROUPING;
        }

        @Override
        public String group() {
            return String.join(",", columns) + where.map(w -> " WHERE " + w).orElse("");
        }

        @Override
        public String definition() {
            return name() + " " + group();
        }
    }

    /** What a {@link Categories} measure computes from the counts per value. */
    enum CategoryStat {
        /** Share of the most frequent value. */
        TOP_SHARE,
        /** Population stability index against the slices of the look-back. */
        SHIFT
    }

    /**
     * A number computed from the counts of a column's values; null is a value of its own.
     *
     * @param lookBack for SHIFT, how many earlier business dates form the reference; else 0
     */
    record Categories(CategoryStat stat, String column, Optional<String> where, int lookBack) implements Measure {
        @Override
        public String name() {
            return stat == CategoryStat.TOP_SHARE ? "TopShare" : "PopulationStabilityIndex";
        }

        @Override
        public String instance() {
            return column;
        }

        @Override
        public Trip trip() {
            return Trip.CATEGORY;
        }

        @Override
        public String group() {
            return column + where.map(w -> " WHERE " + w).orElse("");
        }

        @Override
        public String definition() {
            return name() + " " + group() + (lookBack > 0 ? " over " + lookBack : "");
        }

        @Override
        public String id() {
            return name() + "(" + group() + (lookBack > 0 ? " over " + lookBack + " days" : "") + ")";
        }

        /** The value's name is quoted in the detail. */
        @Override
        public boolean reveals() {
            return true;
        }
    }

    /** What an {@link Orphans} measure counts. */
    enum OrphanStat {
        ROWS,
        ROW_RATIO,
        KEYS
    }

    /** The table's columns; the number is how many there are, the detail lists {@code name<TAB>type} lines. */
    record SchemaText() implements Measure {
        @Override
        public String name() {
            return "Schema";
        }

        @Override
        public String instance() {
            return "*";
        }

        @Override
        public Optional<String> where() {
            return Optional.empty();
        }

        @Override
        public Trip trip() {
            return Trip.SCHEMA;
        }

        @Override
        public String definition() {
            return "schema";
        }
    }

    /**
     * The one number a SQL query yields.
     *
     * <p>Every configured table is a view of its slice; {@code TABLE_all} is the whole table; {@code :date} is the
     * business date.
     */
    record Query(String label, String sql) implements Measure {
        @Override
        public String name() {
            return "CustomSql";
        }

        @Override
        public String instance() {
            return label;
        }

        @Override
        public Optional<String> where() {
            return Optional.empty();
        }

        @Override
        public Trip trip() {
            return Trip.QUERY;
        }

        @Override
        public String group() {
            return sql;
        }

        @Override
        public String definition() {
            return sql;
        }

        @Override
        public boolean reveals() {
            return true;
        }
    }

    /** A measure computed from readings of others. */
    sealed interface Derived extends Measure permits Ratio, Age, SliceAge, SchemaChange {

        /** What has to be measured first. */
        List<MetricKey> inputs();

        /** How many earlier business dates of the inputs are needed besides the date itself. */
        int lookBack();

        /** The reading for a business date; a failed input fails it. */
        Reading derive(java.time.LocalDate date, Readings readings);

        @Override
        default Trip trip() {
            return Trip.DERIVED;
        }

        @Override
        default Optional<String> where() {
            return Optional.empty();
        }
    }

    /** A measure that only the scan understands, such as a Deequ analyzer with its assertion. */
    non-sealed interface Native extends Measure {}
}
