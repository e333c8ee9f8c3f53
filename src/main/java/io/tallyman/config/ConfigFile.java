package io.tallyman.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads configuration files, later ones over earlier ones and single settings over all of them. */
public final class ConfigFile {

    static final String ROOT = "tallyman";
    private static final Set<String> TELLING = Set.of("alerts", "approved", "outputs", "snoozes");
    private static final String CANNOT_READ = "Cannot read the configuration: ";
    private static final ConfigParseOptions FILE = ConfigParseOptions.defaults().setAllowMissing(false);
    private static final ConfigParseOptions SET =
            ConfigParseOptions.defaults().setOriginDescription(Provenance.OVERRIDE);
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??([^}]+)}");

    private final List<Path> files;
    private final KeyOrder order;
    private final Problems problems = new Problems();

    private ConfigFile(List<Path> files) {
        this.files = files;
        this.order = new KeyOrder(files);
    }

    /** What came of reading: options to go on with, or only problems. */
    public sealed interface Loaded permits Parsed, Unreadable {

        Problems problems();
    }

    /** The configuration could not be read at all, and the problems say why. */
    public record Unreadable(Problems problems) implements Loaded {}

    /** A configuration whose every value can be asked for; reading the options adds to its problems. */
    public static final class Parsed implements Loaded {

        private final HoconOptions root;
        private final Problems problems;
        private final String fingerprint;

        private Parsed(HoconOptions root, Problems problems, String fingerprint) {
            this.root = root;
            this.problems = problems;
            this.fingerprint = fingerprint;
        }

        /** The {@code tallyman} block. */
        public Options root() {
            return root;
        }

        @Override
        public Problems problems() {
            return problems;
        }

        /**
         * The same for configurations that mean the same, whatever their layout and their secrets. Up to its dash it
         * is about what is checked; after it, about who is told and what else comes of that.
         */
        public String fingerprint() {
            return fingerprint;
        }

        /** Makes a problem of every key that nobody read; call it when everything that can be read was read. */
        public void reportUnknownKeys() {
            root.reportUnknownKeys();
        }
    }

    /** Reads the files, puts the overrides (full path to value) over them and fills in the environment. */
    public static Loaded load(List<Path> files, Map<String, String> overrides) {
        return new ConfigFile(List.copyOf(files)).read(overrides);
    }

    private Loaded read(Map<String, String> overrides) {
        Config merged = ConfigFactory.empty();
        for (Path file : files) {
            merged = parse(file).withFallback(merged);
        }
        Map<ListOverride, Config> ofChecks = new LinkedHashMap<>();
        for (Map.Entry<String, String> setting : overrides.entrySet()) {
            String key = setting.getKey();
            Optional<ListOverride> check = ListOverride.of(key);
            if (check.isPresent()) {
                ofChecks.put(check.get(), override(check.get().keyPath(), setting.getValue()));
                continue;
            }
            Config change = override(key, setting.getValue());
            requireUse(key, change, merged);
            merged = change.withFallback(merged);
        }
        // Without one of the files most of what the others refer to would be missing, and say nothing new.
        Optional<ConfigObject> block = problems.isEmpty() ? resolve(merged).flatMap(this::rootBlock) : Optional.empty();
        for (Map.Entry<ListOverride, Config> change : ofChecks.entrySet()) {
            Optional<Config> resolved = resolve(change.getValue());
            block = block.flatMap(outer -> resolved.map(inner -> change.getKey().applied(outer, inner, problems)));
        }
        if (block.isEmpty() || !problems.isEmpty()) {
            return new Unreadable(problems);
        }
        HoconOptions root = new HoconOptions(new Entries(block.get(), ROOT, problems, order));
        return new Parsed(root, problems, Fingerprint.of(block.get(), TELLING));
    }

    private Config parse(Path file) {
        String name = Provenance.shorten(file.toString());
        if (!Files.exists(file) || Files.isDirectory(file)) {
            String reason = Files.exists(file) ? "it is a directory" : "the file does not exist";
            problems.add(new Problem(name, "", CANNOT_READ + reason, ""));
            return ConfigFactory.empty();
        }
        try {
            return ConfigFactory.parseFile(file.toFile(), FILE);
        } catch (ConfigException e) {
            note(e, name);
            return ConfigFactory.empty();
        }
    }

    private Config override(String key, String value) {
        try {
            return ConfigFactory.parseString(key + "=" + (isHocon(value) ? value : ConfigUtil.quoteString(value)), SET);
        } catch (ConfigException e) {
            String hint = "Write it like --set " + ROOT + ".name=shop.";
            problems.add(new Problem(Provenance.OVERRIDE, key, "Cannot read this as a key and its value", hint));
            return ConfigFactory.empty();
        }
    }

    /** Outside of the block there are only values that something in it refers to; all else would change nothing. */
    private void requireUse(String key, Config change, Config merged) {
        for (String word : change.root().keySet()) {
            Pattern reference = Pattern.compile("\\$\\{\\??\"?" + Pattern.quote(word) + "\"?[.}]");
            if (word.equals(ROOT)
                    || reference
                            .matcher(merged.root().render(ConfigRenderOptions.concise()))
                            .find()) {
                continue;
            }
            String hint = Nearest.word(word, Set.of(ROOT))
                    .map(near -> "Did you mean '" + near + "' where you wrote '" + word + "'?")
                    .orElse("Did you mean '" + ROOT + "." + key + "'?");
            problems.add(new Problem(
                    Provenance.OVERRIDE, key, "This is outside of the block '" + ROOT + "' and changes nothing", hint));
        }
    }

    // A URL would lose its tail to HOCON's comments, and "a, b = c" would set a second key.
    private static boolean isHocon(String value) {
        boolean bare = !value.startsWith("\"") && !value.startsWith("[") && !value.startsWith("{");
        if (bare && (value.contains("//") || value.contains("#"))) {
            return false;
        }
        try {
            return ConfigFactory.parseString("value=" + value, SET).root().size() == 1;
        } catch (ConfigException e) {
            return false;
        }
    }

    private Optional<Config> resolve(Config merged) {
        try {
            return Optional.of(merged.resolve());
        } catch (ConfigException.UnresolvedSubstitution e) {
            noteUnresolved(e);
        } catch (ConfigException e) {
            note(e, ROOT);
        }
        return Optional.empty();
    }

    private Optional<ConfigObject> rootBlock(Config resolved) {
        ConfigValue value = resolved.root().get(ROOT);
        if (value instanceof ConfigObject block) {
            return Optional.of(block);
        }
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            String origin = files.isEmpty()
                    ? Provenance.OVERRIDE
                    : Provenance.shorten(files.get(0).toString());
            String hint = Nearest.word(ROOT, resolved.root().keySet())
                    .map(near -> "Did you mean '" + ROOT + "' where you wrote '" + near + "'?")
                    .orElse("Put everything inside " + ROOT + " { ... }.");
            problems.add(new Problem(origin, ROOT, "Missing the block '" + ROOT + "'", hint));
        } else {
            String message = "Expected a block, found " + Found.describe(value, false);
            problems.add(new Problem(Provenance.describe(value.origin()), ROOT, message, ""));
        }
        return Optional.empty();
    }

    private void noteUnresolved(ConfigException.UnresolvedSubstitution e) {
        Matcher matcher = SUBSTITUTION.matcher(e.getMessage());
        if (e.origin() == null || !matcher.find() || e.getMessage().contains("cycle")) {
            note(e, ROOT);
            return;
        }
        String name = matcher.group(1);
        // A name with a dot is a key: no shell can set such a variable.
        String mend = name.contains(".") ? "define " + name : "set the environment variable " + name;
        String hint = mend + ", or write ${?" + name + "} if it may be missing";
        problems.add(new Problem(Provenance.describe(e.origin()), "", "Nothing stands for ${" + name + "}", hint));
    }

    private void note(ConfigException e, String otherwise) {
        if (e.origin() == null) {
            problems.add(new Problem(otherwise, "", CANNOT_READ + e.getMessage(), ""));
            return;
        }
        String prefix = e.origin().description() + ": ";
        String message = e.getMessage().startsWith(prefix) ? e.getMessage().substring(prefix.length()) : e.getMessage();
        // The parser quotes what it stumbled over, which on such a line is likely a password.
        boolean secret = Provenance.inFile(e.origin())
                .map(order::text)
                .filter(Secrets::named)
                .isPresent();
        String shown = secret ? "this line is malformed (not shown, for it names a secret)" : message;
        String hint = secret ? "Put the value in double quotes." : "";
        problems.add(new Problem(Provenance.describe(e.origin()), "", CANNOT_READ + shown, hint));
    }
}
