package io.tallyman.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what has to be mended, each thing once, in the order in which a person meets it in the files. */
public final class Problems {

    private static final Pattern FILE_AND_LINE = Pattern.compile("(.*):(\\d{1,9})");

    private final Set<Problem> found = new LinkedHashSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public List<Problem> all() {
        return found.stream()
                .sorted(Comparator.comparing(Problems::file).thenComparingInt(Problems::line))
                .toList();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    private static String file(Problem problem) {
        Matcher matcher = FILE_AND_LINE.matcher(problem.origin());
        return matcher.matches() ? matcher.group(1) : problem.origin();
    }

    private static int line(Problem problem) {
        Matcher matcher = FILE_AND_LINE.matcher(problem.origin());
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }
}
