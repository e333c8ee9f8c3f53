package io.tallyman.scan;

import io.tallyman.metric.Scope;
import io.tallyman.scan.source.Opened;
import io.tallyman.scan.source.Sources;
import io.tallyman.suite.SourceSpec;
import io.tallyman.suite.Suite;
import io.tallyman.suite.TableSpec;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The configured tables, each opened once and pinned to one version for the whole run. */
public final class Warehouse implements AutoCloseable {
    private final Map<String, OpenTable> tables = new LinkedHashMap<>();
    private final Set<String> views = new LinkedHashSet<>();
    private final SparkSession spark;
    private final boolean logStatistics;

    private Warehouse(SparkSession spark, boolean logStatistics) {
        this.spark = spark;
        this.logStatistics = logStatistics;
    }

    /** Opens these tables; a table that cannot be opened does not hinder the others. */
    public static Warehouse open(SparkSession spark, Suite suite, Set<String> names) {
        Warehouse warehouse = new Warehouse(spark, suite.logStatistics());
        boolean queries =
                suite.tables().stream().anyMatch(t -> names.contains(t.name()) && t.source() instanceof SourceSpec.Sql);
        // A query may use any table, so the plain ones come first.
        for (boolean sql : new boolean[] {false, true}) {
            if (sql && queries) {
                warehouse.tables.forEach(
                        (name, table) -> table.opened().ifPresent(opened -> warehouse.view(name, opened.rows())));
            }
            for (TableSpec spec : suite.tables()) {
                if (spec.source() instanceof SourceSpec.Sql == sql && (names.contains(spec.name()) || queries)) {
                    warehouse.tables.put(spec.name(), warehouse.unreadable(spec).orElseGet(() -> open(spark, spec)));
                }
            }
        }
        return warehouse;
    }

    /** A query over a table that cannot be read: its name must not fall through to a table of the catalog. */
    private Optional<OpenTable> unreadable(TableSpec spec) {
        if (!(spec.source() instanceof SourceSpec.Sql sql)) {
            return Optional.empty();
        }
        return tables.values().stream()
                .filter(table -> table.problem().isPresent())
                .filter(table -> Pattern.compile(
                                "(?i)\\b" + Pattern.quote(table.spec().name()) + "\\b")
                        .matcher(sql.query())
                        .find())
                .map(table -> new OpenTable(
                        spec,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("its query reads table '" + table.spec().name() + "', which cannot be read: "
                                + table.problem().get()),
                        Optional.empty()))
                .findFirst();
    }

    private static OpenTable open(SparkSession spark, TableSpec spec) {
        Opened opened;
        try {
            opened = Sources.open(spark, spec.source());
        } catch (Exception | LinkageError | java.util.ServiceConfigurationError e) {
            return new OpenTable(
                    spec, Optional.empty(), Optional.empty(), Optional.of(Failures.reason(e, false)), Optional.empty());
        }
        try {
            Optional<Slices> slices = spec.sliced() ? Optional.of(Slices.of(spec, opened.rows())) : Optional.empty();
            return new OpenTable(spec, Optional.of(opened), slices, Optional.empty(), Optional.empty());
        } catch (Exception | LinkageError | java.util.ServiceConfigurationError e) {
            return new OpenTable(
                    spec,
                    Optional.of(opened),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Failures.reason(e, false)));
        }
    }

    SparkSession spark() {
        return spark;
    }

    /** Whether the statistics of a Delta table's log may answer in place of its rows. */
    boolean logStatistics() {
        return logStatistics;
    }

    OpenTable table(String name) {
        return tables.get(name);
    }

    /** Whether any table has sensitive columns; a pass may read several tables. */
    boolean hasSensitive() {
        return tables.values().stream().anyMatch(t -> !t.spec().sensitive().isEmpty());
    }

    List<OpenTable> all() {
        return List.copyOf(tables.values());
    }

    /** What was opened of a table, for people. */
    public String source(String name) {
        return tables.get(name).opened().map(Opened::description).orElse("not readable");
    }

    /** Pinned version of a table as text; "" where it has none. */
    public String version(String name) {
        return tables.get(name).version().map(String::valueOf).orElse("");
    }

    /** Why a table, or its slices, cannot be read. */
    public Optional<String> problem(String name) {
        return tables.get(name).problem().or(() -> tables.get(name).sliceProblem());
    }

    /**
     * Makes each table's slice a view under its name, and all its rows one under {@code NAME_all}. A query that has been
     * analysed keeps the views it was analysed with, so those of another date may follow.
     */
    void createViews(LocalDate date) {
        tables.forEach((name, table) -> {
            spark.catalog().dropTempView(name);
            try {
                view(name, table.rows(Scope.SLICE, List.of(date)));
                view(name + "_all", table.all());
            } catch (Exception e) {
                // A query that reads the table ends as ERROR with the table's own reason.
                spark.catalog().dropTempView(name);
            }
        });
    }

    private void view(String name, Dataset<Row> rows) {
        rows.createOrReplaceTempView("`" + name + "`");
        views.add(name);
    }

    /** Drops the views; the next run of the session would see them in place of its own tables. */
    @Override
    public void close() {
        views.forEach(name -> spark.catalog().dropTempView(name));
    }
}
