package io.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.alert.Channel;
import io.tallyman.check.Catalogue;
import io.tallyman.check.CheckKind;
import io.tallyman.store.StoreTable;
import io.tallyman.suite.Loaded;
import io.tallyman.suite.SuiteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the documentation as complete as the code. */
class DocsTest {
    private static final Path PAGES = Path.of("src", "site", "markdown");
    private static final Path README = Path.of("README.md");
    private static final Path EXAMPLES = Path.of("conf", "examples");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static Stream<Path> examples() throws IOException {
        return list(EXAMPLES).filter(file -> file.toString().endsWith(".conf"));
    }

    static Stream<Path> pages() throws IOException {
        return Stream.concat(Stream.of(README), list(PAGES));
    }

    @Test
    void everyKindOfCheckHasARowInTheCatalogue() throws IOException {
        List<String> lines = Files.readAllLines(PAGES.resolve("checks.md"));
        List<String> keywords = Stream.concat(
                        new Catalogue().all().stream().map(CheckKind::keyword), Stream.of("class", "dqdl"))
                .toList();

        assertThat(keywords)
                .allSatisfy(keyword -> assertThat(lines)
                        .filteredOn(line -> line.startsWith("| `" + keyword + "` |"))
                        .hasSize(1));
    }

    @Test
    void everyChannelHasARowAmongTheChannels() throws IOException {
        List<String> lines = Files.readAllLines(PAGES.resolve("alerts.md"));

        assertThat(ServiceLoader.load(Channel.class))
                .isNotEmpty()
                .allSatisfy(channel -> assertThat(lines)
                        .filteredOn(line -> line.startsWith("| `" + channel.keyword() + "` |"))
                        .hasSize(2));
    }

    @ParameterizedTest
    @EnumSource(StoreTable.class)
    void everyColumnOfTheStoreHasARowBelowItsTable(StoreTable table) throws IOException {
        String page = Files.readString(PAGES.resolve("store.md"));
        String heading = "\n## " + table.tableName() + "\n";
        assertThat(page).contains(heading);
        String section =
                page.substring(page.indexOf(heading) + heading.length()).split("\n## ", 2)[0];

        assertThat(List.of(table.schema().fieldNames()))
                .allSatisfy(column -> assertThat(section).contains("\n| `" + column + "` |"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAccepted(Path file) {
        Loaded loaded = SuiteReader.read(List.of(file), Map.of());

        assertThat(loaded).as(() -> loaded.toString()).isInstanceOf(Loaded.Accepted.class);
    }

    @Test
    void readmeStaysOnePage() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            assertThat(folder.resolve(link.group(1))).as("link in %s", page).exists();
        }
    }

    private static Stream<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }
}
