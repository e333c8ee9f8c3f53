package io.tallyman.cli;

import io.tallyman.check.Check;
import io.tallyman.config.Nearest;
import io.tallyman.suite.Suite;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which checks a run is about.
 *
 * @param checks the checks that run
 * @param wholeTables tables of which every check runs
 */
record Selection(List<Check> checks, Set<String> wholeTables) {

    /** The checks that the {@code --only table[/check]} words name; all of them without such words. */
    static Selection of(Suite suite, List<String> only) {
        Set<String> tables = new LinkedHashSet<>();
        suite.checks().forEach(c -> tables.add(c.table()));
        if (only.isEmpty()) {
            return new Selection(suite.checks(), tables);
        }
        List<String> ids = suite.checks().stream().map(Check::id).toList();
        for (String word : only) {
            if (!tables.contains(word) && !ids.contains(word)) {
                Set<String> known = new LinkedHashSet<>(tables);
                known.addAll(ids);
                throw new Refusal("Unknown table or check '" + word + "'. " + Nearest.hint(word, known));
            }
        }
        return new Selection(
                suite.checks().stream()
                        .filter(c -> only.contains(c.table()) || only.contains(c.id()))
                        .toList(),
                new LinkedHashSet<>(tables.stream().filter(only::contains).toList()));
    }
}
