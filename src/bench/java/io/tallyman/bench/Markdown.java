package io.tallyman.bench;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Tables and numbers as a page shows them. */
final class Markdown {
    private Markdown() {}

    /** A table. */
    static String table(List<String> header, List<List<String>> rows) {
        StringBuilder text = new StringBuilder(line(header));
        text.append(line(Collections.nCopies(header.size(), "---")));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** A number without more digits than it has. */
    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis);
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }
}
