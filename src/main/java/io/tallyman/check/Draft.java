package io.tallyman.check;

import io.tallyman.baseline.Method;
import io.tallyman.baseline.Methods;
import io.tallyman.baseline.Rule;
import io.tallyman.check.Expectation.Baseline;
import io.tallyman.check.Expectation.Direction;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.metric.Measure;
import io.tallyman.metric.Measure.Form;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Ratio;
import io.tallyman.metric.Scope;
import io.tallyman.metric.Segment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options every kind of check has: name, where, over, warn, fail, baseline, and the labels people read.
 *
 * <p>A kind makes one draft per block, then one check per measure from it.
 */
public final class Draft {
    private static final Methods METHODS = new Methods();
    private static final String IGNORE_BELOW = "ignore-below";

    private final CheckKind kind;
    private final Subject subject;
    private final Options options;
    private final Optional<String> name;
    private final Optional<String> where;
    private final Scope scope;
    private final Check.Labels labels;
    private final List<String> evidenceColumns;
    private final Optional<Segmenting> segmenting;
    private final List<Expectation> thresholds = new ArrayList<>();
    private final List<Expectation> baselines = new ArrayList<>();
    private Optional<Unit> written = Optional.empty();
    private Optional<Unit> ignoredIn = Optional.empty();

    private Draft(CheckKind kind, Subject subject, Options options) {
        this.kind = kind;
        this.subject = subject;
        this.options = options;
        name = options.optionalText("name");
        where = options.optionalText("where");
        Scope asked = options.choice("over", Scope.class, Scope.SLICE);
        scope = subject.sliced() ? asked : Scope.TABLE;
        labels = labels(options);
        evidenceColumns = options.texts("evidence");
        segmenting = Segmenting.read(options);
        threshold("warn", Status.WARN);
        threshold("fail", Status.FAIL);
        baseline();
    }

    /** Reads the common options of a block. */
    public static Draft of(CheckKind kind, Subject subject, Options options) {
        options.know("check");
        return new Draft(kind, subject, options);
    }

    /** Severity, description, tags, owner and playbook of a block. */
    public static Check.Labels labels(Options options) {
        return new Check.Labels(
                options.choice("severity", Severity.class, Severity.CRITICAL),
                options.optionalText("description"),
                options.texts("tags"),
                options.optionalText("owner"),
                options.optionalText("playbook"),
                options.optionalText("rationale"));
    }

    /** The row filter. */
    public Optional<String> where() {
        return where;
    }

    /** One slice, or the whole table where the block or the table says so. */
    public Scope scope() {
        return scope;
    }

    /** A measure of this table in the block's scope. */
    public MetricKey key(Measure measure) {
        return new MetricKey(subject.table(), scope, measure);
    }

    /** Whether violations are counted or taken as a share: a share where a threshold is written as a percentage. */
    public Form form() {
        return written.equals(Optional.of(Unit.RATIO)) ? Form.RATIO : Form.COUNT;
    }

    /** The unit that goes with {@link #form()}. */
    public Unit formUnit() {
        return form() == Form.RATIO ? Unit.RATIO : Unit.COUNT;
    }

    /** How many days back are looked at; refuses thresholds on an age that could then never be reached. */
    public int lookBack(int fallback) {
        int days = options.integer("look-back").orElse(fallback);
        if (days < 0 || days > 365) {
            options.reject("look-back", "Expected 0 to 365 days, found " + days, "");
            return fallback;
        }
        BigDecimal oldest = BigDecimal.valueOf((days + 1) * 86_400L);
        for (Expectation expectation : thresholds) {
            Condition condition = ((Threshold) expectation).condition();
            boolean upward = condition.operator() == Condition.Operator.ABOVE
                    || condition.operator() == Condition.Operator.AT_LEAST;
            if (upward && condition.unit() == Unit.DURATION && !condition.holds(oldest)) {
                options.reject(
                        expectation.breach() == Status.WARN ? "warn" : "fail",
                        "\"" + condition.text() + "\" can never be reached: only " + (days + 1) + " days are looked at",
                        "Raise look-back.");
            }
        }
        return days;
    }

    /** A threshold for blocks that state none, for example {@code > 0}. */
    public Draft otherwise(Status breach, String condition) {
        if (thresholds.isEmpty() && baselines.isEmpty()) {
            thresholds.add(new Threshold(Conditions.parse(condition).orElseThrow(), breach));
        }
        return this;
    }

    /** The check of one measure, named {@code keyword(about)} unless the block names it. */
    public Check check(String about, MetricKey measure, List<MetricKey> alsoMeasured, Unit unit) {
        return check(about, measure, alsoMeasured, unit, name.orElseGet(() -> defaultName(about)));
    }

    /** The check of one of several measures of a block; a name in the block gets the measure's own as a suffix. */
    public Check check(String about, MetricKey measure, List<MetricKey> alsoMeasured, Unit unit, int siblings) {
        String own = siblings > 1 ? name.map(n -> n + "(" + about + ")").orElseGet(() -> defaultName(about)) : null;
        return check(about, measure, alsoMeasured, unit, own == null ? name.orElseGet(() -> defaultName(about)) : own);
    }

    private Check check(String about, MetricKey measure, List<MetricKey> alsoMeasured, Unit unit, String called) {
        refuseOtherUnits(unit, measure.measure() instanceof Ratio);
        if (segmenting.isPresent()
                && !Stream.concat(Stream.of(measure), alsoMeasured.stream()).allMatch(Segment::divides)) {
            Segmenting.refuse(options, "The check '" + kind.keyword() + "'");
        }
        List<Expectation> expectations = new ArrayList<>(thresholds);
        expectations.addAll(baselines);
        return new Check(
                subject.table(),
                called,
                kind.keyword(),
                measure,
                List.copyOf(alsoMeasured),
                List.copyOf(expectations),
                unit,
                labels,
                evidenceColumns,
                segmenting,
                Optional.empty(),
                options.origin());
    }

    private String defaultName(String about) {
        StringBuilder text = new StringBuilder(kind.keyword());
        if (!about.isEmpty()) {
            text.append('(').append(about).append(')');
        }
        if (thresholds.isEmpty() && !baselines.isEmpty()) {
            text.append("-vs-").append(((Baseline) baselines.get(0)).rule().name());
        }
        if (scope == Scope.TABLE && subject.sliced()) {
            text.append(" over table");
        }
        where.ifPresent(w -> text.append(" where ").append(w));
        return text.toString();
    }

    private void threshold(String key, Status breach) {
        options.optionalText(key).ifPresent(text -> {
            Optional<Condition> condition = Conditions.parse(text);
            if (condition.isEmpty()) {
                options.reject(
                        key,
                        "Expected a condition, found \"" + text + "\"",
                        "Write it like \"> 5%\", \"< 2,000\", \">= 6h\" or \"outside 10 .. 20\".");
                return;
            }
            Unit unit = condition.get().unit();
            if (written.isPresent() && written.get() != unit) {
                options.reject(key, "warn and fail are written in different units", "Use one unit in one check.");
            }
            written = Optional.of(unit);
            thresholds.add(new Threshold(condition.get(), breach));
        });
    }

    private void baseline() {
        if (!options.has("baseline")) {
            return;
        }
        if (scope == Scope.TABLE && subject.sliced()) {
            options.reject("baseline", "A check over the whole table has no comparable days", "Use over = slice.");
        }
        Options block = options.block("baseline");
        String keyword = block.has("method") ? block.text("method") : unnamed(block);
        Optional<Method> method = METHODS.find(keyword);
        if (method.isEmpty()) {
            List<String> keywords = METHODS.all().stream().map(Method::keyword).toList();
            block.reject("method", "Unknown method '" + keyword + "'", Nearest.hint(keyword, keywords));
            block.know(block.keys().toArray(String[]::new));
            return;
        }
        Rule rule = method.get().read(block);
        Direction direction = block.choice("direction", Direction.class, Direction.BOTH);
        int needed = minHistory(block, rule);
        BigDecimal ignoreBelow = ignoreBelow(block);
        Optional<BigDecimal> warn = tolerance(block, "warn", method.get());
        Optional<BigDecimal> fail = tolerance(block, "fail", method.get());
        if (warn.isPresent() && fail.isPresent() && warn.get().compareTo(fail.get()) > 0) {
            block.reject(
                    "warn",
                    "warn tolerates more than fail, so that nothing is ever WARN",
                    "Give warn the smaller number, or take it out.");
        }
        boolean none = !block.has("warn") && !block.has("fail");
        (none ? Optional.of(method.get().usualWarn()) : warn)
                .ifPresent(t -> baselines.add(
                        new Baseline(method.get(), rule, direction, t, needed, ignoreBelow, Status.WARN)));
        (none ? Optional.of(method.get().usualFail()) : fail)
                .ifPresent(t -> baselines.add(
                        new Baseline(method.get(), rule, direction, t, needed, ignoreBelow, Status.FAIL)));
    }

    /** A block that says what to compare with means a change, as it did before there were other methods. */
    private static String unnamed(Options block) {
        return block.has("against") || block.has("weeks") ? "change" : Methods.DEFAULT;
    }

    private BigDecimal ignoreBelow(Options block) {
        Optional<String> text = block.optionalText(IGNORE_BELOW);
        Optional<BigDecimal> amount = text.flatMap(Conditions::amount);
        if (text.isPresent() && amount.filter(a -> a.signum() >= 0).isEmpty()) {
            block.reject(
                    IGNORE_BELOW,
                    "Expected a number or a duration of at least 0, found \"" + text.get() + "\"",
                    "Write it like 10, \"0.5%\" or 10m.");
            return BigDecimal.ZERO;
        }
        ignoredIn = text.map(Conditions::unit);
        return amount.orElse(BigDecimal.ZERO);
    }

    private static int minHistory(Options block, Rule rule) {
        int most = rule.daysBack().size();
        int days = block.integer("min-history").orElse(rule.needed());
        if (block.has("min-history") && (days < rule.needed() || days > most)) {
            block.reject(
                    "min-history",
                    "Expected " + rule.needed() + " to " + most + " days, found " + days,
                    "The method looks at " + most + " days and needs " + rule.needed() + ".");
        }
        return days;
    }

    private static Optional<BigDecimal> tolerance(Options block, String key, Method method) {
        Optional<BigDecimal> tolerance = block.number(key);
        tolerance
                .flatMap(method::refusal)
                .ifPresent(reason -> block.reject(
                        key,
                        reason + ", found \"" + block.text(key) + "\"",
                        method.doc().tolerance() + ". For a change against earlier days, say against = same-weekday."));
        return tolerance;
    }

    /**
     * Refuses what is written in a unit that the number does not have.
     *
     * @param quotient whether it is one aggregate divided by another, which nothing keeps below 100%
     */
    private void refuseOtherUnits(Unit unit, boolean quotient) {
        if (ignoredIn.isPresent() && !ignores(unit, quotient)) {
            Options block = options.block("baseline");
            block.reject(
                    IGNORE_BELOW,
                    "The check '" + kind.keyword() + "' yields " + describe(unit) + ", found \""
                            + block.text(IGNORE_BELOW) + "\"",
                    "Say how large a difference has to be, in the unit of the number.");
        }
        for (Expectation expectation : thresholds) {
            Condition condition = ((Threshold) expectation).condition();
            boolean fits = switch (unit) {
                case DURATION -> condition.unit() == Unit.DURATION;
                case RATIO ->
                    quotient && condition.unit() == Unit.RATIO
                            || isShare(condition)
                                    && (condition.unit() == Unit.RATIO
                                            || condition.unit() == Unit.NUMBER
                                                    && condition.low().compareTo(BigDecimal.ONE) < 0);
                case COUNT, NUMBER -> condition.unit() == Unit.NUMBER;
            };
            if (!fits) {
                options.reject(
                        expectation.breach() == Status.WARN ? "warn" : "fail",
                        "The check '" + kind.keyword() + "' yields " + describe(unit) + ", found \"" + condition.text()
                                + "\"",
                        "");
            }
        }
    }

    private boolean ignores(Unit unit, boolean quotient) {
        return switch (ignoredIn.orElseThrow()) {
            case DURATION -> unit == Unit.DURATION;
            case RATIO -> unit == Unit.RATIO || quotient;
            case COUNT, NUMBER -> unit != Unit.DURATION;
        };
    }

    private static boolean isShare(Condition condition) {
        return condition.low().compareTo(BigDecimal.ONE) <= 0
                && condition.high().orElse(BigDecimal.ONE).compareTo(BigDecimal.ONE) <= 0;
    }

    private static String describe(Unit unit) {
        return switch (unit) {
            case DURATION -> "a duration such as 6h";
            case RATIO -> "a share between 0% and 100%";
            case COUNT -> "a whole number";
            case NUMBER -> "a number";
        };
    }

    /** Refuses a block that states no expectation, for kinds whose number means nothing without one. */
    public void requireExpectation() {
        if (thresholds.isEmpty() && baselines.isEmpty()) {
            options.reject("fail", "Expected one of warn, fail, baseline", "Say what the number should be.");
        }
    }

    /** Refuses common options that the kind cannot honour. */
    public void refuse(Options block, String... keys) {
        for (String key : keys) {
            if (block.has(key)) {
                block.reject(key, "The check '" + kind.keyword() + "' has no '" + key + "'", "Take it out.");
            }
        }
    }
}
