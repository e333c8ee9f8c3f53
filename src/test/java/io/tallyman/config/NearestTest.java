package io.tallyman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN = List.of("fail", "warn", "freshness");

    @Test
    void suggestsNothingForAWordUnlikeAnyKnownOne() {
        assertThat(Nearest.word("columns", KNOWN)).isEmpty();
        assertThat(Nearest.hint("columns", KNOWN)).isEqualTo("Known: fail, warn, freshness.");
    }

    @Test
    void saysNothingWhereNothingIsKnown() {
        assertThat(Nearest.word("fail", List.of())).isEmpty();
        assertThat(Nearest.hint("fail", List.of())).isEmpty();
    }

    @Test
    void doesNotStretchAShortWordByTwoLetters() {
        assertThat(Nearest.word("wa", KNOWN)).isEmpty();
    }

    @Test
    void forgivesALetterTooManyOrTooFew() {
        assertThat(Nearest.word("faill", KNOWN)).contains("fail");
        assertThat(Nearest.word("wrn", KNOWN)).contains("warn");
    }

    @Test
    void countsTwoSwappedLettersAsOneSlip() {
        assertThat(Nearest.word("fial", KNOWN)).contains("fail");
    }

    @Test
    void forgivesOneSlipForEveryThreeLetters() {
        assertThat(Nearest.word("frehsnes", KNOWN)).contains("freshness");
    }

    @Test
    void ignoresCase() {
        assertThat(Nearest.word("FAIL", KNOWN)).contains("fail");
    }

    @Test
    void hintsAtTheNearestWordAndListsTheRest() {
        assertThat(Nearest.hint("faill", KNOWN)).isEqualTo("Did you mean 'fail'? Known: fail, warn, freshness.");
    }
}
