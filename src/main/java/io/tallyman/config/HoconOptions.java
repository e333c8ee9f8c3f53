package io.tallyman.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A block of HOCON, which hands out each of its sub-blocks only once, so that it knows in the end what nobody read. */
final class HoconOptions implements Options {

    private static final Map<String, Boolean> FLAGS =
            Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);

    private final Entries entries;
    private final Map<String, HoconOptions> children = new LinkedHashMap<>();
    private boolean namesAreFree;

    HoconOptions(Entries entries) {
        this.entries = entries;
    }

    void reportUnknownKeys() {
        if (!namesAreFree) {
            entries.reportUnknown();
        }
        children.values().forEach(HoconOptions::reportUnknownKeys);
    }

    @Override
    public boolean has(String key) {
        return entries.read(key).isPresent();
    }

    @Override
    public String text(String key) {
        if (!has(key)) {
            entries.missing(key, "a text");
        }
        return text(key, "");
    }

    @Override
    public String text(String key, String fallback) {
        return optionalText(key).orElse(fallback);
    }

    @Override
    public Optional<String> optionalText(String key) {
        return entries.scalar(key, "a text", Optional::of);
    }

    @Override
    public List<String> texts(String key) {
        Optional<ConfigValue> value = entries.read(key);
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value.get() instanceof ConfigList list) {
            for (int i = 0; i < list.size(); i++) {
                ConfigValue element = list.get(i);
                entries.element(key + "[" + i + "]", entries.originOf(key, element), element, "a text")
                        .ifPresent(texts::add);
            }
        } else {
            entries.element(key, entries.originOf(key), value.get(), "a text or a list of texts")
                    .ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }

    @Override
    public List<String> someTexts(String key) {
        Optional<ConfigValue> value = entries.read(key);
        if (value.isEmpty()) {
            entries.missing(key, "at least one text");
        } else if (value.get() instanceof ConfigList list && list.isEmpty()) {
            entries.wrong(key, entries.originOf(key), list, "at least one text", "");
        }
        return texts(key);
    }

    @Override
    public boolean flag(String key, boolean fallback) {
        Function<String, Optional<Boolean>> parse =
                text -> Optional.ofNullable(FLAGS.get(text.trim().toLowerCase(Locale.ROOT)));
        return entries.scalar(key, "true or false", parse).orElse(fallback);
    }

    @Override
    public OptionalInt integer(String key) {
        return entries.scalar(key, "a whole number", Quantity::whole)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    @Override
    public Optional<BigDecimal> number(String key) {
        UnaryOperator<String> hint = text -> "Write it like 12, 1.5, \"1,200\", 2k, 1.5M or 5%.";
        return entries.scalar(key, "a number", Quantity::number, hint);
    }

    @Override
    public Optional<Duration> duration(String key) {
        UnaryOperator<String> hint = text -> Quantity.number(text).isPresent()
                ? "say the unit, for example 6h"
                : "Write it like 6h, 30 min, 2d or 1w.";
        return entries.scalar(key, "a duration", Quantity::duration, hint);
    }

    @Override
    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        Map<String, E> names = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            names.put(kebab(constant.name()), constant);
        }
        Function<String, Optional<E>> parse = text -> Optional.ofNullable(names.get(kebab(text)));
        UnaryOperator<String> hint = text -> Nearest.hint(kebab(text), names.keySet());
        return entries.scalar(key, "one of the known words", parse, hint).orElse(fallback);
    }

    @Override
    public Options block(String key) {
        return child(key);
    }

    @Override
    public List<Options> blocks(String key) {
        Optional<ConfigValue> value = entries.read(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof ConfigList list)) {
            String hint = "Write it like " + key + " = [ { ... } ].";
            entries.wrong(key, entries.originOf(key), value.get(), "a list of blocks", hint);
            return List.of();
        }
        List<Options> blocks = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            ConfigValue element = list.get(i);
            HoconOptions block = children.computeIfAbsent(
                    key + "[" + i + "]", where -> open(where, entries.originOf(key, element), element));
            if (element instanceof ConfigObject) {
                blocks.add(block);
            }
        }
        return List.copyOf(blocks);
    }

    @Override
    public Map<String, Options> namedBlocks(String key) {
        HoconOptions names = names(key);
        Map<String, Options> blocks = new LinkedHashMap<>();
        for (String chosen : names.keys()) {
            HoconOptions block = names.child(chosen);
            if (names.isBlock(chosen)) {
                blocks.put(chosen, block);
            }
        }
        return Collections.unmodifiableMap(blocks);
    }

    @Override
    public Map<String, String> namedTexts(String key) {
        HoconOptions names = names(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String chosen : names.keys()) {
            names.optionalText(chosen).ifPresent(text -> texts.put(chosen, text));
        }
        return Collections.unmodifiableMap(texts);
    }

    @Override
    public boolean isBlock(String key) {
        return entries.read(key).filter(ConfigObject.class::isInstance).isPresent();
    }

    @Override
    public List<String> keys() {
        return entries.keys();
    }

    @Override
    public boolean fromEnvironment(String key) {
        return entries.read(key)
                .filter(value -> Provenance.fromEnvironment(value.origin()))
                .isPresent();
    }

    @Override
    public void reject(String key, String message, String hint) {
        entries.reject(key, message, hint);
    }

    @Override
    public void know(String... keys) {
        entries.know(List.of(keys));
    }

    @Override
    public String origin() {
        return entries.origin();
    }

    @Override
    public String path() {
        return entries.path();
    }

    private HoconOptions names(String key) {
        HoconOptions names = child(key);
        names.namesAreFree = true;
        return names;
    }

    private HoconOptions child(String key) {
        ConfigValue value = entries.read(key).orElse(null);
        return children.computeIfAbsent(key, where -> open(where, entries.originOf(key), value));
    }

    private HoconOptions open(String where, String at, ConfigValue value) {
        return new HoconOptions(entries.inner(where, at, value));
    }

    private static String kebab(String word) {
        return word.trim().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
