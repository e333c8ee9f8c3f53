package io.tallyman.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
        assertThat(Modifier.isFinal(method.getClass().getModifiers())).isTrue();
        assertThat(Arrays.stream(method.getClass().getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .isEmpty();
    }

    @Test
    void everyMethodIsListedOnceForTheServiceLoader() throws IOException {
        String resource = "META-INF/services/" + Method.class.getName();
        try (InputStream stream = Method.class.getClassLoader().getResourceAsStream(resource)) {
            List<String> lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();

            assertThat(lines)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsAll(
                            methods().map(method -> method.getClass().getName()).toList());
        }
    }

    @Test
    void keywordsAreUniqueAndTheDefaultIsAmongThem() {
        assertThat(methods().map(Method::keyword)).doesNotHaveDuplicates().contains(Methods.DEFAULT);
        assertThat(new Methods().find("no-such-method")).isEmpty();
    }
}
