package io.tallyman.bench;

import java.util.List;
import java.util.Optional;

/**
 * One number that every contender is asked for.
 *
 * @param name unique within the table
 * @param columns columns of the table that have to be read; of a reconciliation the amount, then the key
 * @param text predicate, pattern, or tolerance of a reconciliation; else ""
 * @param other the table to compare with, of references and reconciliations
 */
record Probe(String table, Kind kind, String name, List<String> columns, String text, Optional<Other> other) {

    /**
     * The table to compare with.
     *
     * @param value SQL expression whose sum is compared; "" of references
     */
    record Other(String table, String key, String value) {}

    /** A probe that its kind and columns say all about. */
    static Probe of(String table, Kind kind, String... columns) {
        String name = columns.length == 0 ? kind.keyword() : kind.keyword() + " " + String.join(",", columns);
        return new Probe(table, kind, name, List.of(columns), "", Optional.empty());
    }

    /** A rule that should hold for every row. */
    static Probe holds(String table, String name, String predicate, String... columns) {
        return new Probe(table, Kind.SATISFIES, name, List.of(columns), predicate, Optional.empty());
    }

    /** A regular expression that every text of a column should match. */
    static Probe matches(String table, String column, String pattern) {
        return new Probe(table, Kind.MATCHES, "matches " + column, List.of(column), pattern, Optional.empty());
    }

    /** A foreign key. */
    static Probe references(String table, String column, String to, String key) {
        return new Probe(
                table,
                Kind.REFERENCES,
                "references " + column,
                List.of(column),
                "",
                Optional.of(new Other(to, key, "")));
    }

    /** The same probe of another table that has the columns. */
    Probe in(String another) {
        return new Probe(another, kind, name, columns, text, other);
    }

    /** The id that Tallyman's check has. */
    String id() {
        return table + "/" + name;
    }

    /** Its first or only column. */
    String column() {
        return columns.get(0);
    }
}
