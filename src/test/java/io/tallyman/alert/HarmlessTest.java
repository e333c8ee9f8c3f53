package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HarmlessTest {
    @Test
    void aHeaderCannotBeSmuggledInByALineBreak() {
        assertThat(Harmless.line("orders\r\nBcc: all@example.com", 100)).isEqualTo("orders Bcc: all@example.com");
    }

    @Test
    void charactersThatTurnTextAroundAreLeftOut() {
        assertThat(Harmless.line("a\u202Eb\u2066c\u200Fd\u061Ce", 100)).isEqualTo("abcde");
    }

    @Test
    void textThatRunsFromRightToLeftIsIsolated() {
        assertThat(Harmless.line("\u05E9\u05DC\u05D5\u05DD 12%", 100))
                .isEqualTo("\u2068\u05E9\u05DC\u05D5\u05DD 12%\u2069");
    }

    @Test
    void controlCharactersBecomeOneBlank() {
        assertThat(Harmless.line("  a\u0000\u001B\u007F\u009B \t\u2028b\n", 100))
                .isEqualTo("a b");
    }

    @Test
    void halfACharacterIsReplaced() {
        assertThat(Harmless.line("a\uD83Db\uDE00c\uFFFF", 100)).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        String faces = "\uD83D\uDE00".repeat(10);

        assertThat(Harmless.line(faces, 8)).isEqualTo("\uD83D\uDE00\uD83D\uDE00…");
    }

    @Test
    void aMillionInvisibleCharactersAreNotReadToTheirEnd() {
        assertThat(Harmless.line("\u200B".repeat(1_000_000) + "orders", 50)).isEqualTo("…");
    }

    @Test
    void anEscapedSignIsNeverCutInTwo() {
        String written = Harmless.line("&&&&", 14, point -> "&amp;");

        assertThat(written).isEqualTo("&amp;&amp;…");
    }

    @Test
    void plainTextStaysAsItIs() {
        String text = "12.04% (48 of 399), expected <= 5%, größe 数量 \uD83D\uDC68\u200D\uD83D\uDC69";

        assertThat(Harmless.line(text, 100)).isEqualTo(text);
    }

    @Test
    void noTextEverExceedsItsLimit() {
        Random random = new Random(11);
        Hostile hostile = new Hostile(7);
        for (int i = 0; i < 5_000; i++) {
            int most = 10 + random.nextInt(90);
            String text = hostile.text(300);

            String line = Harmless.line(text, most);

            assertThat(line.length()).as("%s", text).isLessThanOrEqualTo(most);
            assertThat(line).as("%s", text).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u202A-\\u202E]");
        }
    }
}
