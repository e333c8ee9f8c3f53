package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MethodsTest {
    private static final Path PAGE = Path.of("src", "site", "markdown", "baselines.md");

    static Stream<Method> methods() {
        return new Methods().all().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void unknownOptionIsRefused(Method method) {
        assertThat(Configured.refused(method, "windoww = 7")).contains("Unknown key 'windoww'");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void negativeToleranceIsRefusedAndTheUsualOnesAreNot(Method method) {
        assertThat(method.refusal(new BigDecimal("-1"))).isPresent();
        assertThat(method.refusal(method.usualWarn())).isEmpty();
        assertThat(method.refusal(method.usualFail())).isEmpty();
        assertThat(method.usualFail()).isGreaterThanOrEqualTo(method.usualWarn());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aToleranceThatNothingCouldExceedIsRefusedOrGivesNoAnswer(Method method) {
        // The z-score has no bound of its own: its band is then wider than floating point, which is no answer.
        boolean refused = method.refusal(new BigDecimal("1e999")).isPresent();

        assertThat(refused).isEqualTo(!method.keyword().equals("z-score"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void exampleIsReadWithoutAProblem(Method method) {
        String example = method.doc().example();

        assertThat(example).contains("baseline { method = " + method.keyword());
        assertThat(Configured.of(method, example).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void needsNoMoreDaysThanItLooksBackAt(Method method) {
        Rule rule = Configured.of(method, method.doc().example()).rule();

        assertThat(rule.daysBack()).isSorted().doesNotHaveDuplicates().allMatch(days -> days > 0);
        assertThat(rule.needed()).isBetween(0, rule.daysBack().size());
        assertThat(rule.name()).matches("[a-z]+(-[a-z]+)*");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void equalConfigurationMakesEqualRules(Method method) {
        String example = method.doc().example();

        assertThat(Configured.of(method, example).rule())
                .isEqualTo(Configured.of(method, example).rule());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void methodIsDocumentedAndNamedInKebabCase(Method method) throws IOException {
        assertThat(method.keyword()).matches("[a-z]+(-[a-z]+)*");
        assertThat(method.doc().summary()).isNotBlank();
        assertThat(method.doc().tolerance()).isNotBlank();
        assertThat(method.doc().source()).isNotBlank();
        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.startsWith("| `" + method.keyword() + "` |"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void methodIsFinalAndHasNoState(Method method) {
        Services.assertFinalWithoutState(method);
    }

    @Test
    void everyMethodIsListedOnceForTheServiceLoader() throws IOException {
        Services.assertListedOnce(Method.class, methods());
    }

    @Test
    void keywordsAreUniqueAndTheDefaultIsAmongThem() {
        assertThat(methods().map(Method::keyword)).doesNotHaveDuplicates().contains(Methods.DEFAULT);
        assertThat(new Methods().find("no-such-method")).isEmpty();
    }
}
