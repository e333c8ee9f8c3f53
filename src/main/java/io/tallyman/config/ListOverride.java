package io.tallyman.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One setting of one check, which stands in a list: {@code tallyman.tables.orders.checks.row-count.fail}.
 *
 * <p>The check is told by its name, else by its kind (first of those without a name), or by its position from 0. HOCON
 * itself would put a block in place of the list.
 *
 * @param list path of the list in the {@code tallyman} block
 * @param check name, kind or position
 * @param key path within the check
 */
record ListOverride(List<String> list, String check, List<String> key) {

    /** What a path with {@code tallyman} in front is about; empty where it is no check of a list. */
    static Optional<ListOverride> of(String path) {
        List<String> words;
        try {
            words = ConfigUtil.splitPath(path);
        } catch (ConfigException e) {
            return Optional.empty();
        }
        boolean table = words.size() > 5
                && words.get(1).equals("tables")
                && words.get(3).equals("checks");
        boolean kpi = words.size() > 3 && words.get(1).equals("kpis");
        int at = table ? 4 : 2;
        return words.get(0).equals(ConfigFile.ROOT) && (table || kpi)
                ? Optional.of(
                        new ListOverride(words.subList(1, at), words.get(at), words.subList(at + 1, words.size())))
                : Optional.empty();
    }

    /** The path within the check as HOCON. */
    String keyPath() {
        return ConfigUtil.joinPath(key);
    }

    /**
     * The block with the change.
     *
     * @param block the {@code tallyman} block
     * @param change the path within the check with its value
     * @param problems told where no check, or more than one, is meant
     */
    ConfigObject applied(ConfigObject block, Config change, Problems problems) {
        String path = ConfigUtil.joinPath(list);
        ConfigValue value = block;
        for (String word : list) {
            value = value instanceof ConfigObject inner ? inner.get(word) : null;
        }
        if (!(value instanceof ConfigList checks)) {
            problems.add(new Problem(
                    Provenance.OVERRIDE, path, "There is no list of checks to look for '" + check + "'", ""));
            return block;
        }
        List<Integer> meant = meant(checks);
        if (meant.size() != 1) {
            problems.add(meant.isEmpty() ? unknown(path, checks) : ambiguous(path, meant));
            return block;
        }
        List<ConfigValue> changed = new ArrayList<>(checks);
        changed.set(meant.get(0), change.root().withFallback(checks.get(meant.get(0))));
        return block.toConfig()
                .withValue(path, ConfigValueFactory.fromIterable(changed).withOrigin(checks.origin()))
                .root();
    }

    private List<Integer> meant(ConfigList checks) {
        if (check.matches("\\d{1,4}")) {
            int position = Integer.parseInt(check);
            return position < checks.size() && checks.get(position) instanceof ConfigObject
                    ? List.of(position)
                    : List.of();
        }
        List<Integer> named = having(checks, "name");
        List<Integer> kind = having(checks, "check");
        List<Integer> nameless =
                kind.stream().filter(i -> text(checks.get(i), "name") == null).toList();
        return Stream.of(named, nameless, kind)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Integer> having(ConfigList checks, String word) {
        return IntStream.range(0, checks.size())
                .filter(i -> check.equals(text(checks.get(i), word)))
                .boxed()
                .toList();
    }

    private static String text(ConfigValue value, String word) {
        return value instanceof ConfigObject block && block.get(word) != null && Found.isScalar(block.get(word))
                ? Found.text(block.get(word))
                : null;
    }

    private Problem unknown(String path, ConfigList checks) {
        TreeSet<String> known = new TreeSet<>();
        checks.forEach(value -> Stream.of("name", "check")
                .map(word -> text(value, word))
                .filter(Objects::nonNull)
                .forEach(known::add));
        return new Problem(
                Provenance.OVERRIDE,
                path,
                "No check of this list has the name or the kind '" + check + "'",
                Nearest.hint(check, known));
    }

    private Problem ambiguous(String path, List<Integer> meant) {
        return new Problem(
                Provenance.OVERRIDE,
                path,
                meant.size() + " checks of this list are called '" + check + "'",
                "Give the one that is meant a name, or write its position in place of the name: " + meant.get(0)
                        + " is the first of them.");
    }
}
