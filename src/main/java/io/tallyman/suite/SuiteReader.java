package io.tallyman.suite;

import io.tallyman.baseline.calendar.CalendarReader;
import io.tallyman.check.Check;
import io.tallyman.check.Condition;
import io.tallyman.check.Condition.Operator;
import io.tallyman.check.Expectation.Threshold;
import io.tallyman.check.Severity;
import io.tallyman.check.Status;
import io.tallyman.check.Unit;
import io.tallyman.config.ConfigFile;
import io.tallyman.config.Nearest;
import io.tallyman.config.Options;
import io.tallyman.config.Problem;
import io.tallyman.config.Problems;
import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.suite.Suite.Environment;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Reads configuration files into a suite, or into every problem they have. */
public final class SuiteReader {
    private static final int EVIDENCE_LIMIT = 20;
    private static final int PARALLELISM = 4;

    private final Options root;
    private final Problems problems;
    private final Map<String, TableSpec> tables = new LinkedHashMap<>();
    private final CheckReader checks = new CheckReader();

    private SuiteReader(Options root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Reads the suite of a configuration, whatever it says of alerts. */
    public static Loaded read(List<Path> files, Map<String, String> overrides) {
        return read(files, overrides, (root, suite) -> root.know("alerts", "approved", "outputs", "snoozes"));
    }

    /**
     * Reads one configuration.
     *
     * @param files later ones win
     * @param overrides full path to value; win over every file
     * @param others reads what else stands in the {@code tallyman} block, knowing the suite as far as it could be read,
     *     so that all problems are told at once
     */
    public static Loaded read(List<Path> files, Map<String, String> overrides, BiConsumer<Options, Suite> others) {
        ConfigFile.Loaded loaded = ConfigFile.load(files, overrides);
        if (!(loaded instanceof ConfigFile.Parsed file)) {
            return new Loaded.Rejected(loaded.problems().all());
        }
        SuiteReader reader = new SuiteReader(file.root(), file.problems());
        Suite suite = reader.suite(file.fingerprint());
        others.accept(file.root(), suite);
        file.reportUnknownKeys();
        return file.problems().isEmpty()
                ? new Loaded.Accepted(suite)
                : new Loaded.Rejected(file.problems().all());
    }

    private Suite suite(String fingerprint) {
        root.know("name");
        Environment environment = root.choice("environment", Environment.class, Environment.LIVE);
        ZoneId zone = Zones.required(root);
        String store = root.text("store");
        int evidenceLimit = atLeast("evidence-limit", 0, EVIDENCE_LIMIT);
        int parallelism = atLeast("parallelism", 1, PARALLELISM);
        boolean logStatistics = root.flag("log-statistics", true);
        root.namedBlocks("tables").forEach((name, block) -> table(name, block, zone));
        root.blocks("kpis").forEach(block -> checks.readKpi(block, tables, zone.getId()));
        CheckCalendar calendar = calendar(zone);
        CrossCheck.problems(tables, checks.checks()).forEach(problems::add);
        if (checks.checks().isEmpty() && checks.deequ().isEmpty()) {
            problems.add(new Problem(
                    root.origin(),
                    "tables",
                    "There is nothing to check",
                    "Give a table checks = [ { check = row-count } ]."));
        }
        return new Suite(
                environment,
                zone,
                store,
                evidenceLimit,
                parallelism,
                logStatistics,
                List.copyOf(tables.values()),
                calendar,
                checks.checks(),
                checks.deequ(),
                fingerprint);
    }

    private CheckCalendar calendar(ZoneId zone) {
        for (Options event : root.blocks("calendar")) {
            event.texts("tables").stream()
                    .filter(name -> !tables.containsKey(name))
                    .forEach(name -> event.reject(
                            "tables", "Unknown table '" + name + "'", Nearest.hint(name, tables.keySet())));
        }
        List<String> ids = checks.checks().stream().map(Check::id).toList();
        // Segments and the checks of Deequ suites are known only once the data is read.
        List<String> beginnings = Stream.concat(
                        checks.checks().stream()
                                .filter(check -> check.segmenting().isPresent())
                                .map(check -> check.id() + "["),
                        checks.deequ().stream().map(spec -> spec.table() + "/"))
                .toList();
        CalendarReader.refuseUnknownChecks(root, ids, beginnings);
        return CheckCalendar.of(CalendarReader.read(root), zone, tables.values());
    }

    private void table(String name, Options block, ZoneId zone) {
        TableSpec table = TableReader.read(name, block, zone);
        if (name.equals(CheckReader.KPIS)) {
            problems.add(new Problem(
                    block.origin(), block.path(), "The table name '" + name + "' is reserved", "Choose another name."));
        }
        if (tables.keySet().stream().anyMatch(other -> sameView(name, other) || sameView(other, name))) {
            problems.add(new Problem(
                    block.origin(),
                    block.path(),
                    "In SQL, `" + name + "` could not be told from another table",
                    "Choose another name."));
        }
        tables.put(name, table);
        int before = checks.checks().size();
        block.blocks("checks").forEach(check -> checks.read(table, check));
        List<Check> own = checks.checks().subList(before, checks.checks().size());
        boolean mayBeEmpty = block.flag("may-be-empty", false);
        if (!mayBeEmpty && own.stream().noneMatch(check -> noticesAbsence(check, table))) {
            checks.add(notEmpty(table));
        }
    }

    /** A table is known to queries by its name and, whole, by its name with `_all`, whatever the case. */
    private static boolean sameView(String name, String other) {
        return name.equalsIgnoreCase(other) || (name + "_all").equalsIgnoreCase(other);
    }

    private int atLeast(String key, int least, int fallback) {
        int number = root.integer(key).orElse(fallback);
        if (number < least) {
            root.reject(key, "Expected at least " + least + ", found " + number, "");
        }
        return number;
    }

    /** Whether a check FAILS where the slice has no rows at all, and so the newest event is a day old. */
    private static boolean noticesAbsence(Check check, TableSpec table) {
        boolean counts = check.kind().equals("row-count")
                && check.measure().measure().where().isEmpty()
                && (check.measure().scope() == Scope.SLICE || !table.sliced());
        boolean ages = check.kind().equals("freshness");
        BigDecimal absent = ages ? BigDecimal.valueOf(86_401) : BigDecimal.ZERO;
        return (counts || ages)
                && check.expectations().stream()
                        .anyMatch(e -> e.breach() == Status.FAIL
                                && e instanceof Threshold threshold
                                && threshold.condition().holds(absent));
    }

    /** Most checks have nothing to say of a slice without rows, so its absence is a failure by itself. */
    private static Check notEmpty(TableSpec table) {
        Condition empty = new Condition(Operator.EQUAL, BigDecimal.ZERO, Optional.empty(), Unit.NUMBER, "= 0");
        return new Check(
                table.name(),
                "not-empty",
                "row-count",
                new MetricKey(
                        table.name(), table.sliced() ? Scope.SLICE : Scope.TABLE, Aggregate.rows(Optional.empty())),
                List.of(),
                List.of(new Threshold(empty, Status.FAIL)),
                Unit.COUNT,
                table.labels(new Check.Labels(
                        Severity.CRITICAL,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                List.of(),
                Optional.empty(),
                table.origin());
    }
}
