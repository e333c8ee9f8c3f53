package io.tallyman.report;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal, measured in code points: cleaned, padded, cut and wrapped. */
final class Text {
    private static final int REPLACEMENT = 0xFFFD;

    private Text() {}

    static int width(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    /** On one line and without anything a terminal would obey: data may hold control characters. */
    static String clean(String raw) {
        StringBuilder clean = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> clean.appendCodePoint(printable(c)));
        return clean.toString();
    }

    private static int printable(int codePoint) {
        if (codePoint == '\n' || codePoint == '\r' || codePoint == '\t') {
            return ' ';
        }
        boolean broken = Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
        return broken ? REPLACEMENT : codePoint;
    }

    /** At most so wide; what is too long loses its middle. */
    static String cut(String text, int width) {
        int length = width(text);
        if (length <= width) {
            return text;
        }
        int head = width / 2;
        int tail = Math.max(0, width - 1 - head);
        return text.substring(0, text.offsetByCodePoints(0, head))
                + "…"
                + text.substring(text.offsetByCodePoints(0, length - tail));
    }

    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /** Lines no wider than given, broken at spaces and, where a word is too long, inside it. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +", -1)) {
            if (line.length() > 0 && width(line) + 1 + width(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
            while (width(line) > width) {
                int end = line.offsetByCodePoints(0, width);
                lines.add(line.substring(0, end));
                line.delete(0, end);
            }
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** Wrapped behind a lead; the lines after the first hang below the text. */
    static List<String> hang(String lead, String text, int indent, int width) {
        List<String> lines = new ArrayList<>();
        for (String part : wrap(text, width - indent)) {
            lines.add((lines.isEmpty() ? lead : " ".repeat(indent)) + part);
        }
        return lines;
    }
}
