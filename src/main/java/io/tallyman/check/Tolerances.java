package io.tallyman.check;

import io.tallyman.config.Options;
import io.tallyman.config.Quantity;
import io.tallyman.metric.Sql;
import io.tallyman.metric.Tolerance;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tolerance = 0.01}, {@code "0.1%"} or {@code { EUR = 0.01, JPY = 1 }} with {@code currency = COLUMN}. */
final class Tolerances {
    private Tolerances() {}

    static Tolerance read(Options options) {
        Optional<String> currency = options.optionalText("currency");
        if (!options.has("tolerance")) {
            return Tolerance.NONE;
        }
        if (options.isBlock("tolerance")) {
            return perCurrency(options, currency);
        }
        Optional<String> text = options.optionalText("tolerance");
        Optional<BigDecimal> amount = text.flatMap(Quantity::number);
        if (amount.isEmpty() || amount.get().signum() < 0) {
            options.reject("tolerance", "Expected an amount such as 0.01, or a share such as \"0.1%\"", "");
            return Tolerance.NONE;
        }
        boolean share = text.get().strip().endsWith("%");
        return new Tolerance(
                share ? BigDecimal.ZERO : amount.get(), share ? amount : Optional.empty(), Optional.empty(), Map.of());
    }

    private static Tolerance perCurrency(Options options, Optional<String> currency) {
        if (currency.isEmpty()) {
            options.reject("tolerance", "A tolerance per currency needs the column", "Add currency = COLUMN.");
        }
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        options.namedTexts("tolerance").forEach((code, text) -> {
            Optional<BigDecimal> amount = Quantity.number(text);
            if (amount.isEmpty() || amount.get().signum() < 0 || text.strip().endsWith("%")) {
                options.reject("tolerance", "Expected an amount for " + code + ", found \"" + text + "\"", "");
            }
            amounts.put(code, amount.orElse(BigDecimal.ZERO));
        });
        return new Tolerance(BigDecimal.ZERO, Optional.empty(), currency.map(Sql::column), amounts);
    }
}
