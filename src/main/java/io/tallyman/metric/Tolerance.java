package io.tallyman.metric;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far two amounts may lie apart and still be equal.
 *
 * @param absolute largest difference in the column's unit
 * @param relative largest difference as a share of the expected amount, or empty
 * @param currencyColumn column that names a row's currency, or empty
 * @param perCurrency absolute tolerance of single currencies; others use {@code absolute}
 */
public record Tolerance(
        BigDecimal absolute,
        Optional<BigDecimal> relative,
        Optional<String> currencyColumn,
        Map<String, BigDecimal> perCurrency) {

    public static final Tolerance NONE = new Tolerance(BigDecimal.ZERO, Optional.empty(), Optional.empty(), Map.of());

    public Tolerance {
        perCurrency = Map.copyOf(perCurrency);
    }

    /** SQL for the largest difference allowed on a row, given the SQL of the expected amount. */
    public String sql(String expected) {
        if (relative.isPresent()) {
            // NaN = NaN and Infinity <= Infinity hold in Spark, so an unbounded amount tolerates nothing.
            String size = "abs(" + expected + ")";
            return "CASE WHEN " + size + " < double('Infinity') THEN " + size + " * "
                    + relative.get().toPlainString() + " ELSE -1 END";
        }
        if (currencyColumn.isEmpty()) {
            return absolute.toPlainString();
        }
        String cases = new TreeMap<>(perCurrency)
                .entrySet().stream()
                        .map(e -> " WHEN '" + e.getKey().replace("'", "\\'") + "' THEN "
                                + e.getValue().toPlainString())
                        .collect(Collectors.joining());
        return "CASE " + currencyColumn.get() + cases + " ELSE " + absolute.toPlainString() + " END";
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        return relative.map(r -> r.movePointRight(2).stripTrailingZeros().toPlainString() + "%")
                        .orElse(absolute.toPlainString())
                + (perCurrency.isEmpty()
                        ? ""
                        : " " + new TreeMap<>(perCurrency)
                                + currencyColumn.map(c -> " of " + c).orElse(""));
    }
}
