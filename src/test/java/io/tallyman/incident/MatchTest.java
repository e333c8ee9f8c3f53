package io.tallyman.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tallyman.check.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                          | at least one word
        `  `                        | at least one word
        orders                      | found 'orders'
        table = orders              | found 'table = orders'
        table=orders null-rate      | found 'null-rate'
        table=                      | Nothing stands after 'table='
        table="" check=x            | Nothing stands after 'table='
        tabel=orders                | Unknown word 'tabel'
        column=client_id            | Unknown word 'column'
        tag=daily tag=web           | 'tag' is there twice
        severity=critcal            | Unknown severity 'critcal'
        check="null rate            | found 'check="null rate'
        check="null"rate            | found 'check="null"rate'
        """)
    void refusesWhatPicksNothing(String text, String message) {
        List<String> problems = new ArrayList<>();

        assertThat(MatchReader.read(text, (problem, hint) -> problems.add(problem)))
                .isEmpty();
        assertThat(problems).singleElement().asString().contains(message);
    }

    @Test
    void everyWrongWordIsToldWithTheNearestRightOne() {
        List<String> hints = new ArrayList<>();

        MatchReader.read("tabel=orders ownr=web", (problem, hint) -> hints.add(hint));

        assertThat(hints)
                .satisfiesExactly(
                        hint -> assertThat(hint).startsWith("Did you mean 'table'?"),
                        hint -> assertThat(hint).startsWith("Did you mean 'owner'?"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        table=orders                         | true
        table=ORDERS                         | true
        table=order                          | false
        table=o*                             | true
        table=*                              | true
        table=*orders                        | true
        table=orders*                        | true
        table=*d*d*                          | false
        table=or*rs*rs                       | false
        table=**o**r*                        | true
        table=orders*orders                  | false
        check=null-rate*                     | true
        check=null-rate                      | false
        check=null-rate(client_id)           | true
        check=orders/null-rate(client_id)    | true
        check=*client.id*                    | false
        check=\\Q*                           | false
        table=orders check=unique*           | false
        owner=web-*                          | true
        owner=shop                           | false
        tag=daily                            | true
        tag=weekly                           | false
        severity=warning                     | true
        severity=critical                    | false
        segment=*                            | false
        """)
    void allWordsMustFit(String text, boolean fits) {
        assertThat(match(text).includes(Shop.NULLS)).isEqualTo(fits);
    }

    @Test
    void aSegmentIsPickedByItsName() {
        assertThat(match("segment=channel=email")
                        .includes(Shop.segment("orders", "row-count[channel=email]", "channel=email")))
                .isTrue();
        assertThat(match("segment=channel=*").includes(Shop.segment("orders", "row-count[country=DE]", "country=DE")))
                .isFalse();
    }

    @Test
    void quotesHoldSpacesTogether() {
        assertThat(match("check=\"null rate *\" segment='channel=paid search'").words())
                .containsEntry("check", "null rate *")
                .containsEntry("segment", "channel=paid search");
    }

    @Test
    void upperAndLowerCaseAreTheSameInEveryLanguage() {
        Check check = Shop.segment("orders", "row-count[city=MÜNCHEN]", "city=MÜNCHEN");

        assertThat(match("segment=city=münchen").includes(check)).isTrue();
        assertThat(match("segment=*ünch*").includes(check)).isTrue();
    }

    @Test
    void manyStarsOnALongNameTakeNoTime() {
        Check check = Shop.segment("orders", "x", "a".repeat(400));
        Match match = match("segment=" + "*a".repeat(100) + "*b");

        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(match.includes(check)).isFalse());
    }

    @Test
    void isWrittenAsItWasRead() {
        assertThat(match(" table=orders\t check=null-rate* ")).hasToString("table=orders check=null-rate*");
    }

    private static Match match(String text) {
        Optional<Match> match = MatchReader.read(text, (message, hint) -> {
            throw new AssertionError(message);
        });
        return match.orElseThrow();
    }
}
