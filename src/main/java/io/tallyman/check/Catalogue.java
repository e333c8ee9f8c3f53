package io.tallyman.check;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Every kind of check on the class path, by keyword. */
public final class Catalogue {
    private final Map<String, CheckKind> kinds = new TreeMap<>();

    /**
     * Finds the kinds.
     *
     * @throws IllegalStateException where two kinds share a keyword
     */
    public Catalogue() {
        // spark-submit loads the job jar with its own loader, so the context loader may not see it.
        for (CheckKind kind : ServiceLoader.load(CheckKind.class, Catalogue.class.getClassLoader())) {
            CheckKind other = kinds.put(kind.keyword(), kind);
            if (other != null) {
                throw new IllegalStateException("Cannot use two kinds of check with the keyword '" + kind.keyword()
                        + "': " + other.getClass().getName() + " and "
                        + kind.getClass().getName());
            }
        }
    }

    public Optional<CheckKind> find(String keyword) {
        return Optional.ofNullable(kinds.get(keyword));
    }

    public Collection<CheckKind> all() {
        return kinds.values();
    }
}
