package io.tallyman.report;

import io.tallyman.check.Numbers;
import io.tallyman.judge.Move;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settled days whose numbers changed, on a line each. */
final class MovedDays {
    private static final int INDENT = 7;
    private static final int MOST = 20;

    private MovedDays() {}

    /** A heading and the first moves; nothing where nothing moved. */
    static List<String> lines(List<Move> moved, int width, Palette palette) {
        if (moved.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(palette.strong("MOVED") + "  settled days whose numbers changed");
        for (Move move : moved.subList(0, Math.min(MOST, moved.size()))) {
            String day = move.date().getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            String lead = " ".repeat(INDENT) + move.date() + " (" + day + ")  ";
            String text = Text.clean(move.metricId()) + ": " + Numbers.text(move.before(), move.unit()) + " -> "
                    + Numbers.text(move.after(), move.unit());
            lines.addAll(Text.hang(lead, text, lead.length(), width));
        }
        if (moved.size() > MOST) {
            lines.add(" ".repeat(INDENT) + "and " + Numbers.whole(moved.size() - MOST) + " more");
        }
        return lines;
    }
}
