package io.tallyman.alert;

import io.tallyman.alert.AlertSpec.Rules;
import io.tallyman.alert.AlertSpec.Way;
import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.suite.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code alerts}, {@code approved} and {@code outputs} of a configuration. */
public final class AlertReader {
    private static final String CHANNEL = "channel";
    private static final String ESCALATE_TO = "escalate-to";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final int MOST_DAYS = 365;
    private static final int MOST_RETRIES = 10;
    private static final Duration LONGEST_BUDGET = Duration.ofHours(1);

    private final Options root;
    private final Suite suite;
    private final Options options;
    private final Map<String, Channel> kinds = new TreeMap<>();

    private AlertReader(Options root, Suite suite, Iterable<Channel> kinds) {
        this.root = root;
        this.suite = suite;
        this.options = root.block("alerts");
        kinds.forEach(kind -> this.kinds.put(kind.keyword(), kind));
    }

    /**
     * Reads the blocks; every problem is noted with the options.
     *
     * @param root the {@code tallyman} block
     * @param suite what may have to be told
     * @return what could be read; without channels where there are none
     */
    public static AlertSpec read(Options root, Suite suite) {
        // spark-submit loads the job jar with its own loader, so the context loader may not see it.
        return read(root, suite, ServiceLoader.load(Channel.class, AlertReader.class.getClassLoader()));
    }

    static AlertSpec read(Options root, Suite suite, Iterable<Channel> kinds) {
        return new AlertReader(root, suite, kinds).spec();
    }

    private AlertSpec spec() {
        Map<String, Way> channels = channels();
        Set<String> names = options.namedBlocks("channels").keySet();
        RouteReader reader = new RouteReader(names, suite);
        List<Route> routes = options.blocks("routes").stream().map(reader::read).toList();
        if (routes.isEmpty() && !names.isEmpty()) {
            options.reject(
                    "channels",
                    "No route leads to a channel, so nobody would be told",
                    "Write routes = [ { to = " + names.iterator().next() + " } ].");
        }
        Rules rules = rules(names);
        return new AlertSpec(channels, routes, rules, approved(names, rules), OutputReader.read(root));
    }

    private Map<String, Way> channels() {
        Map<String, Way> channels = new LinkedHashMap<>();
        options.namedBlocks("channels").forEach((name, block) -> {
            if (!NAME.matcher(name).matches()) {
                options.block("channels")
                        .reject(
                                name,
                                "The name of a channel is a word of letters, digits, - and _",
                                "Write it like data-team.");
            }
            way(block).ifPresent(way -> channels.put(name, way));
        });
        return Collections.unmodifiableMap(channels);
    }

    private Optional<Way> way(Options block) {
        String keyword = block.text(CHANNEL);
        Channel kind = kinds.get(keyword);
        if (kind == null) {
            if (block.has(CHANNEL)) {
                block.reject(CHANNEL, "Unknown channel '" + keyword + "'", Nearest.hint(keyword, kinds.keySet()));
            }
            block.know(block.keys().toArray(String[]::new));
            return Optional.empty();
        }
        return Optional.of(new Way(keyword, kind.read(block)));
    }

    private Rules rules(Set<String> names) {
        Optional<String> escalateTo = options.optionalText(ESCALATE_TO);
        escalateTo
                .filter(name -> !names.contains(name))
                .ifPresent(name -> unknownChannel(options, ESCALATE_TO, name, names));
        Optional<String> stagingTo = options.optionalText("staging-to");
        stagingTo
                .filter(name -> !names.contains(name))
                .ifPresent(name -> unknownChannel(options, "staging-to", name, names));
        return new Rules(
                whole("escalate-after", 2, MOST_DAYS, io.tallyman.incident.Rules.ESCALATE_AFTER),
                escalateTo,
                remindDays(),
                budget(),
                whole("retries", 0, MOST_RETRIES, 3),
                options.optionalText("report-link").filter(link -> !link.isBlank()),
                options.optionalText("payloads")
                        .filter(folder -> !folder.isBlank())
                        .flatMap(folder -> LocalFolder.read(options, "payloads"))
                        .map(Path::toString),
                stagingTo.orElse("test"));
    }

    static void unknownChannel(Options block, String key, String name, Collection<String> names) {
        block.reject(
                key,
                "There is no channel '" + name + "'",
                names.isEmpty() ? "Name it in alerts.channels first." : Nearest.hint(name, names));
    }

    private int whole(String key, int least, int most, int fallback) {
        int number = options.integer(key).orElse(fallback);
        if (number < least || number > most) {
            options.reject(key, "Expected " + least + " to " + most + ", found " + number, "");
            return fallback;
        }
        return number;
    }

    private int remindDays() {
        Duration every = options.duration("remind-every").orElse(Duration.ofDays(3));
        if (!every.equals(Duration.ofDays(every.toDays())) || every.toDays() > MOST_DAYS) {
            options.reject(
                    "remind-every",
                    "Expected whole days, at most " + MOST_DAYS + ", found '" + options.text("remind-every") + "'",
                    "Write it like 3d, or 0d for no reminders.");
            return 0;
        }
        return (int) every.toDays();
    }

    private Duration budget() {
        Duration budget = options.duration("budget").orElse(Duration.ofSeconds(60));
        if (budget.compareTo(Duration.ofSeconds(1)) < 0 || budget.compareTo(LONGEST_BUDGET) > 0) {
            options.reject("budget", "Expected 1s to 1h, found '" + options.text("budget") + "'", "Write it like 60s.");
        }
        return budget;
    }

    private Set<String> approved(Set<String> names, Rules rules) {
        Set<String> known = Actions.names(names, rules);
        Set<String> approved = new TreeSet<>();
        for (String name : root.texts("approved")) {
            if (known.contains(name)) {
                approved.add(name);
            } else {
                root.reject("approved", "There is no action '" + name + "' to approve", Nearest.hint(name, known));
            }
        }
        return Collections.unmodifiableSet(approved);
    }
}
