package io.tallyman.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Spark SQL text for names and values that people wrote in configuration. */
public final class Sql {
    /** Characters that make up a blank text: space, tab, line breaks and the no-break space. */
    private static final String BLANKS = " \t\r\n\u00a0";

    private Sql() {}

    /**
     * A column reference. Dots separate the parts of a nested column; a name that itself contains a dot is written in
     * backticks, as in Spark SQL.
     */
    public static String column(String name) {
        if (name.indexOf('`') >= 0) {
            return name;
        }
        return Arrays.stream(name.split("\\.")).map(part -> "`" + part + "`").collect(Collectors.joining("."));
    }

    /** A text literal. */
    public static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** True of a column that is null or holds nothing but blanks. */
    public static String isBlank(String name) {
        return "coalesce(trim(BOTH '" + BLANKS + "' FROM CAST(" + column(name) + " AS STRING)), '') = ''";
    }

    /** The conjunction of filters, or "true" where there is none. */
    public static String and(List<String> filters) {
        return filters.isEmpty()
                ? "true"
                : filters.stream().map(f -> "(" + f + ")").collect(Collectors.joining(" AND "));
    }
}
