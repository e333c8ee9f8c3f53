package io.tallyman.scan;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Scope;
import io.tallyman.plan.Pass;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All foreign keys that lead to the same columns of one table.
 *
 * <p>The two sides are not joined: the referenced keys and those of every foreign key are stacked and grouped, and a
 * key without a referenced row in its group is an orphan. Rows shrink to keys before they are shuffled, so a frequent
 * key does no harm and no side has to fit anywhere. Foreign keys share the grouping unless Spark would compare the
 * referenced columns as something else. Where {@link ReferenceBits} show that there are no orphans, nothing is grouped
 * by key; where they show some, the rows of those foreign keys and of the referenced table are read a second time to be
 * grouped.
 *
 * <p>The grouping knows no dates. Where they have to be told apart, the rows of the foreign keys are read once more and
 * counted by date, next to the orphans, which are few as a rule.
 */
final class ReferencePass {
    private static final Logger LOG = LoggerFactory.getLogger(ReferencePass.class);

    /** More orphans than this are not sent to every executor; they are grouped by date instead. */
    private static final int MOST_ORPHANS = 200_000;

    /** Tells apart the orphans, and is null in a row whose key is none. */
    private static final String ORPHAN = "orphan";

    private final Warehouse warehouse;
    private final Pass pass;
    private final Function<Throwable, String> reason;
    private final Clock clock;

    /**
     * One pass.
     *
     * @param reason puts what went wrong into words that may be stored
     */
    ReferencePass(Warehouse warehouse, Pass pass, Function<Throwable, String> reason, Clock clock) {
        this.warehouse = warehouse;
        this.pass = pass;
        this.reason = reason;
        this.clock = clock;
    }

    /** One metric per measure and date; a foreign key that cannot be looked up costs no other its readings. */
    List<Metric> run() {
        List<Metric> metrics = new ArrayList<>();
        Collection<List<ForeignKey>> groupings =
                groupings(warehouse, pass, (measures, e) -> metrics.addAll(failed(measures, pass.judged(), e)));
        for (List<ForeignKey> keys : groupings) {
            Map<ForeignKey, List<Metric>> known = inBits(keys);
            known.values().forEach(metrics::addAll);
            List<ForeignKey> others =
                    keys.stream().filter(key -> !known.containsKey(key)).toList();
            metrics.addAll(new Bisection<ForeignKey, Metric>(this::answer, this::alone, () -> lookUp(others.get(0)))
                    .run(others));
        }
        return metrics;
    }

    /** The foreign keys that bits show to have no orphans; whatever goes wrong there is left to the grouping. */
    private Map<ForeignKey, List<Metric>> inBits(List<ForeignKey> keys) {
        try {
            // Dates are told apart by a second read, which must find the same rows.
            List<ForeignKey> steady = keys.stream()
                    .filter(key -> !key.dates().apart() || key.table().version().isPresent())
                    .toList();
            if (steady.isEmpty()) {
                return Map.of();
            }
            Map<ForeignKey, Long> rows = ReferenceBits.withoutOrphans(warehouse, steady);
            List<ForeignKey> apart =
                    rows.keySet().stream().filter(key -> key.dates().apart()).toList();
            List<Map<LocalDate, OrphanCounts>> byDate = apart.isEmpty()
                    ? List.of()
                    : countsByDate(
                            apart, dated(apart, ReferencePass::withoutOrphans).collectAsList());
            Map<ForeignKey, List<Metric>> known = new LinkedHashMap<>();
            rows.forEach((key, all) -> {
                boolean told = key.dates().apart();
                OrphanCounts none = new OrphanCounts(all, 0, 0);
                known.put(key, metrics(key, told ? byDate.get(apart.indexOf(key)) : whole(key, none)));
            });
            return known;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            LOG.warn("{}: foreign keys are grouped, as bits do not work: {}", pass.table(), reason.apply(e));
            return Map.of();
        }
    }

    /** Throws where no foreign key can be looked up, as the referenced rows cannot be read. */
    private static void lookUp(ForeignKey key) {
        key.to().referenced().count();
    }

    /** The foreign key that makes the pass die: some of its dates may be at fault. */
    private List<Metric> alone(ForeignKey key, Throwable e) {
        if (key.dates().apart()) {
            try {
                lookUp(key);
            } catch (Exception | LinkageError | StackOverflowError unreadable) {
                return failed(key.measures(), pass.judged(), unreadable);
            }
        }
        return new DateBisection(
                        key.dates(),
                        some -> answer(List.of(ForeignKey.of(warehouse, some))),
                        (some, again) -> failed(key.measures(), some, again))
                .after(e);
    }

    /** What the pass reads, for those who plan; throws the reason where no foreign key can be analysed. */
    static List<Dataset<Row>> datasets(Warehouse warehouse, Pass pass) {
        // A foreign key that cannot be analysed reads nothing.
        Collection<List<ForeignKey>> groupings = groupings(warehouse, pass, (measures, e) -> {});
        if (groupings.isEmpty()) {
            ForeignKey.of(warehouse, pass);
        }
        return groupings.stream().flatMap(ReferencePass::datasets).toList();
    }

    /** The foreign keys that can be analysed; those that are compared as the same types are together. */
    private static Collection<List<ForeignKey>> groupings(
            Warehouse warehouse, Pass pass, BiConsumer<List<MetricKey>, Throwable> refused) {
        record Same(String table, Scope scope, String group) {}
        Map<Same, List<MetricKey>> measured = pass.measures().stream()
                .collect(Collectors.groupingBy(
                        k -> new Same(k.table(), k.scope(), k.measure().group()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Map<String, List<ForeignKey>> groupings = new LinkedHashMap<>();
        measured.values().forEach(measures -> {
            try {
                ForeignKey key = ForeignKey.of(warehouse, pass.with(measures));
                groupings
                        .computeIfAbsent(key.to().text(), text -> new ArrayList<>())
                        .add(key);
            } catch (Exception | LinkageError | StackOverflowError e) {
                refused.accept(measures, e);
            }
        });
        return groupings.values();
    }

    private List<Metric> answer(List<ForeignKey> keys) {
        List<Map<LocalDate, OrphanCounts>> counts =
                apart(keys) ? countsByDate(keys, rowsByDate(keys)) : countsOfAll(keys);
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            metrics.addAll(metrics(keys.get(i), counts.get(i)));
        }
        return metrics;
    }

    private List<Metric> metrics(ForeignKey key, Map<LocalDate, OrphanCounts> found) {
        List<Metric> metrics = new ArrayList<>();
        found.values().removeIf(some -> some.rows() == 0);
        for (LocalDate date : key.dates().knownFrom(found.keySet())) {
            OrphanCounts some = found.getOrDefault(date, OrphanCounts.NONE);
            key.measures().forEach(m -> metrics.add(Answer.metric(key.table(), m, date, some.reading(m), clock)));
        }
        return metrics;
    }

    private List<Metric> failed(List<MetricKey> measures, List<LocalDate> dates, Throwable e) {
        OpenTable table = warehouse.table(measures.get(0).table());
        return Answer.failed(table, measures, dates, reason.apply(e), clock);
    }

    /** Whether rows of several dates have to be told apart for any of the foreign keys. */
    private static boolean apart(List<ForeignKey> keys) {
        return keys.stream().anyMatch(key -> key.dates().apart());
    }

    /** What the foreign keys share to be answered, if there are no orphans. */
    private static Stream<Dataset<Row>> datasets(List<ForeignKey> keys) {
        return apart(keys)
                ? Stream.of(orphans(keys), dated(keys, ReferencePass::withoutOrphans))
                : Stream.of(undated(keys));
    }

    private static List<Map<LocalDate, OrphanCounts>> countsOfAll(List<ForeignKey> keys) {
        Row row = undated(keys).first();
        List<Map<LocalDate, OrphanCounts>> counts = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            counts.add(whole(keys.get(i), OrphanCounts.of(row, 3 * i)));
        }
        return counts;
    }

    private static Map<LocalDate, OrphanCounts> whole(ForeignKey key, OrphanCounts found) {
        Map<LocalDate, OrphanCounts> byDate = new HashMap<>();
        key.dates().whole().forEach(date -> byDate.put(date, found));
        return byDate;
    }

    /**
     * The numbers of each foreign key.
     *
     * @param rows of {@link #dated}
     */
    private static List<Map<LocalDate, OrphanCounts>> countsByDate(List<ForeignKey> keys, List<Row> rows) {
        List<Map<LocalDate, OrphanCounts>> counts = new ArrayList<>();
        keys.forEach(key -> counts.add(new HashMap<>()));
        for (Row row : rows) {
            int source = row.getInt(0);
            OrphanCounts found = OrphanCounts.of(row, 2);
            // Rows that need not be told apart have no date here.
            List<LocalDate> dates =
                    row.isNullAt(1) ? keys.get(source).dates().whole() : List.of(AggregatePass.dateOf(row.get(1)));
            dates.forEach(date -> counts.get(source).put(date, found));
        }
        return counts;
    }

    /** A row per foreign key and date: its position, the date, and three numbers, see {@link OrphanCounts}. */
    private static List<Row> rowsByDate(List<ForeignKey> keys) {
        // Not collected: a text with broken characters, or a date of 1582, would come back as another.
        Dataset<Row> orphans = orphans(keys).persist();
        try {
            Column[] numbers = IntStream.range(0, keys.get(0).to().names().length)
                    .mapToObj(i -> count(col(ORPHAN + i)))
                    .toArray(Column[]::new);
            Row known = orphans.agg(count(lit(1)), numbers).first();
            long all = known.getLong(0);
            if (all > MOST_ORPHANS) {
                return grouped(keys).collectAsList();
            }
            Column same = lit(true);
            for (int i = 0; i < numbers.length; i++) {
                Column key = col("key" + i);
                Column orphan = col(ORPHAN + i);
                // The plain equality is the faster one to look up.
                same = same.and(known.getLong(i + 1) < all ? key.eqNullSafe(orphan) : key.equalTo(orphan));
            }
            Column matches = same;
            UnaryOperator<Dataset<Row>> marked = all == 0
                    ? ReferencePass::withoutOrphans
                    : rows -> rows.join(broadcast(orphans), matches, "left_outer");
            return dated(keys, marked).collectAsList();
        } finally {
            orphans.unpersist();
        }
    }

    /** Keys without a referenced row, as {@code orphan0 … orphan}; no more than are enough to know they are too many. */
    private static Dataset<Row> orphans(List<ForeignKey> keys) {
        Column[] names = keys.get(0).to().names();
        List<Column> renamed = IntStream.range(0, names.length)
                .mapToObj(i -> names[i].as(ORPHAN + i))
                .toList();
        return ForeignKey.stacked(keys, (side, position) -> side.each(position))
                .groupBy(names)
                .agg(found().as("found"))
                .filter(col("found").equalTo(0))
                .limit(MOST_ORPHANS + 1)
                .select(KeySide.and(renamed, monotonically_increasing_id().as(ORPHAN)));
    }

    private static Dataset<Row> withoutOrphans(Dataset<Row> rows) {
        return rows.withColumn(ORPHAN, lit(null).cast(DataTypes.LongType));
    }

    /**
     * A row per foreign key and date: its position, the date, and three numbers, see {@link OrphanCounts}. All rows of a date
     * whose keys are found are one group.
     *
     * @param marked tells the {@link #ORPHAN} of every row
     */
    private static Dataset<Row> dated(List<ForeignKey> keys, UnaryOperator<Dataset<Row>> marked) {
        Column source = col("source");
        Column date = col(PassDates.DATE);
        Column orphan = col(ORPHAN);
        return IntStream.range(0, keys.size())
                .mapToObj(i -> {
                    KeySide from = keys.get(i).from();
                    // Keys that are compared as one value are counted each.
                    List<Column> bare = from.cast() ? from.bare() : List.of();
                    List<Column> groups = new ArrayList<>(List.of(source, date, orphan));
                    bare.forEach(column -> groups.add(when(orphan.isNotNull(), column)));
                    return marked.apply(from.each(i, bare.toArray(Column[]::new)))
                            .groupBy(groups.toArray(Column[]::new))
                            .agg(count(lit(1)).as("n"))
                            .groupBy(source, date)
                            .agg(sum("n"), sum(when(orphan.isNotNull(), col("n"))), count(orphan));
                })
                .reduce(Dataset::union)
                .orElseThrow();
    }

    /** One row with three numbers per foreign key, see {@link OrphanCounts}. */
    private static Dataset<Row> undated(List<ForeignKey> keys) {
        Column lost = col("found").equalTo(0);
        List<Column> perKey = new ArrayList<>();
        List<Column> totals = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Column mine = col("source").equalTo(i);
            Column one = when(mine, 1L).otherwise(0L);
            perKey.add(sum(when(mine, col("n")).otherwise(0L)).as("rows" + i));
            perKey.add((keys.get(i).from().cast() ? sum(one) : max(one)).as("keys" + i));
            totals.add(sum("rows" + i));
            totals.add(sum(when(lost, col("rows" + i)).otherwise(0L)));
            totals.add(sum(when(lost, col("keys" + i)).otherwise(0L)));
        }
        return ForeignKey.stacked(keys, KeySide::foreign)
                .groupBy(keys.get(0).to().names())
                .agg(found().as("found"), perKey.toArray(Column[]::new))
                .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
    }

    /**
     * The rows of {@link #dated}, however many orphans there are. A key is grouped by foreign key and date, so that it is
     * small however frequent, before its groups are looked at together.
     */
    private static Dataset<Row> grouped(List<ForeignKey> keys) {
        Column[] names = keys.get(0).to().names();
        Column[] groups = KeySide.and(List.of(names), col("source"), col(PassDates.DATE));
        Object[] casts = IntStream.range(0, keys.size())
                .filter(i -> keys.get(i).from().cast())
                .boxed()
                .toArray();
        Column distinct = when(col("source").isin(casts), col("keys")).otherwise(1L);
        Column lost = col("found").equalTo(0);
        return ForeignKey.stacked(keys, KeySide::foreign)
                .groupBy(groups)
                .agg(sum("n").as("n"), count(lit(1)).as("keys"))
                .withColumn("found", found().over(Window.partitionBy(names)))
                .filter(col("source").notEqual(KeySide.REFERENCED))
                .groupBy(col("source"), col(PassDates.DATE))
                .agg(
                        sum("n"),
                        sum(when(lost, col("n")).otherwise(0L)),
                        sum(when(lost, distinct).otherwise(0L)));
    }

    /** 1 where any of the rows is a referenced one, else 0. */
    private static Column found() {
        return max(when(col("source").equalTo(KeySide.REFERENCED), 1).otherwise(0));
    }
}
