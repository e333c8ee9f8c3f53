package io.tallyman.metric;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from the text of an SQL aggregate whether it is additive: nothing but sums and counts, added, subtracted, scaled by
 * plain numbers, rounded, cast or with a number for null. Such a number grows with the rows (Kimball and Ross, The Data
 * Warehouse Toolkit: additive facts); means, extremes and quotients do not. Whatever is not understood is not additive.
 */
final class Additive {
    /** Comments count for nothing, and what is in quotes is no SQL; one that does not end goes on to the end. */
    private static final Pattern QUOTED = Pattern.compile(
            "'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+(?:'|\\z)|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+(?:\"|\\z)|`[^`]*+(?:`|\\z)"
                    + "|--[^\\n]*+|/\\*.*?(?:\\*/|\\z)",
            Pattern.DOTALL);

    private static final Pattern SUM = Pattern.compile(
            "\\b(?:sum|try_sum|count|count_if|approx_count_distinct)\\s*+\\(", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILTER = Pattern.compile("\\s*+filter\\s*+\\(", Pattern.CASE_INSENSITIVE);

    /** Sums and counts are {@code #} by then. */
    private static final Pattern COMBINED = Pattern.compile(
            "(?:[-#+(),.\\d\\s]|[*/]\\s*+(?=-?\\d)|(?<=\\d\\s{0,9})\\*|\\b(?:coalesce|ifnull|nvl|round|cast|as|decimal|double|bigint)\\b)++",
            Pattern.CASE_INSENSITIVE);

    private Additive() {}

    static boolean is(String sql) {
        String rest = QUOTED.matcher(sql).replaceAll(" ");
        boolean sums = false;
        for (Matcher sum = SUM.matcher(rest); sum.find(); sum = SUM.matcher(rest)) {
            int end = closed(rest, sum.end());
            Matcher filter = FILTER.matcher(rest).region(end, rest.length());
            end = filter.lookingAt() ? closed(rest, filter.end()) : end;
            rest = rest.substring(0, sum.start()) + '#' + rest.substring(end);
            sums = true;
        }
        return sums && COMBINED.matcher(rest).matches();
    }

    /** After the parenthesis that closes the one before {@code start}; the end where none does. */
    private static int closed(String sql, int start) {
        int depth = 1;
        int at = start;
        for (; at < sql.length() && depth > 0; at++) {
            depth += sql.charAt(at) == '(' ? 1 : sql.charAt(at) == ')' ? -1 : 0;
        }
        return at;
    }
}
