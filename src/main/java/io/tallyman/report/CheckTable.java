package io.tallyman.report;

import io.tallyman.check.Numbers;
import io.tallyman.check.Status;
import io.tallyman.judge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every check on a line of its own, aligned in columns and grouped by table. */
final class CheckTable {
    private static final int STATUS = 7;
    private static final int WIDEST_VALUE = 30;
    private static final int WIDEST_Z = 8;
    private static final int NARROWEST_EXPECTED = 24;
    private static final String GAP = "  ";

    private final int width;
    private final Palette palette;
    private final int check;
    private final int value;
    private final int expected;
    private final int score;

    private CheckTable(List<Row> rows, int width, Palette palette) {
        this.width = width;
        this.palette = palette;
        value = Math.min(WIDEST_VALUE, widest(rows.stream().map(Row::value).toList(), "VALUE"));
        score = Math.min(WIDEST_Z, widest(rows.stream().map(Row::score).toList(), "Z"));
        int room = width - STATUS - 4 * GAP.length() - value - score;
        int names = widest(rows.stream().map(Row::name).toList(), "CHECK");
        int conditions = widest(rows.stream().map(Row::expected).toList(), "EXPECTED");
        int wanted = Math.max(conditions, NARROWEST_EXPECTED);
        check = names + wanted <= room ? names : Math.min(names, Math.max(room - wanted, room * 11 / 20));
        expected = Math.min(conditions, room - check);
    }

    /** The lines of the table, header first, none wider than given. */
    static List<String> lines(List<Verdict> verdicts, int width, Palette palette) {
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        List<Row> rows = verdicts.stream().map(Row::of).toList();
        rows.forEach(row ->
                groups.computeIfAbsent(row.table(), t -> new ArrayList<>()).add(row));
        CheckTable table = new CheckTable(rows, width, palette);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        groups.forEach((name, group) -> {
            lines.add("");
            lines.add(palette.strong(Text.cut(name, width).stripTrailing()));
            group.forEach(row -> lines.addAll(table.row(row)));
        });
        return lines;
    }

    private String header() {
        return (start("STATUS ", "CHECK", "VALUE") + Text.left("EXPECTED", expected) + GAP + Text.right("Z", score))
                .stripTrailing();
    }

    private List<String> row(Row row) {
        String status = palette.status(row.status(), Text.left(row.status().name(), STATUS));
        String start = start(status, row.name(), row.value());
        if (row.status() == Status.SKIPPED) {
            int indent = STATUS + check + value + 3 * GAP.length();
            List<String> reason = Text.hang(start, row.reason(), indent, width);
            return reason.isEmpty() ? List.of(start.stripTrailing()) : reason;
        }
        String end = Text.left(Text.cut(row.expected(), expected), expected)
                + GAP
                + Text.right(Text.cut(row.score(), score), score);
        return List.of((start + end).stripTrailing());
    }

    private String start(String status, String name, String number) {
        return status
                + GAP
                + Text.left(Text.cut(name, check), check)
                + GAP
                + Text.right(Text.cut(number, value), value)
                + GAP;
    }

    private static int widest(List<String> cells, String title) {
        return cells.stream().mapToInt(Text::width).reduce(title.length(), Math::max);
    }

    /** The texts of one check. */
    private record Row(
            String table, Status status, String name, String value, String expected, String score, String reason) {
        static Row of(Verdict verdict) {
            return new Row(
                    Text.clean(verdict.check().table()),
                    verdict.status(),
                    Text.clean(verdict.check().name()),
                    Numbers.text(verdict.reading(), verdict.check().unit()),
                    verdict.status() == Status.SKIPPED ? "" : Text.clean(verdict.expectation()),
                    verdict.zScore().map(Row::rounded).orElse(""),
                    Text.clean(verdict.message()));
        }

        private static String rounded(double score) {
            String text = String.format(Locale.ROOT, "%.1f", score);
            return text.equals("-0.0") ? "0.0" : text;
        }
    }
}
