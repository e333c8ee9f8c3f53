package io.tallyman.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The values of one block, which notes what was read of them and what is wrong with them. */
final class Entries {

    private static final ConfigObject NOTHING = ConfigFactory.empty().root();

    private final Problems problems;
    private final KeyOrder order;
    private final ConfigObject values;
    private final String name;
    private final String path;
    private final String origin;
    private final boolean secret;
    // Stands in for a value that was no block: that is one problem, not one for each key that is missing in it.
    private final boolean silent;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> rejected = new HashSet<>();

    Entries(ConfigObject values, String name, Problems problems, KeyOrder order) {
        this.problems = problems;
        this.order = order;
        this.values = values;
        this.name = name;
        this.path = "";
        this.origin = Provenance.describe(values.origin());
        this.secret = false;
        this.silent = false;
    }

    private Entries(Entries outer, String where, String origin, ConfigValue value) {
        this.problems = outer.problems;
        this.order = outer.order;
        this.values = value instanceof ConfigObject block ? block : NOTHING;
        this.name = where;
        this.path = outer.pathOf(where);
        this.origin = origin;
        this.secret = outer.secret || Secrets.named(where);
        this.silent = outer.silent || (value != null && !(value instanceof ConfigObject));
    }

    /** The entries of a value, which is null where the key is absent and a problem where it is no block. */
    Entries inner(String where, String at, ConfigValue value) {
        if (value != null && !(value instanceof ConfigObject)) {
            wrong(where, at, value, "a block", "");
        }
        return new Entries(this, where, at, value);
    }

    Optional<ConfigValue> read(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key)).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    <T> Optional<T> scalar(String key, String expected, Function<String, Optional<T>> parse) {
        return scalar(key, expected, parse, text -> "");
    }

    /** Parses a text, a number or a flag; anything else, and what does not parse, is a problem. */
    <T> Optional<T> scalar(
            String key, String expected, Function<String, Optional<T>> parse, UnaryOperator<String> hint) {
        Optional<ConfigValue> value = read(key);
        Optional<String> text = value.filter(Found::isScalar).map(Found::text);
        Optional<T> parsed = text.flatMap(parse);
        if (value.isPresent() && parsed.isEmpty()) {
            wrong(key, originOf(key), value.get(), expected, hint.apply(text.orElse("")));
        }
        return parsed;
    }

    /** A text or a number; true among texts is more likely a slip than meant. */
    Optional<String> element(String where, String at, ConfigValue value, String expected) {
        if (Found.isScalar(value) && value.valueType() != ConfigValueType.BOOLEAN) {
            return Optional.of(Found.text(value));
        }
        wrong(where, at, value, expected, "");
        return Optional.empty();
    }

    void missing(String key, String expected) {
        if (!silent) {
            problems.add(new Problem(origin, pathOf(key), "Missing: expected " + expected, ""));
        }
    }

    void wrong(String where, String at, ConfigValue value, String expected, String hint) {
        String found = Found.describe(value, secret || Secrets.named(where));
        problems.add(new Problem(at, pathOf(where), "Expected " + expected + ", found " + found, hint));
    }

    void reject(String key, String message, String hint) {
        rejected.add(key);
        problems.add(new Problem(originOf(key), pathOf(key), message, hint));
    }

    void know(Collection<String> keys) {
        known.addAll(keys);
    }

    void reportUnknown() {
        for (String key : keys()) {
            if (!known.contains(key) && !rejected.contains(key)) {
                String message = "Unknown key '" + key + "'";
                problems.add(new Problem(originOf(key), pathOf(key), message, Nearest.hint(key, known)));
            }
        }
    }

    List<String> keys() {
        return order.keys(values, name);
    }

    String path() {
        return path;
    }

    String origin() {
        return origin;
    }

    String originOf(String key) {
        ConfigValue value = values.get(key);
        if (value == null) {
            return origin;
        }
        boolean environment = Provenance.fromEnvironment(value.origin());
        return order.place(values, key)
                .map(Provenance::toString)
                .orElseGet(() -> environment ? origin : Provenance.describe(value.origin()));
    }

    /** The origin of an element of a list, which is that of the list where the environment brought the element. */
    String originOf(String key, ConfigValue element) {
        return Provenance.inFile(element.origin()).map(Provenance::toString).orElseGet(() -> originOf(key));
    }

    private String pathOf(String where) {
        return path.isEmpty() ? where : path + "." + where;
    }
}
