package io.tallyman.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.baseline.Services;
import io.tallyman.config.Problem;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckCatalogTest {
    private static final Pattern FIRST_OPTION = Pattern.compile("(check = [a-z-]+, )([a-z-]+)( = )");
    private static final String CONFIGURATION = """
            tallyman {
              time-zone = "Europe/Berlin"
              store = store
              tables {
                subject {
                  source = { table = shop.subject }
                  time = happened_at
                  key = [subject_id]
                  columns = { subject_id = string, happened_at = timestamp }
                  checks = [
                    %s
                  ]
                }
                orders { source = { table = shop.orders }, time = ordered_at }
                order_items { source = { table = shop.order_items }, time = ordered_at }
                sessions { source = { table = shop.sessions }, time = started_at }
                users { source = { table = shop.users } }
              }
            }
            """;

    @TempDir
    private Path folder;

    static Stream<CheckKind> kinds() {
        return new Catalogue().all().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void misspeltOptionIsRefusedWithTheRightOne(CheckKind kind) throws IOException {
        Matcher option = FIRST_OPTION.matcher(kind.doc().example());
        assertThat(option.find()).as("an option after the keyword").isTrue();
        String right = option.group(2);

        Loaded loaded = read(option.replaceFirst("$1$2x$3"));

        assertThat(loaded).isInstanceOf(Loaded.Rejected.class);
        assertThat(((Loaded.Rejected) loaded).problems())
                .extracting(Problem::hint)
                .anyMatch(hint -> hint.contains("'" + right + "'"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void exampleGivesAtLeastOneCheckOfItsKind(CheckKind kind) throws IOException {
        Loaded loaded = read(kind.doc().example());

        assertThat(loaded).as("%s", loaded).isInstanceOf(Loaded.Accepted.class);
        assertThat(((Loaded.Accepted) loaded).suite().checks())
                .anyMatch(c -> c.table().equals("subject")
                        && c.kind().equals(kind.keyword())
                        && !c.name().isBlank());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void kindIsDocumentedAndNamedInKebabCase(CheckKind kind) {
        assertThat(kind.keyword()).matches("[a-z]+(-[a-z]+)*");
        assertThat(kind.doc().summary()).isNotBlank();
        assertThat(kind.doc().nulls()).isNotBlank();
        assertThat(kind.doc().example()).startsWith("{ check = " + kind.keyword() + ",");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void kindIsFinalAndHasNoState(CheckKind kind) {
        Services.assertFinalWithoutState(kind);
    }

    @Test
    void everyKindIsListedOnceForTheServiceLoader() throws IOException {
        Services.assertListedOnce(CheckKind.class, kinds());
    }

    @Test
    void keywordsAreUnique() {
        assertThat(kinds().map(CheckKind::keyword)).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    private Loaded read(String check) throws IOException {
        Path file = Files.writeString(folder.resolve("suite.conf"), CONFIGURATION.formatted(check));
        return SuiteReader.read(List.of(file), Map.of());
    }
}
