package io.tallyman.scan;

import static org.apache.spark.sql.functions.expr;

import io.tallyman.metric.Measure.Aggregate;
import io.tallyman.metric.Metric;
import io.tallyman.metric.MetricKey;
import io.tallyman.metric.Reading;
import io.tallyman.metric.Sql;
import io.tallyman.plan.Pass;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.types.IntegralType;

/**
 * What the Delta log knows of the keys of a business date, or of all rows.
 *
 * @param rows those without a key too
 * @param low lowest number of each column
 * @param high highest number of each column
 */
record KeyRange(BigDecimal rows, List<BigDecimal> low, List<BigDecimal> high) {

    /** How many places the first column's range takes, given how many there are for each of its numbers. */
    BigDecimal places(BigDecimal perNumber) {
        return high.get(0).subtract(low.get(0)).add(BigDecimal.valueOf(2)).multiply(perNumber);
    }

    /** Whether a column holds whole numbers. */
    static boolean whole(Dataset<Row> rows, int column) {
        return rows.schema().apply(column).dataType() instanceof IntegralType;
    }

    /**
     * The range of each date with rows, or one where dates need not be told apart.
     *
     * @return none where there are no rows, or where the log does not know the ranges of all dates
     */
    static List<KeyRange> of(PassDates dates, List<String> columns) {
        if (!dates.sliced()) {
            return ofAll(dates.table(), columns).stream().toList();
        }
        Pass pass = dates.pass();
        List<MetricKey> asked = new ArrayList<>();
        asked.add(asked(pass, "count(1)"));
        for (String column : columns) {
            asked.add(asked(pass, least(column)));
            asked.add(asked(pass, greatest(column)));
        }
        List<KeyRange> ranges = new ArrayList<>();
        for (Map<String, BigDecimal> known : byDate(dates, asked).values()) {
            Optional<BigDecimal> rows = Optional.ofNullable(known.get("count(1)"));
            if (rows.isEmpty() || rows.get().signum() > 0 && known.size() < asked.size()) {
                return List.of();
            }
            if (rows.get().signum() > 0) {
                Stream<String> low = columns.stream().map(KeyRange::least);
                Stream<String> high = columns.stream().map(KeyRange::greatest);
                ranges.add(new KeyRange(
                        rows.get(),
                        low.map(known::get).toList(),
                        high.map(known::get).toList()));
            }
        }
        return dates.apart() ? ranges : ranges.stream().limit(1).toList();
    }

    /** The range of all rows; empty where there are none, or where the log does not know it. */
    static Optional<KeyRange> ofAll(OpenTable table, List<String> columns) {
        List<AttributeReference> key = new ArrayList<>();
        for (String column : columns) {
            if (!(LogStatistics.resolved(expr(Sql.column(column)), table.all()) instanceof AttributeReference attribute)
                    || !(attribute.dataType() instanceof IntegralType)) {
                return Optional.empty();
            }
            key.add(attribute);
        }
        ColumnRanges ranges = table.ranges(key);
        boolean known = key.stream().allMatch(column -> ranges.known().containsKey(column.exprId()));
        return ranges.rows()
                .filter(rows -> known && rows > 0)
                .map(rows -> new KeyRange(
                        BigDecimal.valueOf(rows),
                        key.stream()
                                .map(column -> new BigDecimal(ranges.of(column).low()))
                                .toList(),
                        key.stream()
                                .map(column -> new BigDecimal(ranges.of(column).high()))
                                .toList()));
    }

    private static Map<LocalDate, Map<String, BigDecimal>> byDate(PassDates dates, List<MetricKey> asked) {
        Map<LocalDate, Map<String, BigDecimal>> known = new HashMap<>();
        List<Compiled> compiled = Fence.analysed(dates.table(), asked, dates.rows(), (key, e) -> {});
        Optional<LogPass> log = LogPass.of(dates.table(), dates.pass(), dates.rows(), compiled);
        Stream<Metric> answered = log.stream()
                .flatMap(pass -> pass.answer(Clock.systemUTC()).values().stream())
                .flatMap(List::stream);
        answered.filter(metric -> metric.reading() instanceof Reading.Value)
                .forEach(metric -> known.computeIfAbsent(metric.date(), date -> new HashMap<>())
                        .put(metric.key().measure().name(), ((Reading.Value) metric.reading()).decimal()));
        return known;
    }

    private static String least(String column) {
        return "min(" + Sql.column(column) + ")";
    }

    private static String greatest(String column) {
        return "max(" + Sql.column(column) + ")";
    }

    private static MetricKey asked(Pass pass, String aggregate) {
        return new MetricKey(pass.table(), pass.scope(), Aggregate.of(aggregate, "*", Optional.empty(), aggregate));
    }
}
