package io.tallyman.alert;

import io.tallyman.alert.Message.Action;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.incident.Change.Event;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sentences of a message, the same for every channel. Each is one {@linkplain Harmless harmless} line of bounded
 * length.
 *
 * @param headline the worst line in a few words, for a subject
 * @param about whom it is for, of which date, and how many of what
 * @param items worst first
 * @param folded how many lines are not among the items
 * @param report link or path of the report
 */
record Sayings(String headline, String about, List<Item> items, int folded, Optional<String> report) {
    private static final int NAME = 120;
    private static final int VALUE = 60;
    private static final int SENTENCE = 400;
    private static final int STEP = 240;
    private static final int STEPS = 3;
    private static final int ADDRESS = 500;
    /** A kind's playbook is about numbers that are wrong, and so of no use where there is none. */
    private static final List<String> UNEVALUATED = List.of(
            "Read the reason above: most often a column, a table or a right to read has changed.",
            "Ask whoever changed it, and mend the source or the check; validate --tables opens every table.",
            "Run the date again: until then nobody knows whether the numbers are right.");

    /**
     * What is said of one incident.
     *
     * @param badge FAIL, WARN, ERROR, RECOVERED or CLOSED
     * @param title table and check
     * @param measured the value against its expectation
     * @param since first failed date, and how long it lasts
     * @param act how soon somebody should look, and why; "" once it is over
     * @param endangers what it puts at risk; "" where nobody wrote it down
     * @param steps first steps of the playbook
     * @param playbook link or path of the whole
     */
    record Item(
            String badge,
            String title,
            String measured,
            String since,
            String act,
            String endangers,
            List<String> steps,
            Optional<String> playbook) {}

    /** The sentences of at most so many lines. */
    static Sayings of(Message message, int most) {
        List<Item> items = message.lines().stream()
                .limit(most)
                .map(line -> item(message, line))
                .toList();
        return new Sayings(
                headline(message),
                about(message),
                items,
                message.lines().size() - items.size(),
                message.report().map(r -> Harmless.line(r, ADDRESS)).filter(r -> !r.isEmpty()));
    }

    /** The same with one item less. */
    Sayings shorter() {
        return new Sayings(headline, about, items.subList(0, items.size() - 1), folded + 1, report);
    }

    /** Says how many lines are not shown; empty where all are. */
    Optional<String> more() {
        return folded == 0
                ? Optional.empty()
                : Optional.of("and " + folded + " more" + (report.isEmpty() ? "" : ", see the report"));
    }

    /** Table and check: {@code orders: null-rate(client_id)}. */
    static String title(Message.Line line) {
        String prefix = line.table() + "/";
        String check = line.check().startsWith(prefix) ? line.check().substring(prefix.length()) : line.check();
        return Harmless.line(line.table(), NAME) + ": " + Harmless.line(check, NAME);
    }

    /** FAIL, WARN, ERROR; RECOVERED once the check passes again; CLOSED where a person said so, who may be wrong. */
    static String badge(Message.Line line) {
        if (!recovered(line)) {
            return line.status().name();
        }
        // What passes has a number; a person's word has none.
        return measurable(line) ? "RECOVERED" : "CLOSED";
    }

    /** Whether the incident is over. */
    static boolean recovered(Message.Line line) {
        return line.event() == Event.RECOVERED;
    }

    private static boolean measurable(Message.Line line) {
        String value = Harmless.line(line.value(), VALUE);
        return !value.isEmpty() && !value.equals("-");
    }

    /** One incident in one line: badge, table, check, value and since when. */
    static String summary(Message message, Message.Line line) {
        return badge(line) + " " + title(line) + ", " + measured(line) + ", " + since(message, line);
    }

    static String measured(Message.Line line) {
        String value = Harmless.line(line.value(), VALUE);
        String expected = Harmless.line(line.expected(), SENTENCE);
        String sentence = Harmless.line(line.sentence(), SENTENCE);
        boolean known = measurable(line);
        String against = (known ? value : "no value") + (expected.isEmpty() ? "" : ", expected " + expected);
        if (sentence.isEmpty()) {
            return against;
        }
        // A verdict's sentence starts with the value and names what was expected.
        boolean told = known && sentence.startsWith(value) && sentence.contains(expected);
        return told || !known && expected.isEmpty() ? sentence : against + ": " + sentence;
    }

    static String since(Message message, Message.Line line) {
        if (recovered(line)) {
            return "had failed since " + line.since();
        }
        String row = daily(message, line) ? " days in a row" : " judged days in a row";
        String days = line.days() <= 1 ? "first day" : line.days() + row;
        String news = switch (line.event()) {
            case CONTINUED -> ", reminder";
            case WORSENED -> ", worse than before";
            case ESCALATED -> ", escalated";
            case WOKEN -> ", no longer quiet";
            case OPENED, SNOOZED, RECOVERED -> "";
        };
        return "since " + line.since() + ", " + days + news;
    }

    /** Whether every date from its first to the message's was judged, and failed. */
    private static boolean daily(Message message, Message.Line line) {
        return line.since().plusDays(line.days() - 1L).equals(message.date());
    }

    static String endangers(Message.Line line) {
        return Harmless.line(line.endangers(), SENTENCE);
    }

    /** The playbook's; where the check could not be evaluated, what to do about that. */
    static List<String> steps(Message.Line line) {
        List<String> steps = line.status() == Status.ERROR ? UNEVALUATED : line.steps();
        return steps.stream()
                .limit(STEPS)
                .map(step -> Harmless.line(step, STEP))
                .filter(step -> !step.isEmpty())
                .toList();
    }

    /** The address where it is one that a person may safely follow; else empty. */
    static Optional<String> link(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            boolean plain = uri.getHost() != null && uri.getUserInfo() == null;
            boolean ascii = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
            return web && plain && ascii && text.length() <= ADDRESS ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The owner as shown; says so where there is none. */
    static String owner(Message message) {
        String owner = Harmless.line(message.owner(), NAME);
        return owner.isEmpty() ? "no owner" : owner;
    }

    private static Item item(Message message, Message.Line line) {
        return new Item(
                badge(line),
                title(line),
                measured(line),
                since(message, line),
                recovered(line) ? "" : act(line),
                endangers(line),
                recovered(line) ? List.of() : steps(line),
                line.playbook().map(p -> Harmless.line(p, ADDRESS)).filter(p -> !p.isEmpty() && !recovered(line)));
    }

    private static String act(Message.Line line) {
        if (line.status() == Status.ERROR) {
            return "Could not be evaluated: nobody knows whether the numbers are right.";
        }
        if (line.severity() == Severity.INFO) {
            return "For the record: nobody needs to act.";
        }
        String table = Harmless.line(line.table(), NAME);
        if (line.status() == Status.WARN) {
            return "Look today: unusual, and not certainly wrong.";
        }
        return line.severity() == Severity.CRITICAL
                ? "Act now: numbers built on " + table + " cannot be trusted."
                : "Look today: numbers built on " + table + " may be wrong.";
    }

    private static String headline(Message message) {
        String where =
                message.environment().equals("live") ? "" : "[" + Harmless.line(message.environment(), 20) + "] ";
        if (message.lines().isEmpty()) {
            return where + "Nothing to tell of " + message.date();
        }
        Message.Line first = message.lines().get(0);
        String value = Harmless.line(first.value(), VALUE);
        int others = message.lines().size() - 1;
        return where
                + (message.action() == Action.REMIND ? "Reminder: " : "")
                + badge(first)
                + " "
                + title(first)
                + (measurable(first) ? " " + value : "")
                + (recovered(first) || first.days() <= 1 ? "" : lasting(message, first))
                + (others == 0 ? "" : " (+" + others + ")");
    }

    private static String lasting(Message message, Message.Line line) {
        return daily(message, line) ? ", day " + line.days() : ", since " + line.since();
    }

    private static String about(Message message) {
        Map<String, Long> badges =
                message.lines().stream().collect(Collectors.groupingBy(Sayings::badge, Collectors.counting()));
        List<String> parts = Stream.of("ERROR", "FAIL", "WARN", "RECOVERED", "CLOSED")
                .filter(badges::containsKey)
                .map(badge -> badges.get(badge) + " " + badge)
                .toList();
        String weekday = message.date().getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT);
        String counts = String.join(", ", parts);
        return "Owner " + owner(message)
                + message.contact()
                        .map(c -> Harmless.line(c, NAME))
                        .filter(c -> !c.isEmpty())
                        .map(c -> " (" + c + ")")
                        .orElse("")
                + ", business date " + message.date() + " (" + weekday + ")"
                + (counts.isEmpty() ? "" : ": " + counts);
    }
}
