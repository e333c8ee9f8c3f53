package io.tallyman.scan;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.metric.Measure;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.scan.RandomTable.Commit;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happened to a Delta table, its log and its rows tell the same. */
class LogPassPropertyTest extends RandomTableFrame {
    private static final List<Commit> COMMITS = List.of(Commit.values());
    private static final int TRIES = tries(COMMITS.size());

    private static int measures;
    private static int fromLog;

    static LongStream seeds() {
        return seedsOf(TRIES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void logAndRowsTellTheSame(long seed, SparkSession spark, @TempDir Path folder) {
        Random random = new Random(seed);
        // Every kind of commit has its turn.
        Commit sure = COMMITS.get(Math.floorMod(seed, COMMITS.size()));
        RandomTable table = new RandomTable(spark, folder, random, sure);
        table.change(sure);
        for (int more = 2 + random.nextInt(3); more > 0; more--) {
            if (random.nextInt(5) == 0) {
                compare(spark, folder, table, random);
            }
            table.change();
        }
        compare(spark, folder, table, random);
    }

    @AfterAll
    static void theLogAnsweredAFairShare() {
        if (TRIES >= COMMITS.size()) {
            assertThat(fromLog).as("of %d measures", measures).isBetween(measures / 10, measures - 1);
        }
    }

    private static void compare(SparkSession spark, Path folder, RandomTable table, Random random) {
        String config = config(table, random);
        if (random.nextBoolean()) {
            // The snapshot is built anew, from a checkpoint where there is one.
            DeltaLog.clearCache();
        }

        Measured scanned = Measured.of(spark, folder, table.day(), config, false);
        Measured logged = Measured.of(spark, folder, table.day(), config, true);

        assertThat(logged.readings()).as("readings of %s", table).isEqualTo(scanned.readings());
        assertThat(logged.verdicts()).as("verdicts on %s", table).isEqualTo(scanned.verdicts());
        plainSqlTellsTheSame(spark, table, scanned);
        measures += (int) scanned.metrics().stream().map(Metric::key).distinct().count();
        fromLog += logged.fromLog().size();
    }

    /** The table twice: cut by business date, and without one. */
    private static String config(RandomTable table, Random random) {
        String slice = table.sliceColumn();
        String first = table.valueColumns().get(0);
        String source = "  source = { path = \"" + table.path() + "\", format = delta }\n";
        String freshness = table.timed() && random.nextBoolean() ? "{ check = freshness, fail = \"> 24h\" }\n" : "";
        String baseline = random.nextBoolean() ? ", baseline { against = same-weekday }" : "";
        return "tables.sliced {\n" + source + table.slicing() + "\nchecks = [\n"
                + checks(table.valueColumns(), baseline, random)
                + freshness
                + "{ check = row-count, name = all-rows, over = table }\n"
                + "{ check = null-rate, name = undated, columns = [" + slice + "], over = table }\n"
                + extremes(first, ", over = table") + "]\n}\n"
                + "tables.whole {\n" + source + "checks = [\n"
                + checks(table.valueColumns(), "", random)
                + "{ check = null-rate, name = undated, columns = [" + slice + "] }\n"
                + extremes(slice, "") + "]\n}\n";
    }

    private static String checks(List<String> columns, String baseline, Random random) {
        String extremes = columns.stream()
                .map(column -> extremes(random.nextBoolean() ? column : column.toUpperCase(Locale.ROOT), ""))
                .collect(Collectors.joining());
        return """
                { check = row-count, fail = "< 3"BASELINE }
                { check = row-count, name = some, where = "`FIRST` IS NOT NULL" }
                { check = null-rate, columns = [COLUMNS], fail = "> 20%" }
                { dqdl = "Rules = [ RowCount > 2, IsComplete \\"FIRST\\", Completeness \\"LAST\\" > 0.5 ]" }
                """.replace("BASELINE", baseline)
                        .replace("FIRST", columns.get(0))
                        .replace("LAST", columns.get(columns.size() - 1))
                        .replace("COLUMNS", String.join(", ", columns))
                + extremes;
    }

    private static String extremes(String column, String over) {
        return "{ check = min, column = " + column + ", fail = \"< 0\"" + over + " }\n{ check = max, column = " + column
                + ", fail = \"> 5\"" + over + " }\n";
    }

    /** Counts and extremes once more, of the rows as plain SQL over the table dates them. */
    private static void plainSqlTellsTheSame(SparkSession spark, RandomTable table, Measured measured) {
        spark.conf().set(RandomTable.SESSION_ZONE, "UTC");
        Dataset<Row> rows = spark.read().format("delta").load(table.path());
        List<Column> columns = new ArrayList<>();
        columns.add(count(lit(1)).as("rows"));
        if (table.hasInstants()) {
            columns.add(expr("unix_millis(max(" + table.sliceColumn() + "))").as("newest"));
        }
        for (String name : rows.columns()) {
            for (String aggregate :
                    List.of("count_if(`" + name + "` IS NULL)", "min(`" + name + "`)", "max(`" + name + "`)")) {
                columns.add(expr(aggregate).as(aggregate.toLowerCase(Locale.ROOT)));
            }
        }
        Column[] tail = columns.subList(1, columns.size()).toArray(Column[]::new);
        Map<LocalDate, Row> dated = new HashMap<>();
        rows.groupBy(expr(table.dateSql()).as("date"))
                .agg(columns.get(0), tail)
                .collectAsList()
                .forEach(
                        row -> dated.put(row.isNullAt(0) ? null : row.getDate(0).toLocalDate(), row));
        Row whole = rows.agg(columns.get(0), tail).first();

        Set<LocalDate> known = known(measured, table.day(), dated);
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (Metric metric : measured.metrics()) {
            MetricKey key = metric.key();
            Row row = key.scope() == Scope.TABLE ? whole : dated.get(metric.date());
            String value = value(key.measure(), row);
            if (value != null) {
                expected.put(key.id() + " on " + metric.date(), value);
                found.put(key.id() + " on " + metric.date(), Measured.text(metric));
                if (key.scope() == Scope.SLICE) {
                    assertThat(measured.byDate(key.id()).keySet())
                            .as("dates of %s of %s", key.id(), table)
                            .isEqualTo(known);
                }
            }
        }
        assertThat(found).as("%s", table).isEqualTo(expected).isNotEmpty();
    }

    /** The dates asked for, from the first of them that has rows. */
    private static Set<LocalDate> known(Measured measured, LocalDate day, Map<LocalDate, Row> dated) {
        Set<LocalDate> asked = new TreeSet<>();
        measured.plan().of("sliced").stream()
                .filter(pass -> pass.scope() == Scope.SLICE)
                .forEach(pass -> asked.addAll(pass.dates()));
        LocalDate first = asked.stream().filter(dated::containsKey).findFirst().orElse(day);
        return asked.stream()
                .filter(date -> date.equals(day) || !date.isBefore(first))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What {@link Measured#text} should say of a measure; null where plain SQL is not asked. */
    private static String value(Measure measure, Row row) {
        long rows = row == null ? 0 : row.<Long>getAs("rows");
        if (measure instanceof Measure.NewestEvent) {
            if (row == null) {
                return "empty";
            }
            return List.of(row.schema().fieldNames()).contains("newest")
                    ? row.isNullAt(row.fieldIndex("newest"))
                            ? "empty"
                            : BigDecimal.valueOf(row.<Long>getAs("newest"), 3).toString()
                    : null;
        }
        if (!(measure instanceof Measure.Aggregate aggregate)
                || aggregate.where().isPresent()) {
            return null;
        }
        String column = "`" + aggregate.instance().toLowerCase(Locale.ROOT) + "`";
        return switch (aggregate.name()) {
            case "Size" -> String.valueOf(rows);
            case "NullRatio" -> rows == 0 ? "empty" : row.<Long>getAs("count_if(" + column + " is null)") + "/" + rows;
            case "Minimum" -> rows == 0 ? "empty" : number(row.getAs("min(" + column + ")"));
            case "Maximum" -> rows == 0 ? "empty" : number(row.getAs("max(" + column + ")"));
            default -> null;
        };
    }

    private static String number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        boolean finite = value instanceof Number number && Double.isFinite(number.doubleValue());
        return finite ? value.toString() : "failed";
    }
}
