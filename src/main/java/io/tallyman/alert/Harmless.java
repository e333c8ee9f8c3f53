package io.tallyman.alert;

import java.util.function.IntFunction;

/**
 * Makes text of unknown origin safe to show beside ours: no control characters, no line breaks, nothing invisible,
 * nothing that turns its neighbours around.
 *
 * <p>Values, file names and sentences come out of tables that others fill.
 */
final class Harmless {
    private static final String MORE = "…";
    // A million invisible characters are not worth reading to their end.
    private static final int READ = 20_000;
    private static final int REPLACEMENT = 0xFFFD;
    private static final int FIRST_STRONG_ISOLATE = 0x2068;
    private static final int POP_ISOLATE = 0x2069;

    private Harmless() {}

    /** One line of at most so many UTF-16 units, which is never fewer than what receivers count. */
    static String line(String text, int most) {
        return line(text, most, Character::toString);
    }

    /**
     * One line whose written form has at most so many UTF-16 units; cut where it is longer, and never within a
     * character.
     *
     * @param written how a receiver wants a code point written, such as {@code &amp;} for {@code &}
     */
    static String line(String text, int most, IntFunction<String> written) {
        // Two for the isolates around text that runs from right to left, one for the sign that it was cut.
        int room = most - 2 - MORE.length();
        StringBuilder whole = new StringBuilder();
        int kept = 0;
        boolean turned = false;
        boolean gap = false;
        for (int i = 0; i < text.length(); ) {
            if (i >= READ) {
                whole.setLength(kept);
                whole.append(MORE);
                break;
            }
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isGap(point)) {
                gap = whole.length() > 0;
                continue;
            }
            if (isUnseen(point)) {
                continue;
            }
            String shown = (gap ? " " : "") + written.apply(isBroken(point) ? REPLACEMENT : point);
            if (whole.length() + shown.length() > room + MORE.length()) {
                whole.setLength(kept);
                whole.append(MORE);
                break;
            }
            whole.append(shown);
            kept = whole.length() <= room ? whole.length() : kept;
            turned |= runsFromRightToLeft(point);
            gap = false;
        }
        return turned
                ? Character.toString(FIRST_STRONG_ISOLATE) + whole + Character.toString(POP_ISOLATE)
                : whole.toString();
    }

    private static boolean isGap(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point) || Character.isISOControl(point);
    }

    /** Format characters steer what is around them; the joiners that make one emoji of several stay. */
    private static boolean isUnseen(int point) {
        return Character.getType(point) == Character.FORMAT && point != 0x200D && point != 0x200C
                || point >= 0xE0000 && point <= 0xE0FFF;
    }

    private static boolean isBroken(int point) {
        return Character.getType(point) == Character.SURROGATE || (point & 0xFFFE) == 0xFFFE;
    }

    private static boolean runsFromRightToLeft(int point) {
        return switch (Character.getDirectionality(point)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        };
    }
}
